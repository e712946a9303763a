from embedcheck.errors import ExitCode
from embedcheck.scenario.mistakes import (
    SHOWN_AT_MOST,
    Mistake,
    Mistakes,
    Place,
    ScenarioMistakes,
    certain,
    listed,
    nearest,
    one_of,
    printable,
)


def mistake(line: int = 3, col: int = 5, what: str = "unknown step `opn`", **more: object) -> Mistake:
    return Mistake(file="a.yaml", line=line, col=col, what=what, **more)  # type: ignore[arg-type]


def test_a_mistake_reads_as_place_finding_expectation_and_nearest_word() -> None:
    said = mistake(expected="the name of a step", nearest="open").headline()
    assert said == 'a.yaml:3:5: unknown step `opn`; expected the name of a step; did you mean "open"?'


def test_a_mistake_is_shown_with_two_lines_of_context_and_a_caret() -> None:
    shown = mistake(excerpt=("name: x", "steps:", "  - opn"), next_step="Do it.").render()
    assert shown.splitlines() == [
        "a.yaml:3:5: unknown step `opn`",
        "      1 | name: x",
        "      2 | steps:",
        "      3 |   - opn",
        "        |     ^",
        "    Do it.",
    ]


def test_a_caret_stays_below_its_column_where_a_line_holds_tabs_and_is_cut() -> None:
    tabbed = mistake(col=3, excerpt=("\t\tab",)).render().splitlines()
    assert tabbed[1].index("a") == tabbed[2].index("^")
    long = mistake(col=5001, excerpt=("-" * 5000 + "X" + "-" * 5000,)).render().splitlines()
    assert long[1].index("X") == long[2].index("^")
    assert len(long[1]) < 140


def test_a_flag_has_a_name_in_place_of_a_line() -> None:
    assert Mistake(file="--inbox", line=0, col=0, what="no UUID").headline() == "--inbox: no UUID"


def test_a_mistake_within_a_used_file_names_every_file_on_the_way() -> None:
    shown = mistake(included_from=(Place("b.yaml", 1, 2), Place("c.yaml", 3, 4))).render()
    assert shown.splitlines()[1:] == ["    included from b.yaml:1:2", "    included from c.yaml:3:4"]


def test_nothing_that_is_printed_can_steer_a_terminal() -> None:
    shown = mistake(what="\x1b[31m\u202e", excerpt=("\x1b]0;x\x07",), next_step="\r").render()
    assert all(char.isprintable() for char in shown.replace("\n", ""))
    assert printable("a\tb\x1b") == "a→b\\x1b"


def test_mistakes_are_sorted_and_one_place_is_told_once() -> None:
    error = ScenarioMistakes([mistake(9), mistake(2), mistake(9, included_from=(Place("b.yaml", 1, 1),))])
    assert [one.line for one in error.mistakes] == [2, 9]
    assert error.exit_code is ExitCode.MISTAKE
    assert "2 mistakes" in error.next_step


def test_what_stands_in_a_file_is_validated_again_and_a_flag_is_typed_again() -> None:
    flag = Mistake(file="--site", line=0, col=0, what="no scheme")
    assert ScenarioMistakes([flag]).next_step == "Mend it, then run the command again."
    assert (
        ScenarioMistakes([flag, mistake(3)]).next_step
        == "Mend these 2 mistakes, then run `embedcheck validate` again."
    )


def test_a_hostile_file_does_not_flood_the_terminal() -> None:
    error = ScenarioMistakes(mistake(line) for line in range(1, SHOWN_AT_MOST + 51))
    assert len(error.mistakes) == SHOWN_AT_MOST + 50
    assert error.what.endswith("… and 50 more.")


def test_the_collector_quotes_from_the_sources_that_it_knows() -> None:
    mistakes = Mistakes()
    mistakes.quote_from("a.yaml", ["one", "two", "three", "four"])
    mistakes.add(Place("a.yaml", 4, 1), "x")
    mistakes.add(Place("a.yaml", 1, 1), "y")
    mistakes.add(Place("b.yaml", 1, 1), "z")
    excerpts = [one.excerpt for one in ScenarioMistakes(mistakes._found).mistakes]
    assert excerpts == [("one",), ("two", "three", "four"), ()]


def test_a_text_is_found_in_the_lines_of_its_value() -> None:
    mistakes = Mistakes()
    mistakes.quote_from("a.yaml", ["x: x |", "  one", "  two x"])
    start = Place("a.yaml", 1, 4)
    assert str(mistakes.find_written(start, 3, "two")) == "a.yaml:3:3"
    assert str(mistakes.find_written(start, 1, "x")) == "a.yaml:1:4"
    assert mistakes.find_written(start, 2, "two") == start
    assert mistakes.find_written(Place("--site"), 0, "two") == Place("--site")


def test_the_nearest_word_is_blind_to_case_and_hyphens() -> None:
    known = ["open_widget", "close_widget", "say"]
    assert nearest("Open-Widget", known) == "open_widget"
    assert nearest("opne_widget", known) == "open_widget"
    assert nearest("xyz", known) is None
    assert nearest("a" * 1_000_000, known) is None


def test_words_are_listed_as_one_would_say_them() -> None:
    assert listed(["a", "b", "c"]) == "`a`, `b` or `c`"
    assert listed(["a"]) == "`a`"
    assert listed([]) == ""
    assert one_of(["a", "b"]) == "one of `a` or `b`"
    assert one_of(["a"]) == "`a`"
    assert one_of([], none="nothing") == "nothing"


def test_a_word_is_certain_only_where_no_other_is_nearly_as_like() -> None:
    assert certain("opne_widget", ("open_widget", "close_widget")) == "open_widget"
    assert certain("agent_sayz", ("agent_says", "agent_say")) is None
    assert certain("wv", ("wave",)) is None


def test_mistakes_at_one_place_are_told_as_they_were_found() -> None:
    found = ScenarioMistakes([mistake(what="unknown step"), mistake(what="a field is missing"), mistake(1)])
    assert [each.what for each in found.mistakes][1:] == ["unknown step", "a field is missing"]
