"""What a witness can see: one small frozen dataclass per fact, in the past tense, without time.

The recorder alone stamps sequence and time (`model.transcript.Entry`). Fields hold JSON values
only, so that `model.codec` can write and read every observation without a line of its own.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Witness(StrEnum):
    """Who saw it. Order is only true within one witness: pair witnesses by content, never by time."""

    STEPS = "steps"
    PAGE = "page"
    WIRE = "wire"
    PROBE = "probe"
    AGENT = "agent"


class Way(StrEnum):
    """Direction of a frame, said by the end whose socket was watched."""

    SENT = "sent"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """Base of all facts."""


# --- steps: what the scenario did or wanted -------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioOpened(Observation):
    """The first entry of every transcript: all that `judge` needs to know without configuration.

    `day` (UTC, ISO 8601) is that of the run: `own_defects`, the site's own known defects as
    `OwnDefect.as_record` writes them, count or have expired as they did then. `budget`: the site's own
    limits for what the embed may cost (`checks.budget_limits`); what is not in it is the default.
    """

    name: str
    file: str
    site: str
    instance: str
    inbox: str
    browser: str
    driver: str = "official"
    sandbox: bool = False
    has_agent: bool = False
    read_only: bool = False
    fault: str | None = None
    condition: str | None = None
    viewport: list[int] = field(default_factory=lambda: [1280, 720])
    embedcheck: str = ""
    day: str = ""
    own_defects: list[dict[str, str]] = field(default_factory=list)
    budget: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepBegan(Observation):
    """`words` is the step as its author would read it aloud; `line` is 1-based in `file`."""

    index: int
    name: str
    words: str
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StepEnded(Observation):
    """`owner` is who can mend the `error`, where the step knew it; else empty."""

    index: int
    name: str
    error: str | None = None
    next_step: str | None = None
    evidence: list[int] = field(default_factory=list)
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitorSaid(Observation):
    """The visitor typed `text` (with its run-unique `mark`) into the widget and sent it."""

    text: str
    mark: str
    must_be_refused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentSaid(Observation):
    """The agent replied over REST; `widget_open` is what the scenario knows of the widget then.

    `html` stands below the text as it is. `canaries` are words in it that are heard (as a console line
    that says nothing else, or in a request's URL) only if a browser obeys what they stand in.
    """

    text: str
    mark: str
    conversation: str
    widget_open: bool = False
    html: str = ""
    canaries: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLeft(Observation):
    """The agent left a private note, for colleagues alone: no contact may ever read it."""

    text: str
    mark: str
    conversation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceSaid(Observation):
    """The contact wrote from a second device (`probe_says`): stored, never pushed to the widget.
    `must_be_refused` if the conversation must not take it."""

    text: str
    mark: str
    conversation: str
    must_be_refused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitorTyped(Observation):
    """The visitor typed into the composer and did not send it."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentTyped(Observation):
    """The agent began to type a reply or, with `typing` false, stopped."""

    conversation: str
    typing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentUpdated(Observation):
    """The agent changed the conversation: `what` is `status` or `assignee` (by first name)."""

    conversation: str
    what: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOffered(Observation):
    """A file was attached: `by` the `visitor` in the widget, the `agent`, or the visitor's second
    `device`. `size` is bytes, `sha256` hexadecimal."""

    by: str
    name: str
    size: int
    sha256: str
    conversation: str
    must_be_refused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityGiven(Observation):
    """The site signed the visitor in. `how` is `setUser` or `userJWT`; `flaw` says in words why this
    JWT must not work, if `must_be_refused`."""

    how: str
    external_user_id: str
    claims: dict[str, Any] = field(default_factory=dict)
    must_be_refused: bool = False
    jwt: str = ""
    flaw: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionExpected(Observation):
    """Whom the scenario expects the widget to be signed in as: `of` is `visitor` or `contact`."""

    of: str
    first_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JwtRead(Observation):
    """A JWT that the widget exchanged, as whoever holds it can read it: its `algorithm`, the names of its
    `claims`, and in how many seconds from this moment it expires (None without a readable `exp`).

    `signed` is `by the inbox` or `otherwise`; empty where no secret of the inbox is configured.
    """

    jwt: str
    algorithm: str
    claims: list[str] = field(default_factory=list)
    expires_in: float | None = None
    signed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrechatGiven(Observation):
    """What the visitor answers before the chat, by key or label; a telephone number as country and number."""

    answers: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedOut(Observation):
    """The site called `logout()`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEnded(Observation):
    """The scenario made the widget's session end. `how` is `merge` (the visitor signed in elsewhere, so
    that the server forgot the `token`) or `cookie` (the page now holds a `token` that no server knows)."""

    token: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalExpected(Observation):
    """The scenario wants the widget refused on this page: `what` is `frame` (the site is not among the
    inbox's trusted domains) or `launcher` (the inbox is disabled, or the visitor's address blocked)."""

    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SocketDropped(Observation):
    """The scenario cut the widget's socket on purpose; recovery is owed from here on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkHindered(Observation):
    """The scenario did something to requests whose URL fits `url` (`*` ends at a slash, `**` does not).
    `how` is `block`, `delay` (`by` seconds) or `free`."""

    how: str
    url: str
    by: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitsExpected(Observation):
    """A page visit that the scenario's author expects to be sent and stored."""

    path: str
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled(Observation):
    """The scene went quiet (`quiet`) or the settling deadline passed with `owed` still open."""

    quiet: bool
    owed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(Observation):
    """A remark of embedcheck's own, e.g. that a reading failed or that we were throttled."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paced(Observation):
    """embedcheck held a reading of its own back, lest it take the widget's last requests from it."""

    text: str


