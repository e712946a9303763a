"""The people of an interview, and the conversations that they began: to be resolved when it is over."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from embedcheck.probe.answers import Answer
from embedcheck.probe.questions.expecting import needed_object
from embedcheck.probe.questions.question import CannotTell

if TYPE_CHECKING:
    from embedcheck.probe.questions.interviewer import Interviewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with a session. `said` is the first message of their conversation, if they have one."""

    token: str = field(repr=False)
    user_id: int
    is_visitor: bool
    conversation: str = ""
    said: str = ""


@dataclass(slots=True)
class Cast:
    """Shared by all questions. Whoever is asked for first is made then, once; a failure is kept as well."""

    opened: list[str] = field(default_factory=list)
    _people: dict[str, "Person | CannotTell"] = field(default_factory=dict)
    _facts: dict[str, bool] = field(default_factory=dict)
    _busy: dict[str, asyncio.Lock] = field(default_factory=dict)

    async def visitor(self, ask: "Interviewer") -> Person:
        home = ask.beside(inbox=ask.target.inbox)
        return await self._once("visitor", lambda: self.begin(home, "Hello from a visitor"))

    async def contact(self, ask: "Interviewer") -> Person:
        home = ask.beside(inbox=ask.target.inbox)
        return await self._once("contact", lambda: self._signed_in_and_begun(home))

    async def plain_words_are_stored(self, ask: "Interviewer") -> None:
        """Raises CannotTell where not even the shared visitor's first message is read back as it was said."""
        person = await self.visitor(ask)

        async def look() -> bool:
            chat = ask.somebody(person.token, inbox=ask.target.inbox)
            answer = await chat.conversation(person.conversation)
            messages = answer.field("messages") if answer.ok else None
            return [dict(each).get("content") for each in messages or ()] == [person.said]

        if not await self.fact("plain words", look):
            raise CannotTell(
                "What a visitor says is not read back as said.", next_step="See conversations/{uuid}."
            )

    async def fact(self, name: str, look: Callable[[], Awaitable[bool]]) -> bool:
        """What several questions build upon, found out once."""
        async with self._busy.setdefault(name, asyncio.Lock()):
            if name not in self._facts:
                self._facts[name] = await look()
        return self._facts[name]

    async def begin(self, ask: "Interviewer", text: str = "") -> Person:
        """A new visitor's first message."""
        said = ask.words(text or "Hello")
        answer = await ask.stranger().init(said)
        self.note(answer)
        person = _person(needed_object(answer, "conversations/init"), said)
        await self._has_a_live_session(ask, person)
        return person

    async def sign_in(self, ask: "Interviewer", name: str) -> Person:
        answer = await ask.stranger().exchange(await ask.mint(ask.claims(name)))
        person = _person(needed_object(answer, "auth/exchange"))
        await self._has_a_live_session(ask, person)
        return person

    async def _has_a_live_session(self, ask: "Interviewer", person: Person) -> None:
        """Raises CannotTell where sessions of this kind are refused as soon as they are used."""

        async def look() -> bool:
            return (await ask.somebody(person.token).me()).status != 401

        if not await self.fact(f"live sessions, visitor: {person.is_visitor}", look):
            raise CannotTell("A new session is refused at its first use.", next_step="See auth/me.")

    def note(self, answer: Answer) -> None:
        """Remembers the conversation that this answer to `init` says was opened."""
        conversation = answer.field("conversation")
        if isinstance(conversation, dict) and isinstance(conversation.get("uuid"), str):
            self.opened.append(conversation["uuid"])

    async def _signed_in_and_begun(self, ask: "Interviewer") -> Person:
        person = await self.sign_in(ask, "contact")
        said = ask.words("Hello from a customer")
        answer = await ask.somebody(person.token).init(said)
        self.note(answer)
        uuid = _uuid(needed_object(answer, "conversations/init"))
        return Person(
            token=person.token, user_id=person.user_id, is_visitor=False, conversation=uuid, said=said
        )

    async def _once(self, name: str, make: Callable[[], Awaitable[Person]]) -> Person:
        async with self._busy.setdefault(name, asyncio.Lock()):
            if name not in self._people:
                try:
                    self._people[name] = await make()
                except CannotTell as reason:
                    self._people[name] = reason
        found = self._people[name]
        if isinstance(found, CannotTell):
            raise CannotTell(found.reason, owner=found.owner, next_step=found.next_step)
        return found


def _person(data: dict[str, Any], said: str = "") -> Person:
    token, user = data.get("session_token"), data.get("user")
    if not isinstance(token, str) or not token or not isinstance(user, dict):
        raise CannotTell("A new session was not told its token.", next_step="See the lines of that request.")
    number = user.get("user_id")
    return Person(
        token=token,
        user_id=number if isinstance(number, int) else 0,
        is_visitor=user.get("is_visitor") is True,
        conversation=_uuid(data) if said else "",
        said=said,
    )


def _uuid(data: dict[str, Any]) -> str:
    conversation = data.get("conversation")
    uuid = conversation.get("uuid") if isinstance(conversation, dict) else None
    if not isinstance(uuid, str) or not uuid:
        raise CannotTell("A conversation was begun without a uuid.", next_step="See the lines of init.")
    return uuid
