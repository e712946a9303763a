"""Results of plays under faults, and a scenario that names them."""

from embedcheck.model.results import ScenarioOutcome, ScenarioResult
from embedcheck.model.verdicts import Outcome, Owner, Verdict
from embedcheck.sandbox.faults import FAULTS
from embedcheck.scenario.models import Scenario
from embedcheck.selftest.twins import Twin, twins

PINGS, JOINS, MESSAGES, REPLIES = (
    "pings_keep_the_session",
    "join_comes_first_and_is_answered",
    "messages_are_delivered_exactly_once",
    "replies_are_shown_exactly_once",
)
CHECKS = (JOINS, PINGS, MESSAGES, REPLIES)
SCENARIO = Scenario(
    embedcheck=1,
    name="First chat",
    file="f.yaml",
    line=1,
    steps=(),
    fails_under={"no_pong": (PINGS,), "join_error": (JOINS, MESSAGES), "answer_slowly": ()},
)


def failed(check: str, owner: Owner = Owner.SERVER, cause: str | None = None) -> Verdict:
    return Verdict(check=check, outcome=Outcome.FAILED, message="m", owner=owner, cause=cause)


def result(
    fault: str | None,
    *verdicts: Verdict,
    outcome: ScenarioOutcome = ScenarioOutcome.FAILED,
    folder: str = "f",
) -> ScenarioResult:
    return ScenarioResult(
        name="First chat",
        file="f.yaml",
        line=1,
        browser="chromium",
        outcome=outcome,
        verdicts=verdicts,
        seconds=1,
        folder=folder,
        fault=fault,
        error="the site is gone" if outcome is ScenarioOutcome.ERROR else None,
    )


def twin_of(played: ScenarioResult) -> Twin:
    [twin] = twins([SCENARIO], [played], faults=FAULTS, checks=CHECKS)
    return twin
