"""Asks an instance everything that the table of questions holds, at most a few at a time."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import date

from embedcheck.checks.known_defects import recognise
from embedcheck.checks.own_defects import OwnDefect
from embedcheck.errors import StepFailed, TargetUnreachable
from embedcheck.model.interview import Interview, InterviewLine
from embedcheck.model.observations import Observation, RequestFailed, RequestSent
from embedcheck.model.quoting import MARK_ALPHABET
from embedcheck.model.target import Target
from embedcheck.model.transcript import Transcript
from embedcheck.model.verdicts import Outcome, Owner, Verdict
from embedcheck.probe.agent import Agent
from embedcheck.probe.budget import Pacer
from embedcheck.probe.client import WidgetClient
from embedcheck.probe.connection import SocketEnded, SocketRefused
from embedcheck.probe.contract_lines import CONTRACT, contract_lines
from embedcheck.probe.endurance import GIVEN_UP, OVERDUE, QUESTION, Endurance
from embedcheck.probe.questions import QUESTIONS
from embedcheck.probe.questions.cast import Cast
from embedcheck.probe.questions.interviewer import ALREADY_SAID, Interviewer, Mint
from embedcheck.probe.questions.question import CannotTell, Contradicted, Ending, Need, NotAsked, Question
from embedcheck.recorder import Record
from embedcheck.redaction import Vault
from embedcheck.wire.endpoints import classify

AT_ONCE = 8
PATIENCE = 10.0

Tell = Callable[[InterviewLine], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """`resolve`: the agent closes what was opened. `patience`: how long a push or an answer on a socket
    may be in coming, in seconds. `own_defects`: failures that the site has decided to live with; their
    `check` is a question's name."""

    read_only: bool = False
    resolve: bool = True
    patience: float = PATIENCE
    own_defects: tuple[OwnDefect, ...] = ()


class Interviews:
    """One interview of one instance.

        interview = await Interviews(target, mint, tell=print).hold()

    `mint` signs a JWT for claims. `deadline` is seconds for one question. `tell` hears each line as soon as it is known, `remark` each word on
    the interview itself, such as that it waits for the rate limit. Raises BadSetup for an agent's key that is refused, TargetUnreachable where
    nobody answers.
    """

    def __init__(
        self,
        target: Target,
        mint: Mint,
        *,
        wishes: Wishes = Wishes(),
        tell: Tell = lambda _: None,
        remark: Callable[[str], None] = lambda _: None,
        questions: Mapping[str, Sequence[Question]] = QUESTIONS,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        deadline: float = QUESTION,
    ) -> None:
        self._target = target
        self._mint = mint
        self._wishes = wishes
        self._tell = tell
        self._remark = remark
        self._pacer = Pacer(self._say, sleep=sleep)
        self._vault = Vault(target.secrets)
        self._cast = Cast()
        self._mark = "".join(secrets.choice(MARK_ALPHABET) for _ in range(8))
        self._seen: dict[str, list[Observation]] = {}
        self._endurance = Endurance()
        self._deadline = deadline
        self._silent: dict[str, str] = {}
        self._remarks: list[str] = []
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._todo = [(element, question) for element, group in questions.items() for question in group]

    async def hold(self) -> Interview:
        began = time.monotonic()
        async with AsyncExitStack() as stack:
            chat = await stack.enter_async_context(
                WidgetClient(self._target.instance, self._target.inbox, patient=True, pacer=self._pacer)
            )
            agent = None
            if self._target.has_agent:
                agent = await stack.enter_async_context(Agent.of(self._target))
                await agent.check()
            try:
                lines = await self._ask_all(chat, agent)
            finally:
                await self._tidy_up(agent)
        return Interview(lines=tuple(lines), remarks=tuple(self._remarks), seconds=time.monotonic() - began)

    async def _ask_all(self, chat: WidgetClient, agent: Agent | None) -> list[InterviewLine]:
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(self._ask(element, question, chat, agent))
                for element, question in self._todo
            ]
        lines = [task.result() for task in tasks]
        green, red = (
            [self._seen[it.verdict.check] for it in lines if it.red is way] for way in (False, True)
        )
        for verdict, sentence, seen in contract_lines(green, red):
            line = self._line(CONTRACT, sentence, verdict, seen, 0.0)
            lines.append(line)
            self._tell(line)
        return lines

    async def _ask(
        self, element: str, question: Question, chat: WidgetClient, agent: Agent | None
    ) -> InterviewLine:
        seen: list[Observation] = []
        began = time.monotonic()
        reason = self._kept_from(question)
        if reason is not None:
            verdict = reason.verdict(question)
        else:
            async with self._turn:
                began = time.monotonic()
                verdict = await self._asked(question, self._interviewer(question, chat, agent, seen.append))
                self._endurance.heard(seen)
            verdict = self._unless_told(verdict, unanswered(seen))
        self._seen[question.name] = seen
        line = self._line(element, question.sentence, verdict, seen, time.monotonic() - began)
        self._tell(line)
        return line

    async def _asked(self, question: Question, ask: Interviewer) -> Verdict:
        if self._endurance.is_over:
            return GIVEN_UP.verdict(question)
        try:
            async with asyncio.timeout(self._deadline):
                return await _verdict(question, ask)
        except TimeoutError:
            return OVERDUE.verdict(question)

    def _interviewer(
        self, question: Question, chat: WidgetClient, agent: Agent | None, record: Record
    ) -> Interviewer:
        inbox = self._target.inboxes[question.inbox].uuid if question.inbox else self._target.inbox
        return Interviewer(
            target=self._target,
            chat=chat,
            agent=agent,
            cast=self._cast,
            mint=self._mint,
            mark=self._mark,
            patience=self._wishes.patience,
            inbox=inbox,
            record=record,
        )

    def _unless_told(self, verdict: Verdict, silent: str) -> Verdict:
        """A route that answers nobody is one finding, whoever comes upon it first."""
        if verdict.outcome is not Outcome.FAILED or not silent:
            return verdict
        first = self._silent.setdefault(silent, verdict.check)
        if first == verdict.check:
            return verdict
        return replace(
            verdict,
            outcome=Outcome.INCONCLUSIVE,
            message=f"{silent} did not answer.",
            next_step=f"See {first}.",
        )

    def _line(
        self, element: str, sentence: str, verdict: Verdict, seen: Sequence[Observation], seconds: float
    ) -> InterviewLine:
        if verdict.outcome is Outcome.FAILED:
            verdict = recognise(verdict, Transcript(()), self._wishes.own_defects, date.today())  # noqa: DTZ011  # as the operator's calendar says
        exchange = tuple(self._vault.mask_observation(each) for each in seen)
        return InterviewLine(
            element=element,
            sentence=sentence,
            verdict=replace(verdict, message=self._vault.mask_text(verdict.message)),
            exchange=exchange,
            seconds=round(seconds, 3),
        )

    def _kept_from(self, question: Question) -> NotAsked | None:
        """Why this question is not asked here."""
        if question.inbox and question.inbox not in self._target.inboxes:
            return NotAsked(
                f"no inbox is named `{question.inbox}`",
                next_step=f"Name one: `instance.inboxes.{question.inbox}.uuid` in embedcheck.yaml.",
            )
        for need in question.needs:
            if not self._has(need):
                return NotAsked(_LACKS[need][0], next_step=_LACKS[need][1])
        return None

    def _has(self, need: Need) -> bool:
        target = self._target
        return {
            Need.AGENT: target.has_agent,
            Need.SECRET: bool(target.jwt_secret),
            Need.JWT: bool(target.jwt_secret or target.jwt_command),
            Need.WRITING: not self._wishes.read_only,
        }[need]

    async def _tidy_up(self, agent: Agent | None) -> None:
        opened = self._cast.opened
        if not opened or not self._wishes.resolve:
            return
        if agent is None:
            self._say(
                f"{len(opened)} conversations stay open, as there is no agent's API key to resolve them."
            )
            return
        try:
            for conversation in opened:
                await agent.resolve(conversation)
        except (StepFailed, TargetUnreachable) as error:
            self._say(f"Not all of {len(opened)} conversations could be resolved: {error.what}")

    def _say(self, text: str) -> None:
        self._remarks.append(text)
        self._remark(text)