# --- page: host page and widget DOM ----------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Navigated(Observation):
    """The host page shows another URL. `how`: load, push, replace, traverse, reload or hash.

    `script` is the URL of the script (or of the page itself, for inline ones) that wanted it, where the browser says so.
    """

    url: str
    title: str
    how: str
    page: int = 0
    script: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleChanged(Observation):
    url: str
    title: str
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PostMessage(Observation):
    """A window message of the widget protocol, told by the window that heard it (`host`, `iframe`)."""

    heard_by: str
    type: str
    data: dict[str, Any]
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CookiesSeen(Observation):
    """The widget's cookies of the site at one moment: name, value, domain, path, secure, same_site, http_only,
    and `expires_in` (seconds; -1 for a cookie that ends with the browser)."""

    cookies: list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleLine(Observation):
    """`source` is the URL of the script or resource that it is about, where the browser says so."""

    level: str
    text: str
    page: int = 0
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageError(Observation):
    """An uncaught error. `source` is the URL of the innermost script that the browser names."""

    message: str
    page: int = 0
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CspViolation(Observation):
    """`directive` is the effective directive, `blocked` the URL (or origin) that the browser refused."""

    document: str
    directive: str
    blocked: str
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedState(Observation):
    """A snapshot of the embed on the host page.

    `launcher` is `none` (no element), `hidden` (by the `widget` itself or by the `site`, where it can be told),
    `covered`, `off-screen` or `usable`; `instance` is
    false while `window.Libredesk` is still the class. `settings` is what the page configured
    (without `userJWT`). `scripts` are the `src` of every `…/widget.js` tag.
    """

    url: str
    script_ran: bool
    instance: bool
    loaded: bool
    frames: int
    launcher: str
    open: bool
    unread: int = 0
    unread_shown: str = ""
    covered_by: str = ""
    hidden_by: str = ""
    settings: dict[str, Any] = field(default_factory=dict)
    scripts: list[str] = field(default_factory=list)
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatShown(Observation):
    """The open conversation as a person sees it, oldest first: text, author (`visitor`, `agent`), pending.

    Where there are any, `files` are the names of its files as shown, `live` names what in the message
    could act, and `astray` what is drawn outside its bubble. `typing`: the dots of an agent who types.
    `title` and `subtitle` are the chat's heading: whom one talks to, and when they are there.
    `composer`: whether one can write; None where nobody looked.
    """

    messages: list[dict[str, Any]]
    text: str = ""
    page: int = 0
    typing: bool = False
    title: str = ""
    subtitle: str = ""
    composer: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrechatShown(Observation):
    """What the fields of the form before the chat show, by key, once they were filled."""

    fields: dict[str, str]
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HostSeen(Observation):
    """The host page around the widget: whether the loader has run in it (`widget`), the names on `window`
    that are no browser's functions and those of them that the text of the widget's script sets, whether the page `scrolls`, and which parts of the widget stand
    `in_flow`, where they move the site's content."""

    url: str
    widget: bool
    scrolls: bool
    globals: list[str] = field(default_factory=list)
    set_by_widget: list[str] = field(default_factory=list)
    in_flow: list[str] = field(default_factory=list)
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HostState(Observation):
    """How the host page stands at one moment, apart from the widget's own elements.

    `scroll` is [x, y] and `height` that of the document, in CSS pixels. `focus` is the element that has
    the keyboard: `body` for none, `launcher`, `chat` (the iframe, as long as it is drawn, however faintly)
    or the tag and id of another. `styles` are the inline declarations of `html` and `body`, each with its
    value, e.g. `{"body overflow": "hidden"}`, without custom properties.
    """

    url: str
    scroll: list[float]
    height: float
    focus: str = "body"
    styles: dict[str, str] = field(default_factory=dict)
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryUsed(Observation):
    """The scenario called `history.<method>`: the page's URL before, as wanted, and right after.
    `wrapped` if the method was no longer the browser's own; `replaced` if `history` had been given one
    in place of its prototype's, be it a wrapper or not (None: nobody looked)."""

    method: str
    url_before: str
    url_wanted: str
    url_after: str
    wrapped: bool
    page: int = 0
    replaced: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TokensKept(Observation):
    """The tokens in the places in which a custom frontend is said to keep them; empty: nothing is there.

    `places` names them by token, e.g. `{"session": "localStorage chat.session"}`: a token that is not
    named is kept where nobody told us.
    """

    session: str = ""
    visitor: str = ""
    places: dict[str, str] = field(default_factory=dict)
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadMeasured(Observation):
    """One load of a page in a browser that knew nothing of it, with the `embed` (its chat then opened and
    closed once) or with the widget's script refused. `number` counts pairs of such loads from 1.

    `by_chat`: [requests, bytes of bodies over the network] for each path of the instance, and each
    address that the widget's iframe asked for; `by_page`: the same for each origin that the page asked
    otherwise. Milliseconds: `watched_for` since the load began, `usable_after` until the launcher could
    be clicked, `blocked` by tasks beyond their first 50. `shift`: the layout shift scores of the whole
    load, summed; `chat_shift`: those of opening and closing alone. None: nobody could tell.
    """

    url: str
    embed: bool
    number: int
    by_chat: dict[str, list[int]]
    by_page: dict[str, list[int]]
    watched_for: float
    usable_after: float | None = None
    blocked: float | None = None
    shift: float | None = None
    chat_shift: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageSeen(Observation):
    """Key and value of every entry of the host page's localStorage and sessionStorage."""

    items: dict[str, str]
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenshotTaken(Observation):
    """`path` is relative to the folder of the transcript."""

    name: str
    path: str


