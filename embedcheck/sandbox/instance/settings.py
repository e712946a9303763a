"""How an instance is set up: its inboxes, their widget configuration, its agent, its limits."""

import secrets
import string
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, TypeAlias
from uuid import uuid4

from embedcheck.sandbox.instance.strictness import STRICT, Strictness
from embedcheck.wire.limits import READ_DEADLINE, REQUESTS_PER_MINUTE

# Content type and body.
Asset: TypeAlias = tuple[str, bytes]
Assets: TypeAlias = Mapping[str, Asset]
Compat: TypeAlias = Literal["2.7", "later"]

# What the real limiter starts with (`init.go:1164-1205`); ours is off unless asked for.
REAL_REQUESTS_PER_MINUTE = REQUESTS_PER_MINUTE
# The public settings leave these out (`chat.go:89-100`).
HIDDEN_FROM_WIDGET = ("trusted_domains", "blocked_ips", "continuity", "session_duration")


def _random(length: int) -> str:
    return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(length))


def _new_uuid() -> str:
    return str(uuid4())


@dataclass(frozen=True, slots=True)
class Audience:
    """What visitors, or verified contacts (`users`), may do."""

    allow_start_conversation: bool = True
    prevent_multiple_conversations: bool = False
    prevent_reply_to_closed_conversation: bool = False
    start_conversation_button_text: str = ""


@dataclass(frozen=True, slots=True)
class Colors:
    primary: str = "#2563eb"


@dataclass(frozen=True, slots=True)
class Background:
    type: str = ""
    color: str = ""
    gradient_start: str = ""
    gradient_end: str = ""
    image_url: str = ""


@dataclass(frozen=True, slots=True)
class HomeScreen:
    header_text_color: str = ""
    background: Background = Background()
    fade_background: bool = False


@dataclass(frozen=True, slots=True)
class Features:
    emoji: bool = True
    file_upload: bool = True


@dataclass(frozen=True, slots=True)
class Spacing:
    """Pixels, 0 to 200."""

    side: int = 20
    bottom: int = 20


@dataclass(frozen=True, slots=True)
class Launcher:
    spacing: Spacing = Spacing()
    logo_url: str = ""
    position: Literal["left", "right"] = "right"
    color: str = ""


@dataclass(frozen=True, slots=True)
class NoticeBanner:
    text: str = ""
    enabled: bool = False


@dataclass(frozen=True, slots=True)
class HomeApp:
    """`type` is `announcement` or `external_link`."""

    type: str
    title: str = ""
    description: str = ""
    image_url: str = ""
    url: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class PrechatField:
    """Default keys are `name`, `email` and `phone`; any other needs a custom attribute to be shown."""

    key: str
    type: str = "text"
    label: str = ""
    placeholder: str = ""
    required: bool = False
    enabled: bool = True
    order: int = 0
    is_default: bool = True
    custom_attribute_id: int = 0


@dataclass(frozen=True, slots=True)
class PrechatForm:
    enabled: bool = False
    title: str = ""
    fields: tuple[PrechatField, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WidgetConfig:
    """The live chat inbox's configuration, in the order in which Libredesk emits it (`livechat.go:50-125`).

    `language` is a region code or `auto`. `session_duration` is a Go duration such as `24h`; below one
    hour, or unreadable, it means 180 days.
    """

    brand_name: str = "Acme"
    website_url: str = ""
    dark_mode: bool = False
    show_powered_by: bool = True
    language: str = "en-US"
    fallback_language: str = "en-US"
    users: Audience = Audience()
    colors: Colors = Colors()
    home_screen: HomeScreen = HomeScreen()
    features: Features = Features()
    launcher: Launcher = Launcher()
    logo_url: str = ""
    visitors: Audience = Audience()
    notice_banner: NoticeBanner = NoticeBanner()
    home_apps: tuple[HomeApp, ...] = ()
    trusted_domains: tuple[str, ...] = ()
    blocked_ips: tuple[str, ...] = ()
    direct_to_conversation: bool = False
    greeting_message: str = "Hello {{firstName}}"
    chat_introduction: str = "Ask us anything"
    introduction_message: str = "How can we help?"
    show_office_hours_in_chat: bool = False
    show_office_hours_after_assignment: bool = False
    chat_reply_expectation_message: str = ""
    session_duration: str = ""
    prechat_form: PrechatForm = PrechatForm()

    def public(self) -> dict[str, Any]:
        """What `GET settings` starts from: everything but the fields that a visitor must not see."""
        shown = {key: value for key, value in asdict(self).items() if key not in HIDDEN_FROM_WIDGET}
        shown["home_apps"] = [_without_empty(home_app) for home_app in shown["home_apps"]]
        return shown


def _without_empty(home_app: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in home_app.items() if value or key in {"type", "url"}}


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomAttribute:
    """What a custom pre-chat field refers to; `applies_to` is `contact` or `conversation`."""

    id: int
    name: str
    data_type: str = "text"
    values: tuple[str, ...] | None = None
    applies_to: Literal["contact", "conversation"] = "contact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """One live chat inbox. `jwt_secret` is what a site signs its customers' JWTs with; empty: no JWT is good."""

    uuid: str = field(default_factory=_new_uuid)
    id: int = 1
    name: str = "Web chat"
    enabled: bool = True
    csat_enabled: bool = False
    jwt_secret: str = field(default_factory=lambda: _random(32), repr=False)
    widget: WidgetConfig = WidgetConfig()


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceSettings:
    """Everything that can be chosen about an instance. With the defaults, nothing throttles its user.

    `requests_per_minute`: None turns the limiter off. `read_deadline`: seconds without a data frame
    after which a widget socket is dropped. `root_url`: what media URLs start with; None means the address
    that is served, which a real instance with an unset `app.root_url` gets wrong. `upload_limit`: MB.
    """

    inbox: Inbox = field(default_factory=Inbox)
    other_inboxes: tuple[Inbox, ...] = ()
    agent_key: str = field(default_factory=lambda: _random(32), repr=False)
    agent_secret: str = field(default_factory=lambda: _random(64), repr=False)
    agent_first_name: str = "Grace"
    agent_last_name: str = "Hopper"
    compat: Compat = "2.7"
    requests_per_minute: int | None = None
    read_deadline: float = READ_DEADLINE
    root_url: str | None = None
    upload_limit: int = 20
    upload_extensions: tuple[str, ...] = ("*",)
    utc_offset: int = 330
    business_hours: tuple[Mapping[str, Any], ...] = ()
    default_business_hours: int = 0
    custom_attributes: tuple[CustomAttribute, ...] = ()
    strictness: Strictness = STRICT

    @property
    def inboxes(self) -> tuple[Inbox, ...]:
        return (self.inbox, *self.other_inboxes)

    def around(self, name: str) -> "InstanceSettings":
        """The same instance seen from the inbox of this name: it becomes the first. Raises KeyError."""
        chosen = next((inbox for inbox in self.inboxes if inbox.name == name), None)
        if chosen is None:
            raise KeyError(name)
        rest = tuple(inbox for inbox in self.inboxes if inbox is not chosen)
        return replace(self, inbox=chosen, other_inboxes=rest)

    def attribute(self, number: int) -> CustomAttribute | None:
        return next((known for known in self.custom_attributes if known.id == number), None)
