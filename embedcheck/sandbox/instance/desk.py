"""The instance as a value: its settings, its memory, its limiter. What it does is in `dispatch`."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from embedcheck.sandbox.instance.ratelimit import Limiter
from embedcheck.sandbox.instance.records import Media, Person
from embedcheck.sandbox.instance.settings import Assets, Inbox, InstanceSettings
from embedcheck.sandbox.instance.store import AGENT_ID, SYSTEM_ID, Store

MEDIA_URL_LIFETIME = timedelta(hours=1)
THUMBNAIL = "thumb_"


@dataclass
class Desk:
    """`base_url` is asked when needed, since the port is known only once the instance is served."""

    settings: InstanceSettings
    assets: Assets
    base_url: Callable[[], str]
    store: Store = field(default_factory=Store)
    limiter: Limiter = field(init=False)
    _media_key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    def __post_init__(self) -> None:
        self.limiter = Limiter(self.settings.requests_per_minute)
        born = datetime.now(UTC)
        self.store.people[SYSTEM_ID] = _agent(SYSTEM_ID, "System", "", "System", born)
        self.store.people[AGENT_ID] = _agent(
            AGENT_ID,
            self.settings.agent_first_name,
            self.settings.agent_last_name,
            "agent@example.com",
            born,
        )

    def inbox(self, uuid: str) -> Inbox | None:
        return next((inbox for inbox in self.settings.inboxes if inbox.uuid == uuid), None)

    def inbox_number(self, number: int) -> Inbox:
        return next(inbox for inbox in self.settings.inboxes if inbox.id == number)

    @property
    def root_url(self) -> str:
        return self.base_url() if self.settings.root_url is None else self.settings.root_url

    def media_url(self, media: Media, at: datetime) -> str:
        return f"{self.root_url}/uploads/{self._signed(media.uuid, media.uuid, at)}"

    def thumbnail_url(self, media: Media, at: datetime) -> str:
        if not media.is_image:
            return ""
        # Signed for the original's UUID (`media.go`, GetThumbnailURL).
        return f"{self.root_url}/uploads/{self._signed(THUMBNAIL + media.uuid, media.uuid, at)}"

    def _signed(self, name: str, uuid: str, at: datetime) -> str:
        expires = int((at + MEDIA_URL_LIFETIME).timestamp())
        return f"{name}?sig={self.signature(uuid, expires)}&exp={expires}"

    def signature(self, uuid: str, expires: int) -> str:
        digest = hmac.digest(self._media_key, f"{uuid}:{expires}".encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _agent(number: int, first_name: str, last_name: str, email: str, born: datetime) -> Person:
    return Person(
        id=number,
        type="agent",
        first_name=first_name,
        last_name=last_name,
        email=email,
        created_at=born,
        updated_at=born,
    )
