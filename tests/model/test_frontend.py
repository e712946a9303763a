from embedcheck.model.frontend import Frontend, Selectors

NEEDED = Selectors(
    launcher="a", panel="b", composer="c", messages="d", message_visitor="e", message_agent="f"
)


def test_what_a_frontend_keeps_is_known_as_far_as_somebody_said() -> None:
    assert Frontend(selectors=NEEDED).keeps == {}
    assert Frontend(selectors=NEEDED, visitor="cookie v").keeps == {"visitor": "cookie v"}
