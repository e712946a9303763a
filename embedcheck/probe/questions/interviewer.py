"""What a question asks with: clients, people, sockets and an agent, each written down for this question."""

import copy
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Self

from embedcheck.errors import StepFailed
from embedcheck.model.secret import Secret
from embedcheck.model.target import Target
from embedcheck.probe.agent import Agent
from embedcheck.probe.agent_socket import AgentSocket
from embedcheck.probe.client import WidgetClient
from embedcheck.probe.connection import SocketRefused
from embedcheck.probe.persistence import THROTTLED
from embedcheck.probe.questions.cast import Cast, Person
from embedcheck.probe.questions.listener import Listener
from embedcheck.probe.questions.question import CannotTell, NotAsked
from embedcheck.probe.socket import JoinAnswer, WidgetSocket
from embedcheck.recorder import Record
from embedcheck.wire import endpoints

Mint = Callable[[Mapping[str, Any]], Awaitable[str]]
READING = "Give the agent a role that may read conversations and contacts."
ALREADY_SAID = "See the line of the handshake or of the join."


@dataclass(frozen=True, slots=True)
class Joined:
    """A socket that has joined as somebody, and what it heard since."""

    socket: WidgetSocket
    heard: Listener


@dataclass(frozen=True, slots=True)
class AtDesk:
    """An agent who has the conversation open, and what their screen heard since."""

    socket: AgentSocket
    heard: Listener


@dataclass(slots=True, kw_only=True)
class Interviewer:
    """One for each question. `mark` is unique to the interview and stands in all that it says.

    `patience` is how long something may be in coming, in seconds. `inbox` is the one that this question
    is asked in.
    """

    target: Target
    chat: WidgetClient
    agent: Agent | None
    cast: Cast
    mint: Mint
    mark: str
    patience: float
    inbox: str
    record: Record
    _sockets: int = field(default=0)

    # --- people -----------------------------------------------------------------------------

    def stranger(self, *, inbox: str | None = None) -> WidgetClient:
        """Somebody who never wrote."""
        return self.chat.as_somebody(None, inbox=inbox or self.inbox, record=self.record)

    def somebody(self, token: str, *, inbox: str | None = None) -> WidgetClient:
        return self.chat.as_somebody(token, inbox=inbox or self.inbox, record=self.record)

    async def visitor(self) -> Person:
        """A visitor whom several questions share: only to be looked at."""
        return await self.cast.visitor(self)

    async def contact(self) -> Person:
        """A contact whom several questions share, with a conversation."""
        return await self.cast.contact(self)

    async def newcomer(self, text: str = "") -> Person:
        """A visitor of this question's own, who has just written. Raises CannotTell where that fails."""
        return await self.cast.begin(self, text)

    async def customer(self, name: str) -> Person:
        """A contact of this question's own, signed in, without a conversation. Raises CannotTell."""
        return await self.cast.sign_in(self, name)

    def words(self, text: str) -> str:
        """Text that says whose it is: nobody at the desk should wonder about it."""
        return f"{text} (embedcheck probe {self.mark})"

    def claims(self, name: str, **more: Any) -> dict[str, Any]:
        """The claims of a customer who exists in this interview alone."""
        who = f"probe-{name}-{self.mark}"
        return {
            "external_user_id": who,
            "email": f"{who}@example.com",
            "first_name": "Ada",
            "last_name": "Lovelace",
            **more,
        }

    @property
    def secret(self) -> Secret:
        if self.target.jwt_secret is None:
            raise NotAsked("the inbox's JWT secret is not known")
        return self.target.jwt_secret

    def other_inbox(self, name: str) -> str:
        """The UUID of a named inbox. Raises NotAsked where the configuration names none."""
        if name not in self.target.inboxes:
            raise NotAsked(
                f"no inbox is named `{name}`", next_step=f"Name it: `instance.inboxes.{name}.uuid`."
            )
        return self.target.inboxes[name].uuid

    # --- sockets ----------------------------------------------------------------------------

    @asynccontextmanager
    async def socket(self) -> AsyncIterator[WidgetSocket]:
        """An open socket that has not joined. Raises SocketRefused."""
        self._sockets += 1
        opened = WidgetSocket(self.chat.origin, self.inbox, record=self.record, number=self._sockets)
        await self.chat.pacer.ready()
        try:
            await opened.__aenter__()
        except SocketRefused as error:
            if error.status != THROTTLED or not await self.chat.pacer.refused(error.retry_after):
                raise
            await opened.__aenter__()
        try:
            yield opened
        finally:
            await opened.__aexit__(None, None, None)

    @asynccontextmanager
    async def joined(self, person: Person) -> AsyncIterator[Joined]:
        """A socket that has joined as this person. Raises CannotTell where it is not let in."""
        async with self.socket() as socket:
            answer = await socket.join(person.token, within=self.patience)
            if answer is not JoinAnswer.JOINED:
                raise CannotTell(f"The join of a good session was {answer}.", next_step=ALREADY_SAID)
            yield Joined(socket, Listener(socket, self.patience))

    @asynccontextmanager
    async def at_desk(self, conversation: str) -> AsyncIterator[AtDesk]:
        """The agent's socket, with the conversation open: the instance answered after it was told so."""
        key, secret = self.target.agent_key, self.target.agent_secret
        if key is None or secret is None:
            raise NotAsked("there is no agent's API key")
        self._sockets += 1
        async with AgentSocket(
            self.chat.origin, key, secret, record=self.record, number=self._sockets
        ) as socket:
            heard = Listener(socket, self.patience)
            await socket.subscribe(conversation)
            await heard.caught_up()
            yield AtDesk(socket, heard)

    # --- the agent --------------------------------------------------------------------------

    @property
    def desk(self) -> Agent:
        """The agent. Raises NotAsked where there is none."""
        if self.agent is None:
            raise NotAsked("there is no agent's API key")
        return self.agent.recorded_by(self.record)

    async def page_visits(self, conversation: str) -> list[dict[str, Any]]:
        """The page visits that an agent is shown, newest first. Raises CannotTell where there are none to be
        had."""
        reading = await self.desk.page_visits(conversation)
        if reading is None:
            raise CannotTell("The agent could not read the page visits.", next_step=READING)
        return reading.visits

    async def does(self, act: Awaitable[object]) -> None:
        """An act of the agent's. Raises CannotTell where the instance does not let them."""
        try:
            await act
        except StepFailed as error:
            raise CannotTell(error.what, next_step=error.next_step) from None

    def beside(self, **changes: Any) -> Self:
        """The same interviewer with some things changed."""
        other = copy.copy(self)
        for name, value in changes.items():
            setattr(other, name, value)
        return other

    @property
    def query(self) -> str:
        return f"?{endpoints.INBOX_QUERY}={self.inbox}"
