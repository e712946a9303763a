"""The stage on which steps act: joins the visitor's hands, the probe, the agent and the recorder."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from embedcheck.browser import BrowserSession
from embedcheck.checks.foreign import strangers_conversations
from embedcheck.errors import StepFailed
from embedcheck.model.observations import Observation, Way, Witness
from embedcheck.model.target import Target
from embedcheck.model.transcript import Transcript
from embedcheck.model.verdicts import Owner
from embedcheck.probe import Agent, Probe
from embedcheck.recorder import Recorder
from embedcheck.redaction import Vault
from embedcheck.runner import debts, facts, minting
from embedcheck.runner.jwt_reading import read_jwt
from embedcheck.runner.settling import LOOK_AGAIN, next_entry
from embedcheck.steps.stage import AgentHand, DeviceHand, Timeouts, Visitor, nothing_else
from embedcheck.wire import frames, limits

T = TypeVar("T")

# The wire witness stamps a frame when it is told of it, on a busy machine some tenths of a second late;
# beyond `checks.kept_visits.LIMIT_MARGIN`, so that a visit at a step's pace is surely one to keep.
PACE_MARGIN = 0.6
PACE_PATIENCE = 3.0


class LiveStage:
    """Implements `steps.stage.Stage` for one attempt."""

    def __init__(
        self,
        *,
        target: Target,
        timeouts: Timeouts,
        recorder: Recorder,
        session: BrowserSession,
        probe: Probe,
        agent: Agent | None,
        mark: Callable[[], str],
    ) -> None:
        self._target = target
        self._timeouts = timeouts
        self._recorder = recorder
        self._session = session
        self._probe = probe
        self._agent = agent
        self._mark = mark

    @property
    def vault(self) -> Vault:
        return self._recorder.vault

    @property
    def target(self) -> Target:
        return self._target

    @property
    def timeouts(self) -> Timeouts:
        return self._timeouts

    @property
    def visitor(self) -> Visitor:
        return self._session.visitor

    @property
    def device(self) -> DeviceHand:
        return self._probe.device

    def agent(self) -> AgentHand:
        if self._agent is None:
            raise StepFailed(
                "this step is an agent's, and there is no agent's API key",
                next_step="Set EMBEDCHECK_AGENT_KEY and EMBEDCHECK_AGENT_SECRET (Libredesk: Admin → Agents → API key).",
                owner=Owner.ENVIRONMENT,
            )
        return self._agent

    def transcript(self) -> Transcript:
        return self._recorder.transcript()

    def note(self, seen: Observation) -> None:
        self._recorder.record(Witness.STEPS, seen)

    def mark(self, text: str) -> tuple[str, str]:
        mark = self._mark()
        return f"{text} {mark}", mark

    def conversation(self) -> str:
        conversation = facts.current_conversation(self.transcript())
        if conversation is None:
            raise StepFailed(
                "there is no conversation yet",
                next_step="Let the visitor `say` something before this step.",
                owner=Owner.SCENARIO,
            )
        return conversation

    async def mint_jwt(
        self,
        claims: dict[str, Any],
        *,
        expires_in: int | None = 3600,
        signed: str = "well",
        inbox: str | None = None,
    ) -> str:
        token = await minting.mint(self._target, claims, expires_in=expires_in, signed=signed, inbox=inbox)
        self._recorder.vault.learn(token, "jwt")
        return token

    async def follow(self) -> None:
        """Keeps the probe in the widget's own identity, for as long as the attempt lasts."""
        followed: str | None = None

        def changed(seen: Transcript) -> str | None:
            session = facts.current_session(seen)
            return session if session != followed else None

        while True:
            followed = await self._recorder.wait_for(changed)
            self._probe.follow(followed)

    async def ask_outside(self) -> None:
        """Asks beside the browser, once and at once, what it does not explain."""
        await self._recorder.wait_for(facts.launcher_unexplained)
        await self._probe.launcher()

    async def read_jwts(self) -> None:
        """Looks into every JWT that the widget exchanges, for as long as the attempt lasts."""
        unreadable: set[str] = set()
        while True:
            token = await self._recorder.wait_for(lambda seen: facts.jwt_to_read(seen, unreadable))
            try:
                raw = self._recorder.vault.reveal(token)
            except KeyError:
                raw = token
            if (read := read_jwt(raw, self._target.jwt_secret, time.time())) is not None:
                self.note(read)
            else:
                unreadable.add(token)

    async def watch(self) -> None:
        """Keeps the agent's socket on the widget's conversation, for as long as the attempt lasts."""
        watched: str | None = None

        def changed(seen: Transcript) -> str | None:
            conversation = facts.current_conversation(seen)
            return conversation if conversation != watched else None

        while self._agent is not None:
            watched = await self._recorder.wait_for(changed)
            self._agent.watch(watched)

    async def read_back(self) -> None:
        """What the server stored, as the probe and the agent read it now, in parallel."""
        seen = self.transcript()
        conversations = facts.conversations_to_read(seen)
        readings: list[Awaitable[bool]] = []
        if facts.current_session(seen) is not None:
            readings.append(self._probe.whoami())
            readings += [self._probe.read_back(each) for each in conversations]
        if self._agent is not None:
            readings += [self._agent.read_back(each) for each in conversations]
        await asyncio.gather(*readings)

    async def replay_tokens(self) -> None:
        """Tries every visitor token once more that was offered for a merge."""
        for token in facts.tokens_to_replay(self.transcript()):
            await self._probe.replay(token)

    async def try_elsewhere(self) -> None:
        """Tries the widget's session in another inbox, if the configuration names one."""
        session = facts.current_session(self.transcript())
        others = [each.uuid for each in self._target.inboxes.values() if each.uuid != self._target.inbox]
        if session is not None and others:
            await self._probe.try_elsewhere(session, others[-1])

    async def try_strangers_conversation(self) -> None:
        """Asks with the widget's session for a conversation of who was here before, if there was somebody."""
        session = facts.current_session(self.transcript())
        others = strangers_conversations(self.transcript(), session) if session is not None else []
        if session is not None and others:
            await self._probe.try_conversation(session, others[-1])

    async def pace_page_visits(self) -> None:
        # A visit that never comes is for the checks to judge; this step only leaves room.
        with contextlib.suppress(StepFailed):
            await self.until(
                lambda seen: None if any(debts.tracking(seen)) else True,
                within=PACE_PATIENCE,
                awaited="the widget to send the page visit of the page that is open",
            )
        sent = self.transcript().frames(frames.PAGE_VISIT, way=Way.SENT)
        if not sent:
            return
        # The one wait for time: the rule is the server's clock, and nothing announces its second's end.
        end = sent[-1].at + limits.PAGE_VISIT_INTERVAL + PACE_MARGIN
        while (left := end - self._recorder.now) > 0:
            await next_entry(self._recorder, left)

    async def until(
        self,
        question: Callable[[Transcript], T | None],
        *,
        within: float | None = None,
        awaited: str,
        instead: Callable[[Transcript], str] = nothing_else,
    ) -> T:
        patience = self._timeouts.step if within is None else within
        try:
            return await self._recorder.until(question, patience)
        except TimeoutError:
            raise _never_came(awaited, patience, instead(self.transcript())) from None

    async def until_read(
        self,
        question: Callable[[Transcript], T | None],
        *,
        within: float | None = None,
        awaited: str,
        instead: Callable[[Transcript], str] = nothing_else,
    ) -> T:
        async def look_and_read() -> None:
            await asyncio.gather(self.visitor.look(), self.read_back())

        return await self._until_after(look_and_read, question, within, awaited, instead)

    async def until_seen(
        self,
        question: Callable[[Transcript], T | None],
        *,
        within: float | None = None,
        awaited: str,
        instead: Callable[[Transcript], str] = nothing_else,
    ) -> T:
        return await self._until_after(self.visitor.look, question, within, awaited, instead)

    async def _until_after(
        self,
        look: Callable[[], Awaitable[None]],
        question: Callable[[Transcript], T | None],
        within: float | None,
        awaited: str,
        instead: Callable[[Transcript], str],
    ) -> T:
        patience = self._timeouts.step if within is None else within
        deadline = self._recorder.now + patience
        while True:
            await look()
            if (answer := question(self.transcript())) is not None:
                return answer
            if self._recorder.now >= deadline:
                raise _never_came(awaited, patience, instead(self.transcript()))
            await next_entry(self._recorder, LOOK_AGAIN)


def _never_came(awaited: str, patience: float, instead: str) -> StepFailed:
    # What to do about it depends on what the checks found, and on that alone.
    return StepFailed(
        f"waited {patience:g} s for {awaited}" + (f"; {instead}" if instead else ""), next_step=""
    )
