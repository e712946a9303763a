import pytest

from embedcheck.probe.refusals import AGENT, WIDGET, refusal


def test_a_200_for_the_widget_blames_the_proxy_that_took_the_upgrade() -> None:
    failure = refusal(200, WIDGET)

    assert "200 instead of 101" in failure.words
    assert "/widget/ws" in failure.next_step


def test_a_200_for_the_agent_may_also_be_a_rewritten_host() -> None:
    assert "Host" in refusal(200, AGENT).words


@pytest.mark.parametrize("status", [404, 426, 429, 502, 503, 504])
def test_known_statuses_are_explained_to_both(status: int) -> None:
    assert refusal(status, WIDGET) == refusal(status, AGENT) == WIDGET[status]


def test_a_refused_key_names_who_must_act() -> None:
    assert "administrator" in refusal(401, AGENT).next_step


def test_a_redirect_and_a_stranger_are_told_with_their_number() -> None:
    assert "redirected (HTTP 308)" in refusal(308, WIDGET).words
    assert "418 instead of 101" in refusal(418, WIDGET).words
