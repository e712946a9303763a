"""What the page witness saw: the host page, and the widget in it."""

from dataclasses import dataclass, field
from typing import Any

from embedcheck.model.observations.observation import Observation


@dataclass(frozen=True, slots=True, kw_only=True)
class Navigated(Observation):
    """The host page shows another URL. `how`: load, push, replace, traverse, reload or hash.

    `script` is the URL of the script (or of the page itself, for inline ones) that wanted it, and `passed` are
    those of all scripts that the call went through, where the browser says so. `replaced`: whether `history`
    had been given another method than the browser's own by then (None: no method, or nobody looked).

    `clock`, here and below, is the page's own time in seconds: a busy machine tells us later. Only
    differences mean anything; 0 where nobody looked.
    """

    url: str
    title: str
    how: str
    page: int = 0
    script: str = ""
    passed: list[str] = field(default_factory=list)
    replaced: bool | None = None
    clock: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleChanged(Observation):
    url: str
    title: str
    page: int = 0
    clock: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PostMessage(Observation):
    """A window message of the widget protocol, told by the window that heard it (`host`, `iframe`)."""

    heard_by: str
    type: str
    data: dict[str, Any]
    page: int = 0
    clock: float = 0.0


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
    (without `userJWT`). `scripts` are the `src` of every `…/widget.js` tag. `parted`: the loader still
    holds its iframe, and it is in the page no more. `chat` is how the open chat stands: `usable`,
    `covered` (`chat_covered_by`), `untouchable` (it takes no clicks), `cramped`, `off-screen`; empty while
    it is closed, or where nobody looked.
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
    parted: bool = False
    chat: str = ""
    chat_covered_by: str = ""
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
    `in_flow`, where they move the site's content. `takes_clicks`: the parts that cannot be seen there and
    take the page's clicks all the same, `iframe` or `launcher`."""

    url: str
    widget: bool
    scrolls: bool
    globals: list[str] = field(default_factory=list)
    set_by_widget: list[str] = field(default_factory=list)
    in_flow: list[str] = field(default_factory=list)
    takes_clicks: list[str] = field(default_factory=list)
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
