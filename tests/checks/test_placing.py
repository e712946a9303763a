"""The step at which a finding stands is the one under which it broke."""

import pytest

from embedcheck.checks.placing import placed
from embedcheck.model.observations import AgentUpdated, Witness
from embedcheck.model.verdicts import Outcome, Verdict
from tests.builders import (
    CHAT,
    VISITOR,
    Line,
    agent_says,
    by,
    chat,
    console,
    frame_hears,
    host_hears,
    navigated,
    opened,
    state,
    step,
    transcript,
    typed,
)
from tests.builders_wire import ask, exchange, receives, sends_visit, socket_opened

OPENED, JOINED = socket_opened(1), receives("joined", 1)
STORED = host_hears("STORE_SESSION", token=VISITOR)


def stands(
    *scene: Line | str,
    evidence: tuple[Line, ...],
    message: str = "It broke.",
    outcome: Outcome = Outcome.FAILED,
) -> str | None:
    """The words of the step. `scene` is steps, as words, and what was seen during them."""
    steps = [each for each in scene if isinstance(each, str)]
    seen = transcript(opened(), *(step(each) if isinstance(each, str) else each for each in scene))
    numbers = tuple(entry.seq for entry in seen if any(entry.seen is line.seen for line in evidence))
    assert len(numbers) == len(evidence)
    at = placed(Verdict(check="c", outcome=outcome, message=message, evidence=numbers), seen).step
    return None if at is None else steps[at]


def test_what_became_of_a_message_stands_where_the_message_was_said_and_not_where_its_socket_was_opened() -> (
    None
):
    said, later_said = agent_says("Yes a1", "a1"), agent_says("What a2", "a2")
    scene = ("say", OPENED, JOINED, "agent_says: Yes", said, "agent_says: What", later_said)
    message = "«a1» never reached the browser, whose socket was joined."
    assert stands(*scene, evidence=(OPENED, JOINED, said, later_said), message=message) == "agent_says: Yes"


def test_what_was_done_before_the_quoted_message_is_not_where_it_broke() -> None:
    resolved = by(Witness.STEPS, AgentUpdated(conversation=CHAT, what="status", value="Resolved"))
    said = typed("Not yet v1", "v1")
    scene = ("agent_resolves", resolved, "say", said)
    told = "«v1» was said in a conversation that stays Resolved."
    assert stands(*scene, evidence=(resolved, said), message=told) == "say"


def test_what_an_agent_did_comes_before_what_the_browser_saw() -> None:
    assigned = by(Witness.STEPS, AgentUpdated(conversation=CHAT, what="assignee", value="Grace"))
    shown = chat("Hello")
    scene = ("say", OPENED, "agent_assigns", assigned, "close_widget", shown)
    assert stands(*scene, evidence=(OPENED, assigned, shown)) == "agent_assigns"


@pytest.mark.parametrize("how", ["load", "reload"])
def test_what_a_page_load_lost_stands_where_the_page_was_loaded(how: str) -> None:
    handed = frame_hears("SESSION_DATA", sessionToken="", visitorToken="")
    scene = ("say", STORED, "visit: /pricing", navigated("/pricing", "Pricing", how), "open_widget", handed)
    assert stands(*scene, evidence=(STORED, handed)) == "visit: /pricing"


def test_a_logout_that_left_a_socket_open_stands_at_the_logout() -> None:
    cleared, closed = frame_hears("CLEAR_SESSION"), receives("joined", 2)
    scene = ("say", OPENED, "logout", cleared, "reload", closed)
    assert stands(*scene, evidence=(OPENED, cleared, closed)) == "logout"


def test_what_is_missing_on_the_page_stands_where_it_was_first_missed() -> None:
    there, gone, still_gone = state(), state(parted=True), state("/b", parted=True)
    scene = ("say", there, "navigate: /a", gone, "navigate: /b", still_gone)
    assert stands(*scene, evidence=(there, gone, still_gone)) == "navigate: /a"


def test_what_happened_again_and_again_stands_where_it_first_happened() -> None:
    first, second = console("token"), console("token, again")
    assert stands("say", first, "reload", second, evidence=(first, second)) == "say"


def test_a_page_visit_stands_where_the_page_was_visited() -> None:
    visited, told = navigated("/a", "A", "push"), sends_visit("/a", "Home", 1)
    assert stands("navigate: /a", visited, "say", told, evidence=(visited, told)) == "navigate: /a"


def test_an_answer_stands_where_its_request_was_sent() -> None:
    asked = ask("POST", "/chat/conversations/init", body={"message": "Hi"})
    answer = asked.answered({}, 500)
    assert stands("open_widget", asked.sent, "say", answer, evidence=(answer,)) == "open_widget"


def test_what_the_desk_is_read_to_hold_says_nothing_of_when() -> None:
    sent = sends_visit("/", "Home", 1)
    read = by(Witness.PROBE, exchange("GET", "/chat/conversations", [])[1].seen)
    assert stands("say", sent, "reload", read, evidence=(sent, read)) == "say"


@pytest.mark.parametrize("looking", ["expect_message: Hi", "screenshot: chat", "wait_for: #a"])
def test_what_came_while_the_scenario_only_looked_was_brought_about_by_the_step_before(looking: str) -> None:
    shown = chat("Hello")
    assert stands("say", looking, shown, evidence=(shown,)) == "say"


def test_a_scenario_that_only_looks_has_its_finding_where_it_looks() -> None:
    shown = chat("Hello")
    assert stands("expect_message: Hi", shown, evidence=(shown,)) == "expect_message: Hi"


def test_what_passed_stands_nowhere_and_neither_does_what_came_before_any_step() -> None:
    shown = chat("Hello")
    assert stands("say", shown, evidence=(shown,), outcome=Outcome.PASSED) is None
    assert stands(shown, "say", evidence=(shown,)) is None
    assert stands("say", shown, evidence=()) is None
