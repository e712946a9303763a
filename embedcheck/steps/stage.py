"""What a step may ask for: the visitor's hands, the agent's, a second device, and the transcript."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from embedcheck.model.observations import Observation
from embedcheck.model.target import Target
from embedcheck.model.transcript import Transcript
from embedcheck.steps.files import File

T = TypeVar("T")


def nothing_else(_: Transcript) -> str:
    """The words for what was there instead, where there is nothing to tell."""
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """Seconds. `step`: a step's own deadline; `settle`: how long debts may stay open at the end;
    `quiet`: the silence of the widget's wire before judging."""

    step: float = 15.0
    settle: float = 8.0
    quiet: float = 0.05
    scenario: float = 120.0


class Visitor(Protocol):
    """The visitor's hands in the browser. Every method ends when its effect is there, or raises
    StepFailed; none sleeps. Paths are relative to the site; selectors are Playwright's."""

    async def visit(self, path: str, status: int | None = None) -> None:
        """Opens a page. Fails if the site answers another status than this; None: any below 400."""

    async def reload(self) -> None: ...
    async def back(self) -> None: ...
    async def forward(self) -> None: ...
    async def click(self, selector: str) -> None: ...
    async def fill(self, selector: str, text: str) -> None: ...
    async def press(self, key: str, selector: str | None = None) -> None: ...
    async def wait_for(self, selector: str, state: str = "visible") -> None: ...
    async def navigate(self, how: str, path: str, title: str | None, title_after: float) -> None:
        """An SPA's navigation: `how` is push, replace or hash; the title is set after some seconds."""

    async def scroll(self, to: str) -> None: ...
    async def set_viewport(self, width: int, height: int) -> None: ...
    async def set_offline(self, offline: bool) -> None: ...
    async def block(self, url: str) -> None:
        """Refuses requests for such a URL (`*`, `**`) until `unblock`."""

    async def delay(self, url: str, by: float) -> None:
        """Holds each request for such a URL up by so many seconds until `unblock`."""

    async def unblock(self, url: str | None) -> None: ...
    async def screenshot(self, name: str) -> None: ...
    async def evaluate(self, expression: str) -> Any: ...
    async def new_tab(self, path: str) -> None: ...
    async def switch_tab(self, tab: int) -> None:
        """Goes on in another open tab; 1 is the first."""

    async def look(self) -> None:
        """Records what can be seen at this moment: EmbedState, ChatShown, CookiesSeen, StorageSeen,
        and of a custom frontend that says where it keeps its tokens, TokensKept."""

    async def open_widget(self) -> None:
        """Waits until the launcher is usable and clicks it. A person's click, never the API."""

    async def close_widget(self) -> None: ...
    async def start_conversation(self) -> None:
        """Reaches a composer for a new conversation."""

    async def continue_conversation(self) -> None:
        """Reaches the latest conversation, as a visitor must who comes back to the widget's home."""

    async def fill_prechat(self, answers: Mapping[str, Any]) -> None:
        """Fills the form before the chat, by key or label, and records what it then shows."""

    async def say(self, text: str, *, refused: bool = False) -> None:
        """Types into the composer, sends, and waits for the instance's answer to that message, which
        must be a yes, or (`refused`) a 4xx."""

    async def type_text(self, text: str) -> None:
        """Types into the composer without sending."""

    async def upload(self, file: File, *, must_be_refused: bool = False) -> bool:
        """Attaches a file and waits for the instance's answer. False if the widget offers no attaching,
        where that is what must be."""

    async def set_user(self, jwt: str) -> None: ...
    async def plant_session(self, token: str) -> None:
        """Puts this token into the widget's cookies, in place of the session's own."""

    async def hold_user_jwt(self, jwt: str) -> None:
        """From now on every page load of the site hands this JWT to the embed as `userJWT`."""

    async def logout(self) -> None: ...
    async def show(self) -> None: ...
    async def hide(self) -> None: ...
    async def measure_embed(self, path: str, times: int) -> None:
        """Loads a page so many times with the embed and without, in turn, each time in a browser that knew
        nothing of it, and records each load as LoadMeasured."""

    async def drop_socket(self) -> None:
        """Closes the widget's open WebSocket as a network would, and records SocketDropped."""

    async def hold_socket(self) -> None:
        """Like `drop_socket`, and refuses new ones until `release_socket`."""

    async def release_socket(self) -> None: ...
    async def see_message(self, text: str, author: str, *, times: int, within: float) -> None:
        """Waits until exactly `times` visible messages by `author` (agent, visitor) hold the text."""

    async def see_unread(self, count: int, *, within: float) -> None:
        """Waits until the launcher's badge shows this count (0: no badge)."""

    async def see_text(self, text: str, *, where: str, shown: bool, within: float) -> None:
        """Waits until a text is (or is no longer) visible on the `page` or in the `widget`."""

    @property
    def widget_open(self) -> bool: ...


