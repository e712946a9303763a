"""Holds an interview of a sandbox, for tests that look at its lines."""

import asyncio
from collections.abc import Callable, Mapping, Sequence

from embedcheck.checks.own_defects import OwnDefect
from embedcheck.model.interview import Interview
from embedcheck.model.target import Target
from embedcheck.probe.interview import Interviews, Wishes
from embedcheck.probe.jwts import sign
from embedcheck.probe.questions import QUESTIONS
from embedcheck.probe.questions.interviewer import Mint
from embedcheck.probe.questions.question import Question
from embedcheck.sandbox import open_sandbox
from embedcheck.sandbox.instance.settings import InstanceSettings
from embedcheck.sandbox.shop_inbox import guarded_settings

Questions = Mapping[str, Sequence[Question]]


def held(
    questions: Questions = QUESTIONS,
    *,
    fault: str = "",
    patience: float = 15.0,
    read_only: bool = False,
    settings: InstanceSettings | None = None,
    without: Callable[[Target], Target] = lambda target: target,
    hurried: bool = False,
    own_defects: tuple[OwnDefect, ...] = (),
) -> Interview:
    """`without` takes out of the target what is not to be known of it. `hurried`: nobody waits for the
    rate limit, however often they are told to."""

    async def play() -> Interview:
        faults = frozenset({fault} if fault else ())
        async with open_sandbox(faults=faults, settings=settings or guarded_settings()) as sandbox:
            target = without(sandbox.target)
            wishes = Wishes(patience=patience, read_only=read_only, own_defects=own_defects)
            sleep = _not_at_all if hurried else asyncio.sleep
            interviews = Interviews(target, minting(target), wishes=wishes, questions=questions, sleep=sleep)
            return await interviews.hold()

    return asyncio.run(play())


def minting(target: Target) -> Mint:
    async def mint(claims: Mapping[str, object]) -> str:
        assert target.jwt_secret is not None
        return sign(claims, target.jwt_secret)

    return mint


async def _not_at_all(_: float) -> None:
    """Instead of sleeping."""


def outcomes(interview: Interview) -> dict[str, str]:
    """By the names of the questions; «not asked» where nobody is to blame."""
    return {
        line.verdict.check: str(line.verdict.outcome) if line.verdict.asked else "not asked"
        for line in interview.lines
    }


def red(interview: Interview) -> list[str]:
    return [line.verdict.check for line in interview.lines if line.red]
