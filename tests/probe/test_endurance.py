import asyncio

from starlette.responses import Response

from embedcheck.model.interview import Interview
from embedcheck.model.observations import Noted, Observation, RequestFailed, RequestSent, ResponseReceived
from embedcheck.model.target import Target
from embedcheck.model.verdicts import Outcome, Owner
from embedcheck.probe.endurance import GIVEN_UP, IN_VAIN, OVERDUE, Endurance
from embedcheck.probe.failures import REFUSED, TIMEOUT
from embedcheck.probe.interview import Interviews
from embedcheck.probe.questions.interviewer import Interviewer
from embedcheck.probe.questions.question import Question
from tests.probe.desk import INBOX, Desk, opened
from tests.probe.interviewing import minting

SENT = RequestSent(id="1", method="GET", url="https://h/a")
TIMED_OUT = RequestFailed(id="1", url="https://h/a", failure=TIMEOUT.words)
THROTTLED = ResponseReceived(id="1", url="https://h/a", status=429)
ANSWERED = ResponseReceived(id="1", url="https://h/a", status=500)
HUNG_UP = RequestFailed(id="1", url="https://h/a", failure=REFUSED.words)


def over(*questions: list[Observation]) -> bool:
    endurance = Endurance()
    for seen in questions:
        endurance.heard(seen)
    return endurance.is_over


def test_an_interview_ends_when_question_after_question_was_asked_in_vain() -> None:
    vain: list[Observation] = [SENT, TIMED_OUT, SENT, THROTTLED, Noted(text="x")]
    assert over(*[vain] * IN_VAIN)
    assert not over(*[vain] * (IN_VAIN - 1))


def test_any_answer_between_is_one() -> None:
    vain: list[Observation] = [SENT, TIMED_OUT]
    for answer in (ANSWERED, HUNG_UP):
        assert not over(*[vain] * (IN_VAIN - 1), [SENT, answer, SENT, TIMED_OUT], *[vain] * (IN_VAIN - 1))


def test_a_question_that_asked_nothing_tells_nothing() -> None:
    assert not over(*[[]] * 20)


async def gets_a_page(ask: Interviewer) -> None:
    """It gets a page."""
    await ask.stranger().settings()


async def waits_for_ever(_: Interviewer) -> None:
    """It waits."""
    await asyncio.Event().wait()


def hold(*questions: Question, deadline: float = 300.0) -> tuple[Interview, int]:
    async def at_once(_: float) -> None:
        """Instead of sleeping."""

    async def play() -> tuple[Interview, int]:
        refusing = Response("{}", 429, {"retry-after": "9" * 26}, media_type="application/json")
        async with opened(Desk({"GET /api/v1/widget/chat/settings": refusing})) as desk:
            target = Target(site="", instance=desk.url, inbox=INBOX)
            table = {"all": questions}
            interviews = Interviews(
                target, minting(target), questions=table, sleep=at_once, deadline=deadline
            )
            return await interviews.hold(), len(desk.requests)

    return asyncio.run(play())


def test_an_instance_that_throttles_everything_is_left_alone() -> None:
    interview, requests = hold(*[Question(gets_a_page)] * 40)
    given_up = [line for line in interview.lines if line.verdict.message == GIVEN_UP.reason]

    assert len(interview.lines) == 41
    assert len(given_up) >= 40 - 2 * IN_VAIN
    assert {(line.verdict.outcome, line.verdict.owner) for line in given_up} == {
        (Outcome.INCONCLUSIVE, Owner.ENVIRONMENT)
    }
    assert requests <= 4 * IN_VAIN


def test_no_question_takes_longer_than_its_deadline() -> None:
    interview, _ = hold(Question(waits_for_ever), deadline=0.01)
    assert interview.lines[0].verdict.message == OVERDUE.reason
