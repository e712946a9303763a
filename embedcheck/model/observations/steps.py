"""What the scenario did, and what it wanted."""

from dataclasses import dataclass, field
from typing import Any

from embedcheck.model.observations.observation import Observation


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
    """`words` is the step as its author would read it aloud; `line` and `col` are 1-based in `file`."""

    index: int
    name: str
    words: str
    file: str = ""
    line: int = 0
    col: int = 0


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
    `claims`, in how many seconds from this moment it expires, and when, in seconds since the epoch (None without a
    readable `exp`).

    `signed` is `by the inbox` or `otherwise`; empty where no secret of the inbox is configured.
    """

    jwt: str
    algorithm: str
    claims: list[str] = field(default_factory=list)
    expires_in: float | None = None
    expires_at: float | None = None
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
