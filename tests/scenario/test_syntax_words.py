from embedcheck.scenario.syntax_words import in_plain_words


def test_a_tab_in_the_indentation_is_the_likeliest_cause_of_any_complaint() -> None:
    assert "a tab" in in_plain_words("anything", "", "  \ta: 1").what
    assert "a tab" not in in_plain_words("anything", "", "a: \tb").what


def test_an_unknown_complaint_of_pyyaml_is_not_passed_on() -> None:
    words = in_plain_words("could not determine a constructor", "", "a")
    assert "constructor" not in words.what
    assert words.next_step


def test_unquoted_templates_within_brackets_are_recognised() -> None:
    assert (
        "${{"
        in in_plain_words(
            "expected ',' or '}'", "while parsing a flow mapping", "{a: ${{ env.X }}}"
        ).next_step
    )
    assert (
        "${{" not in in_plain_words("expected ',' or '}'", "while parsing a flow mapping", "{a: 1").next_step
    )