_LACKS: dict[Need, tuple[str, str]] = {
    Need.AGENT: (
        "there is no agent's API key",
        "Set EMBEDCHECK_AGENT_KEY and EMBEDCHECK_AGENT_SECRET.",
    ),
    Need.SECRET: ("the inbox's JWT secret is not known", "Set EMBEDCHECK_JWT_SECRET."),
    Need.JWT: ("nothing here can sign a JWT", "Set EMBEDCHECK_JWT_SECRET, or --jwt-command."),
    Need.WRITING: ("it writes, and --read-only was given", "Leave out --read-only."),
}


def unanswered(seen: Sequence[Observation]) -> str:
    """The endpoint whose request was the last thing to remain without any answer; empty if none did."""
    requests = {each.id: each for each in seen if isinstance(each, RequestSent)}
    failed = [requests[each.id] for each in seen if isinstance(each, RequestFailed) and each.id in requests]
    endpoint = classify(failed[-1].method, failed[-1].url) if failed else None
    return endpoint.name if endpoint else ""


async def _verdict(question: Question, ask: Interviewer) -> Verdict:
    """One question's outcome: whatever happens is a verdict."""
    try:
        word = await question.ask(ask)
    except Ending as ending:
        return ending.verdict(question)
    except SocketRefused as error:
        why = CannotTell(error.what, owner=Owner.ENVIRONMENT, next_step=error.next_step)
        return why.verdict(question)
    except SocketEnded as error:
        return CannotTell(error.what, next_step=ALREADY_SAID).verdict(question)
    except TargetUnreachable as error:
        return Contradicted(error.what, next_step=error.next_step).verdict(question)
    except Exception as error:  # noqa: BLE001  # a question of ours that raises is our own defect
        return Verdict(
            check=question.name,
            outcome=Outcome.BROKEN,
            message=f"The question itself failed: {type(error).__name__}: {error}",
            owner=Owner.EMBEDCHECK,
            next_step="Please report it, with the exchange.",
        )
    return Verdict(check=question.name, outcome=Outcome.PASSED, message=word or "")