# --- wire, probe, agent: HTTP and WebSocket ------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSent(Observation):
    """`id` pairs it with its answer within one witness. Header names are lower case."""

    id: str
    method: str
    url: str
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    frame_url: str = ""
    resource: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseReceived(Observation):
    """`body` is null where it was not read (scripts, images) or is not text."""

    id: str
    url: str
    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseFinished(Observation):
    """The whole answer is there. `size`: bytes of its body as they came over the network, compressed
    or not; 0 where a cache had it."""

    id: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFailed(Observation):
    """No answer. `failure` is the browser's or the client's own word for it."""

    id: str
    url: str
    failure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SocketOpened(Observation):
    socket: int
    url: str
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SocketClosed(Observation):
    socket: int
    code: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SocketFailed(Observation):
    """The handshake was refused or the connection broke; `failure` is the end's own word for it."""

    socket: int
    url: str
    failure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame(Observation):
    """One WebSocket data frame. `kind` is its `type` where the text is readable, else empty."""

    way: Way
    socket: int
    text: str
    kind: str = ""


# --- probe and agent: what the server stored --------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesRead(Observation):
    """All messages of one conversation, oldest first: uuid, text, author_type, author_id, created_at,
    attachments."""

    conversation: str
    messages: list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationRead(Observation):
    """One conversation: status, and (for the agent only) its contact's id, type and external id.

    `contact` is what the agent reads of the person (first_name, email, phone_number,
    phone_number_country_code, custom_attributes), `custom_attributes` what is kept of the conversation.
    """

    conversation: str
    status: str
    contact_id: int | None = None
    contact_type: str = ""
    external_user_id: str | None = None
    contact: dict[str, Any] = field(default_factory=dict)
    custom_attributes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRead(Observation):
    """An attachment, downloaded by the very link that its message gives: `status` is None where nobody
    answered, and `failure` says why. `name` is the message's word for it."""

    conversation: str
    message: str
    name: str
    url: str
    status: int | None = None
    size: int = 0
    sha256: str = ""
    failure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitsRead(Observation):
    """Stored page visits of a conversation's contact, newest first: time, title, url."""

    conversation: str
    visits: list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityRead(Observation):
    """`auth/me` of a session token: who the server says that it belongs to."""

    token: str
    user_id: int
    is_visitor: bool
    first_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenReplayed(Observation):
    """The probe used `token` as a bearer once more, after it should be dead; 401 is the right answer."""

    token: str
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationTried(Observation):
    """The probe asked with the widget's `token` for a `conversation` of the person who was there before;
    any refusal is the right answer."""

    token: str
    conversation: str
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenTriedElsewhere(Observation):
    """The probe used the widget's `token` in another inbox of the instance, named by its UUID; 401 is the
    right answer."""

    token: str
    inbox: str
    status: int