class AgentHand(Protocol):
    """An agent of the instance, by API key."""

    async def say(self, conversation: str, text: str, *, html: str = "", private: bool = False) -> None:
        """Replies with a text, or leaves it as a private note; `html` follows it as it stands."""

    async def attach(self, conversation: str, file: File, text: str) -> None:
        """Replies with a text and a file."""

    async def type(self, conversation: str, typing: bool) -> None: ...
    async def first_name(self) -> str:
        """By which the visitor knows them."""

    async def assign(self, conversation: str) -> None:
        """Takes the conversation."""

    async def close(self, conversation: str) -> None: ...
    async def resolve(self, conversation: str) -> None: ...


class DeviceHand(Protocol):
    """The same contact on a second device: HTTP with the widget's own session token."""

    async def say(self, conversation: str, text: str, *, refused: bool = False) -> None:
        """Writes a message, which the instance must take, or (`refused`) must not."""

    async def upload(self, conversation: str, file: File) -> None:
        """Tries to upload a file; the instance's answer is recorded, whatever it is."""

    async def merge_away(self, jwt: str) -> str:
        """Signs the visitor in with this JWT on the second device and lets the server merge them; the
        widget's own token, which is dead from then on."""


class Stage(Protocol):
    """Everything that a step may touch."""

    @property
    def target(self) -> Target: ...
    @property
    def timeouts(self) -> Timeouts: ...
    @property
    def visitor(self) -> Visitor: ...
    @property
    def device(self) -> DeviceHand: ...

    def agent(self) -> AgentHand:
        """Raises StepFailed if there is no agent key."""

    def transcript(self) -> Transcript: ...
    def note(self, seen: Observation) -> None:
        """Records a fact as the scenario's own (witness `steps`)."""

    def mark(self, text: str) -> tuple[str, str]:
        """The text with a short run-unique mark appended, and the mark alone."""

    def conversation(self) -> str:
        """UUID of the conversation that the widget last opened or started. Raises StepFailed if none."""

    async def mint_jwt(
        self,
        claims: dict[str, Any],
        *,
        expires_in: int | None = 3600,
        signed: str = "well",
        inbox: str | None = None,
    ) -> str:
        """A JWT with these claims, and `exp` that many seconds from now (None: no `exp` at all).

        `signed` is `well` (with the secret of the inbox of this name, or of the scenario's own),
        `wrong_key` or `alg_none`.
        """

    async def read_back(self) -> None:
        """The probe and the agent read what the server has stored, once, now."""

    async def pace_page_visits(self) -> None:
        """Waits until the server would keep another page visit: Libredesk drops, for good, one that
        comes within a second of the last on the same socket (`widget_ws.go:40,163`)."""

    async def until(
        self,
        question: Callable[[Transcript], T | None],
        *,
        within: float | None = None,
        awaited: str,
        instead: Callable[[Transcript], str] = nothing_else,
    ) -> T:
        """Waits for an answer; after the deadline raises StepFailed that says what was `awaited`, and what was
        there `instead`."""

    async def until_read(
        self,
        question: Callable[[Transcript], T | None],
        *,
        within: float | None = None,
        awaited: str,
        instead: Callable[[Transcript], str] = nothing_else,
    ) -> T:
        """Like `until`, and looks and reads back again and again, for facts that nobody announces."""

    async def until_seen(
        self,
        question: Callable[[Transcript], T | None],
        *,
        within: float | None = None,
        awaited: str,
        instead: Callable[[Transcript], str] = nothing_else,
    ) -> T:
        """Like `until_read`, and only looks: asks nothing of the instance."""
