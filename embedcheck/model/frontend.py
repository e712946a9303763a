"""A custom widget frontend, as far as a driver must know it: where things are, and how its site calls it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Selectors:
    """CSS selectors, each looked for in the document and in every open shadow root of it.

    `launcher`, `unread` and `panel` are on the host page; the others are in `frame` (an iframe's
    selector) if there is one. `messages` finds one row for each message; `message_visitor` and
    `message_agent` say whose it is, by the row or something in it; a row that is neither is no
    message. `message_text` is the part of a row with the text, `message_pending` shows that a row
    is still on its way. `prechat` finds a field of the form before the chat: `{key}` stands for the
    field's key. An empty selector: the frontend has no such thing.
    """

    launcher: str
    panel: str
    composer: str
    messages: str
    message_visitor: str
    message_agent: str
    message_text: str = ""
    message_pending: str = ""
    send: str = ""
    unread: str = ""
    typing: str = ""
    upload: str = ""
    close: str = ""
    start: str = ""
    continue_: str = ""
    back: str = ""
    prechat: str = ""
    frame: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteCalls:
    """JavaScript with which the site itself would do it. In `set_user` and `user_jwt` the variable `jwt`
    holds the JWT; `user_jwt` runs at the start of each page, before the site's own scripts."""

    set_user: str = ""
    user_jwt: str = ""
    logout: str = ""
    show: str = ""
    hide: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frontend:
    """`session` and `visitor` say where the frontend keeps its two tokens: `cookie NAME`,
    `localStorage KEY` or `sessionStorage KEY`; empty where nobody said."""

    selectors: Selectors
    calls: SiteCalls = field(default_factory=SiteCalls)
    session: str = ""
    visitor: str = ""

    @property
    def keeps(self) -> dict[str, str]:
        """Where each token is kept, as far as it is known: `session` and `visitor`."""
        places = {"session": self.session, "visitor": self.visitor}
        return {token: place for token, place in places.items() if place}
