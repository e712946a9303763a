"""Everything that can change in the store. A fault that loses or doubles something acts on these."""

from dataclasses import dataclass, replace
from datetime import datetime

from embedcheck.sandbox.instance.actions import Change
from embedcheck.sandbox.instance.records import (
    Conversation,
    Media,
    Message,
    PageVisit,
    Person,
    Preview,
    Session,
    Survey,
)
from embedcheck.sandbox.instance.store import AgentSocket, Store, WidgetSocket
from embedcheck.wire.limits import PAGE_VISITS_KEPT


@dataclass(frozen=True, slots=True)
class PersonSaved(Change):
    person: Person

    def apply(self, store: Store) -> None:
        store.people[self.person.id] = self.person


@dataclass(frozen=True, slots=True)
class PersonDeleted(Change):
    """Where they said the last word, no author remains (`schema.sql:249`, ON DELETE SET NULL)."""

    person_id: int

    def apply(self, store: Store) -> None:
        store.people.pop(self.person_id, None)
        for uuid, conversation in store.conversations.items():
            last = conversation.last_interaction
            if last and last.sender_id == self.person_id:
                store.conversations[uuid] = replace(
                    conversation, last_interaction=replace(last, sender_id=None)
                )


@dataclass(frozen=True, slots=True)
class HistoryMoved(Change):
    """The conversations, and what was said in them, belong to another person (`queries.sql:389-429`)."""

    giver: int
    taker: int
    at: datetime

    def apply(self, store: Store) -> None:
        for conversation in store.conversations_of(self.giver):
            uuid = conversation.uuid
            store.conversations[uuid] = replace(conversation, contact_id=self.taker, updated_at=self.at)
            store.messages[uuid] = [self._given(message) for message in store.messages.get(uuid, [])]

    def _given(self, message: Message) -> Message:
        return replace(message, sender_id=self.taker) if message.sender_id == self.giver else message


@dataclass(frozen=True, slots=True)
class SessionOpened(Change):
    """Also remembers the token of a verified contact, so that the next exchange returns it again."""

    session: Session

    def apply(self, store: Store) -> None:
        store.sessions[self.session.token] = self.session
        if not self.session.is_visitor:
            store.last_token[self.session.inbox_id, self.session.person_id] = self.session.token


@dataclass(frozen=True, slots=True)
class SessionRefreshed(Change):
    token: str
    expires_at: datetime

    def apply(self, store: Store) -> None:
        if session := store.sessions.get(self.token):
            store.sessions[self.token] = replace(session, expires_at=self.expires_at)


@dataclass(frozen=True, slots=True)
class SessionEnded(Change):
    token: str

    def apply(self, store: Store) -> None:
        store.sessions.pop(self.token, None)


@dataclass(frozen=True, slots=True)
class ConversationSaved(Change):
    conversation: Conversation

    def apply(self, store: Store) -> None:
        store.conversations[self.conversation.uuid] = self.conversation


@dataclass(frozen=True, slots=True)
class ContactSaw(Change):
    """The contact has seen everything up to now."""

    conversation: str
    at: datetime

    def apply(self, store: Store) -> None:
        if found := store.conversations.get(self.conversation):
            seen = replace(found, contact_last_seen_at=self.at, updated_at=self.at)
            store.conversations[self.conversation] = seen


@dataclass(frozen=True, slots=True)
class MessageAdded(Change):
    """With it the conversation's preview changes (`update-conversation-last-message`)."""

    message: Message
    preview: str

    def apply(self, store: Store) -> None:
        message = self.message
        store.messages.setdefault(message.conversation, []).append(message)
        conversation = store.conversations.get(message.conversation)
        if conversation is None:
            return
        last = Preview(self.preview, message.created_at, message.sender, message.sender_id)
        store.conversations[conversation.uuid] = replace(
            conversation,
            updated_at=message.created_at,
            last_message=last,
            last_interaction=last if message.seen_by_contact else conversation.last_interaction,
        )


@dataclass(frozen=True, slots=True)
class MessageSent(Change):
    """The outgoing worker took it up: `sent`, whether or not anybody was connected."""

    conversation: str
    message: str
    at: datetime

    def apply(self, store: Store) -> None:
        messages = store.messages.get(self.conversation, [])
        for number, each in enumerate(messages):
            if each.uuid == self.message:
                messages[number] = replace(each, status="sent", updated_at=self.at)


@dataclass(frozen=True, slots=True)
class MediaSaved(Change):
    media: Media

    def apply(self, store: Store) -> None:
        store.media[self.media.uuid] = self.media


@dataclass(frozen=True, slots=True)
class PageVisited(Change):
    person_id: int
    visit: PageVisit

    def apply(self, store: Store) -> None:
        earlier = store.visits_of(self.person_id, self.visit.at)
        store.visits[self.person_id] = [self.visit, *earlier][:PAGE_VISITS_KEPT]


@dataclass(frozen=True, slots=True)
class SurveySaved(Change):
    survey: Survey

    def apply(self, store: Store) -> None:
        store.surveys[self.survey.uuid] = self.survey


@dataclass(frozen=True, slots=True)
class WidgetSocketOpened(Change):
    socket: int
    address: str

    def apply(self, store: Store) -> None:
        store.widget_sockets[self.socket] = WidgetSocket(self.socket, self.address)


@dataclass(frozen=True, slots=True)
class AgentSocketOpened(Change):
    socket: int
    agent_id: int

    def apply(self, store: Store) -> None:
        store.agent_sockets[self.socket] = AgentSocket(self.socket, self.agent_id)


@dataclass(frozen=True, slots=True)
class SocketClosed(Change):
    socket: int

    def apply(self, store: Store) -> None:
        store.widget_sockets.pop(self.socket, None)
        store.agent_sockets.pop(self.socket, None)


@dataclass(frozen=True, slots=True)
class Joined(Change):
    socket: int
    inbox_id: int
    person_id: int

    def apply(self, store: Store) -> None:
        connection = store.widget_sockets[self.socket]
        connection.person_id = self.person_id
        connection.client = (self.inbox_id, self.person_id)


@dataclass(frozen=True, slots=True)
class Left(Change):
    """No more pushes; whoever had joined keeps typing and visiting pages under their name, unless `forgotten`."""

    socket: int
    forgotten: bool = False

    def apply(self, store: Store) -> None:
        connection = store.widget_sockets[self.socket]
        connection.client = None
        if self.forgotten:
            connection.person_id = 0


@dataclass(frozen=True, slots=True)
class Followed(Change):
    """An agent's subscription: the one open conversation, or the list, or both."""

    socket: int
    open: str | None = None
    listed: frozenset[str] | None = None

    def apply(self, store: Store) -> None:
        connection = store.agent_sockets[self.socket]
        if self.open is not None:
            connection.open = self.open
        if self.listed is not None:
            connection.listed = self.listed
