"""The memory of an instance: no disk, no database. Changed only by `changes`."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from embedcheck.sandbox.instance.records import (
    Conversation,
    Media,
    Message,
    PageVisit,
    Person,
    Session,
    Survey,
)
from embedcheck.wire.limits import PAGE_VISITS_TTL

SYSTEM_ID = 1
AGENT_ID = 2
_EPOCH = datetime.fromtimestamp(0, UTC)
# Stands for a row that is gone: what a LEFT JOIN finds.
NOBODY = Person(id=0, type="visitor", first_name="", created_at=_EPOCH, updated_at=_EPOCH)


@dataclass
class WidgetSocket:
    """An open `/widget/ws`. `person_id` outlives a failed re-join, `client` does not (`widget_ws.go:134-152`).

    `client` is the inbox and person whose pushes it gets; `accepted` the time of the last accepted frame
    of each kind.
    """

    number: int
    address: str
    person_id: int = 0
    client: tuple[int, int] | None = None
    accepted: dict[str, datetime] = field(default_factory=dict)
    failed_joins: int = 0

    def allows(self, kind: str, at: datetime, interval: float) -> bool:
        """A frame that comes too soon is dropped and does not move the clock (`widget_ws.go:87-99`)."""
        last = self.accepted.get(kind)
        if last is not None and (at - last).total_seconds() < interval:
            return False
        self.accepted[kind] = at
        return True


@dataclass
class AgentSocket:
    """An open `/ws`: one open conversation, and the listed ones."""

    number: int
    agent_id: int
    open: str = ""
    listed: frozenset[str] = frozenset()

    def follows(self, conversation: str) -> bool:
        return conversation == self.open or conversation in self.listed


@dataclass
class Store:
    people: dict[int, Person] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict, repr=False)
    # The token that a verified contact was last given, by inbox and person.
    last_token: dict[tuple[int, int], str] = field(default_factory=dict, repr=False)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    messages: dict[str, list[Message]] = field(default_factory=dict)
    media: dict[str, Media] = field(default_factory=dict)
    visits: dict[int, list[PageVisit]] = field(default_factory=dict)
    surveys: dict[str, Survey] = field(default_factory=dict)
    widget_sockets: dict[int, WidgetSocket] = field(default_factory=dict)
    agent_sockets: dict[int, AgentSocket] = field(default_factory=dict)
    person_numbers: "count[int]" = field(default_factory=lambda: count(AGENT_ID + 1))
    conversation_numbers: "count[int]" = field(default_factory=lambda: count(1))
    message_numbers: "count[int]" = field(default_factory=lambda: count(1))
    media_numbers: "count[int]" = field(default_factory=lambda: count(1))

    def person(self, number: int | None) -> Person:
        return self.people.get(number or 0, NOBODY)

    def conversations_of(self, person_id: int) -> list[Conversation]:
        """Newest first."""
        theirs = [each for each in self.conversations.values() if each.contact_id == person_id]
        return sorted(theirs, key=lambda each: each.id, reverse=True)

    def messages_of(self, conversation: str) -> list[Message]:
        """Newest first."""
        return self.messages.get(conversation, [])[::-1]

    def visits_of(self, person_id: int, at: datetime) -> list[PageVisit]:
        """Newest first. The whole list expires 24 hours after its newest visit (`widget_ws.go:316-320`)."""
        visits = self.visits.get(person_id, [])
        if visits and at - visits[0].at >= timedelta(seconds=PAGE_VISITS_TTL):
            return []
        return visits

    def clients_of(self, inbox_id: int, person_id: int) -> list[int]:
        """The sockets that get this person's pushes."""
        return [each.number for each in self.widget_sockets.values() if each.client == (inbox_id, person_id)]

    def by_external_id(self, external_user_id: str) -> Person | None:
        return next(
            (each for each in self.people.values() if each.external_user_id == external_user_id), None
        )

    def unclaimed_contact(self, email: str) -> Person | None:
        """A contact with this e-mail that no JWT has named yet (`contact.go:29-45`)."""
        return next(
            (
                each
                for each in self.people.values()
                if each.type == "contact" and each.email == email and not each.external_user_id
            ),
            None,
        )
