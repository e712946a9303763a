"""The interview as a whole: an honest instance, what is not asked and why, what goes wrong with a question."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date

import pytest

from embedcheck.checks.own_defects import OwnDefect
from embedcheck.errors import TargetUnreachable
from embedcheck.model.verdicts import Outcome, Owner
from embedcheck.probe.questions import QUESTIONS
from embedcheck.probe.questions.interviewer import Interviewer
from embedcheck.probe.questions.question import CannotTell, Contradicted, Known, Need, NotAsked, Question
from embedcheck.sandbox.shop_inbox import guarded_settings
from embedcheck.wire import tokens
from tests.probe.interviewing import held, outcomes, red

KNOWN_IN_2_7 = {
    "failed_rejoin_ends_the_earlier_identity": "D-22",
    "foreign_conversation": "D-20",
    "init_asks_for_required_fields": "D-36",
    "init_counts_characters": "D-48",
    "launcher_errors_may_be_read_by_sites": "D-41",
    "merged_conversations_keep_their_author": "D-25",
    "merged_page_visits_are_kept": "D-24",
    "message_into_a_foreign_conversation": "D-20",
    "message_to_nowhere": "D-20",
    "own_messages_reach_other_devices": "D-39",
    "reopening_is_told": "D-40",
    "seen_in_a_foreign_conversation": "D-20",
    "seen_in_an_unknown_conversation": "D-20",
    "several_files_are_stored": "D-37",
    "unknown_conversation": "D-20",
    "upload_into_an_unknown_conversation": "D-20",
}


def test_an_honest_instance_is_green_but_for_what_2_7_is_known_for() -> None:
    interview = held()
    known = {line.verdict.check: line.verdict.known_defect for line in interview.lines}

    assert red(interview) == []
    assert {name: defect for name, defect in known.items() if defect} == KNOWN_IN_2_7
    others = {word for name, word in outcomes(interview).items() if name not in KNOWN_IN_2_7}
    assert others == {"passed"}
    assert not [line.verdict.warnings for line in interview.lines if line.verdict.warnings]


def test_the_later_shapes_are_no_defects_and_no_longer_known() -> None:
    elements = ("conversations/{uuid}", "message", "update-last-seen")
    interview = held(
        {name: QUESTIONS[name] for name in elements}, settings=replace(guarded_settings(), compat="later")
    )

    assert set(outcomes(interview).values()) == {"passed"}


def test_without_an_agent_the_agents_lines_are_not_asked() -> None:
    chosen = {"socket: typing": QUESTIONS["socket: typing"], "limits": QUESTIONS["limits"]}
    interview = held(chosen, without=lambda target: replace(target, agent_key=None, agent_secret=None))
    not_asked = [line for line in interview.lines if not line.verdict.asked]

    assert {line.element for line in not_asked} == {"socket: typing"}
    assert {line.verdict.message for line in not_asked} == {"there is no agent's API key"}
    assert all("EMBEDCHECK_AGENT_KEY" in line.verdict.next_step for line in not_asked)


def test_an_inbox_that_nobody_named_is_not_asked() -> None:
    chosen = {"settings": QUESTIONS["settings"]}
    interview = held(chosen, without=lambda target: replace(target, inboxes={}))

    assert outcomes(interview)["business_hours_are_told"] == "not asked"
    assert outcomes(interview)["settings_are_told"] == "passed"


def test_read_only_leaves_nothing_behind() -> None:
    interview = held(read_only=True)

    assert "passed" in outcomes(interview).values()
    assert outcomes(interview)["init_makes_a_visitor"] == "not asked"
    assert interview.remarks == ()


def test_every_secret_is_masked_in_what_is_kept() -> None:
    interview = held({name: QUESTIONS[name] for name in ("auth/exchange", "auth/me", "conversations/init")})
    text = "\n".join(str(seen) for line in interview.lines for seen in line.exchange)

    assert "Bearer ‹" in text
    assert "eyJ" not in text
    assert not [each for each in tokens.SESSION_TOKEN.findall(text) if not set(each) <= set("A")]
    assert "‹jwt#" in text


Ask = Callable[[Interviewer], Awaitable[None]]


async def ends(_: Interviewer) -> None:
    """It ends as it is told to."""


def ending(error: Exception) -> Ask:
    async def it_ends(_: Interviewer) -> None:
        """It ends as it is told to."""
        raise error

    return it_ends


@pytest.mark.parametrize(
    ("error", "outcome", "owner"),
    [
        (Contradicted("It did not."), Outcome.FAILED, Owner.SERVER),
        (Contradicted("It did not.", owner=Owner.ENVIRONMENT), Outcome.FAILED, Owner.ENVIRONMENT),
        (Known("D-37", "One is gone."), Outcome.KNOWN, Owner.SERVER),
        (NotAsked("no need"), Outcome.INCONCLUSIVE, None),
        (CannotTell("Nobody joined."), Outcome.INCONCLUSIVE, Owner.SERVER),
        (TargetUnreachable("It hung up.", next_step="Look."), Outcome.FAILED, Owner.SERVER),
        (ZeroDivisionError(), Outcome.BROKEN, Owner.EMBEDCHECK),
    ],
    ids=lambda value: type(value).__name__,
)
def test_however_a_question_ends_it_is_a_verdict(error: Exception, outcome: Outcome, owner: Owner) -> None:
    interview = held({"an element": (Question(ending(error)),)})
    verdict = interview.lines[0].verdict

    assert (verdict.outcome, verdict.owner) == (outcome, owner)
    assert outcome is Outcome.INCONCLUSIVE or verdict.next_step


def test_a_question_says_in_its_docstring_what_it_asks() -> None:
    interview = held({"an element": (Question(ends, (Need.WRITING,)),)})

    assert interview.lines[0].sentence == "It ends as it is told to"
    assert interview.lines[0].verdict.outcome is Outcome.PASSED


def test_a_failure_that_the_site_lives_with_is_known_until_its_day() -> None:
    wished = OwnDefect(
        id="SHOP-1",
        check="it_ends",
        contains="did not",
        reason="the proxy is replaced in spring",
        expires=date(2999, 1, 1),
    )
    question = Question(ending(Contradicted("It did not.")))
    known = held({"an element": (question,)}, own_defects=(wished,)).lines[0].verdict
    late = held({"an element": (question,)}, own_defects=(replace(wished, expires=date(2020, 1, 1)),))

    assert (known.outcome, known.known_defect) == (Outcome.KNOWN, "SHOP-1")
    assert red(late) == ["it_ends"]


def test_what_was_opened_is_resolved_by_the_agent() -> None:
    statuses: list[str] = []

    async def begins(ask: Interviewer) -> None:
        """A conversation is begun."""
        await ask.newcomer()
        statuses.append(ask.cast.opened[0])

    interview = held({"an element": (Question(begins),)})
    alone = held(
        {"an element": (Question(begins),)},
        without=lambda target: replace(target, agent_key=None, agent_secret=None),
    )

    assert interview.remarks == ()
    assert "stay open" in alone.remarks[0]
    assert len(statuses) == 2


def test_a_route_that_answers_nobody_is_one_finding() -> None:
    chosen = {"message": QUESTIONS["message"]}
    interview = held(chosen, fault="message_dropped_on_the_way")
    (first,) = red(interview)
    others = [line for line in interview.lines if "did not answer" in line.verdict.message]

    assert len(others) >= 5
    assert {line.verdict.next_step for line in others} == {f"See {first}."}


def test_a_throttled_question_is_never_a_defect() -> None:
    chosen = {"inbox": QUESTIONS["inbox"], "auth/me": QUESTIONS["auth/me"]}
    interview = held(chosen, settings=replace(guarded_settings(), requests_per_minute=4), hurried=True)

    assert red(interview) == []
    throttled = [line for line in interview.lines if "Throttled" in line.verdict.message]
    assert throttled
    assert {line.verdict.owner for line in throttled} == {Owner.ENVIRONMENT}
    assert any("requests are left" in remark for remark in interview.remarks)
