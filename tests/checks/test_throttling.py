"""A scene of which the instance's rate limit took its part: nothing that failed there is a defect."""

import json

import pytest

from embedcheck.checks.judge import judge
from embedcheck.model.observations import Paced, Witness
from embedcheck.model.verdicts import Outcome, Owner, Verdict
from tests.builders import Line, Scene, by, opened, settled, step, step_failed, transcript
from tests.builders_wire import ask, exchange, socket_refused
from tests.scenes import boot, first_message

BARE = json.dumps({"status": "error", "message": "Rate limit exceeded"})
FULL = json.dumps(
    {"status": "error", "message": "Too many", "data": None, "error_type": "RateLimitException"}
)
FAILS = [step("expect_message: Hi"), step_failed("expect_message", "waited 15 s for the message")]


def refused(body: str) -> list[Line]:
    asked = ask("GET", "/conversations")
    return [asked.sent, asked.answered(status=429, body=body)]


def step_after(*seen: Scene) -> Verdict:
    scene = transcript(opened(), boot(), first_message("Hello"), *seen, *FAILS, settled())
    [said] = [each for each in judge(scene) if each.check == "expect_message"]
    return said


@pytest.mark.parametrize(
    "seen",
    [
        refused(BARE),
        refused("<html>Too many requests</html>"),
        socket_refused(failure="Error during WebSocket handshake: Unexpected response code: 429"),
        by(Witness.PROBE, Paced(text="Only 4 requests are left.")),
    ],
    ids=["a request", "a request that a proxy refuses", "a handshake", "a reading held back"],
)
def test_what_the_limit_touched_makes_a_failure_inconclusive_and_the_environments(seen: Scene) -> None:
    said = step_after(seen)

    assert (said.outcome, said.owner) == (Outcome.INCONCLUSIVE, Owner.ENVIRONMENT)
    assert said.message.endswith(": Waited 15 s for the message.")
    assert "instance.requests_per_minute" in said.next_step


@pytest.mark.parametrize(
    "seen",
    [[], refused(FULL), socket_refused(), exchange("GET", "/conversations", status=500)],
    ids=["nothing", "the 51st conversation of a day", "another refusal of a handshake", "another error"],
)
def test_nothing_else_excuses_a_failure(seen: Scene) -> None:
    assert step_after(seen).outcome is Outcome.FAILED


def test_what_was_proven_in_spite_of_the_limit_stays_proven() -> None:
    honest = transcript(opened(), boot(), first_message("Hello"), settled())
    limited = transcript(opened(), boot(), first_message("Hello"), refused(BARE), settled())

    passed = {each.check for each in judge(honest) if each.outcome is Outcome.PASSED}
    still = {each.check for each in judge(limited) if each.outcome is Outcome.PASSED}
    assert passed - still == {"no_request_fails"}
