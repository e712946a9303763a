import json

from embedcheck.sandbox.faults import FAULTS
from embedcheck.selftest.matrix import Matrix, as_html, as_json, as_svg
from embedcheck.selftest.terminal import lines
from tests.selftest.playing import CHECKS, JOINS, MESSAGES, PINGS, REPLIES, failed, result, twin_of

CAUGHT = twin_of(result("no_pong", failed(PINGS), failed(REPLIES, cause=PINGS)))
MISSED = twin_of(result("join_error", failed(JOINS), failed(REPLIES)))
QUIET = twin_of(result("answer_slowly"))
PAIR = twin_of(result("no_pong+join_error", failed(JOINS), failed(MESSAGES), failed(PINGS, cause=JOINS)))
GREEN = Matrix(checks=CHECKS, faults=FAULTS, twins=(CAUGHT, QUIET, PAIR), honest=2, replayed=5)
RED = Matrix(
    checks=CHECKS,
    faults=FAULTS,
    twins=(CAUGHT, MISSED, QUIET),
    alarms=(result(None, failed(PINGS)),),
    honest=2,
    replayed=5,
    judged_otherwise=(result("no_pong", failed(PINGS)),),
)


def test_a_self_test_is_green_when_everything_in_it_is() -> None:
    assert GREEN.ok
    assert not RED.ok
    assert not Matrix(checks=CHECKS, faults=FAULTS, twins=(CAUGHT,), alarms=RED.alarms).ok
    assert not Matrix(checks=CHECKS, faults=FAULTS, twins=(CAUGHT,), judged_otherwise=RED.judged_otherwise).ok


def test_a_cell_says_how_a_check_answered_a_fault() -> None:
    assert [GREEN.mark(CAUGHT, check) for check in CHECKS] == ["", "found", "", "follows"]
    assert [GREEN.mark(MISSED, check) for check in CHECKS] == ["found", "", "missed", "wrong"]
    assert [GREEN.mark(PAIR, check) for check in CHECKS] == ["found", "found", "found", ""]


def test_the_figures_count_what_was_as_it_had_to_be() -> None:
    assert RED.counts() == [
        ("faults caught by exactly the named checks", 1, 2),
        ("right first diagnosis", 2, 2),
        ("faults that are only slow or new stayed green", 1, 1),
        ("honest scenes without a false alarm", 1, 2),
        ("stored transcripts judged as they were live", 4, 5),
    ]
    assert ("pairs of faults, both found", 1, 1) in GREEN.counts()


def test_a_program_reads_each_fault_with_what_was_expected_and_what_was_red() -> None:
    told = json.loads(json.dumps(as_json(RED)))

    by_name = {each["fault"]: each for each in told["faults"]}
    assert by_name["no_pong"]["expected"] == by_name["no_pong"]["red"] == [PINGS]
    assert by_name["no_pong"]["layer"] == by_name["no_pong"]["owner"] == "server"
    assert by_name["no_pong"]["ok"]
    assert by_name["join_error"]["amiss"] == [f"{MESSAGES} did not find it", f"{REPLIES} is red too"]
    assert told["false_alarms"] == [{"scenario": "First chat", "red": [PINGS]}]
    assert told["replayed"]["judged_otherwise"] == [{"scenario": "First chat", "fault": "no_pong"}]
    assert as_json(GREEN)["pairs"][0]["faults"] == ["no_pong", "join_error"]


def test_a_terminal_shows_a_row_for_each_fault_within_eighty_columns() -> None:
    told = [line.plain for line in lines(RED)]

    assert "✓ no_pong                             ·●·○" in told
    assert f"✗ join_error in «First chat»: {MESSAGES} did not find it; {REPLIES} is red too" in told
    assert "✗ 1 of 2 faults caught by exactly the named checks" in told
    table = told[: told.index("")]
    assert max(map(len, table)) <= 80


def test_a_browser_and_a_readme_show_it_without_a_network() -> None:
    page, picture = as_html(RED), as_svg(RED)

    assert "join_error" in page
    assert "1 of 2" in page
    for text in (page, picture.replace('xmlns="http://www.w3.org/2000/svg"', "")):
        assert "http" not in text
    assert picture.count('class="found"') == 2 + 1, "and one in the legend"
    assert picture.count('class="missed"') == 1 + 1


def test_the_name_of_a_scenario_is_no_markup() -> None:
    hostile = Matrix(checks=CHECKS, faults=FAULTS, twins=(), skipped=(result(None, folder="<b>"),))

    assert "<b>" not in as_html(hostile)


def test_a_terminal_leaves_out_what_no_fault_speaks_of() -> None:
    alone = Matrix(checks=CHECKS, faults=FAULTS, twins=(twin_of(result("no_pong", failed(PINGS))),))

    told = [line.plain for line in lines(alone)]

    assert "✓ no_pong                             ●" in told
    assert not any(JOINS in line for line in told)
