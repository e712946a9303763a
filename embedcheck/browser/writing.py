"""What a visitor does in any chat, whoever draws it: typing, sending and attaching, each to its answer."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from playwright.async_api import FilePayload, Locator, Page

from embedcheck.browser.answers import accepted, answered, asks, says, turned_down
from embedcheck.browser.blame import blamed
from embedcheck.browser.overheard import Overheard
from embedcheck.errors import StepFailed
from embedcheck.model.verdicts import Owner
from embedcheck.steps.files import File
from embedcheck.wire import endpoints

# So many characters are typed key by key; the rest comes at once, as a paste would, and so do line breaks, since
# Enter sends. On a machine with nothing to spare a key takes half a second.
BY_KEY = 8
# How far the wire's witness may be behind an answer that the page has got, in seconds.
WRITTEN_DOWN = 2.0
SEEN = "See the screenshot for what the widget shows instead."


class Writing(ABC):
    """Works in the chat of one page. `within` is each gesture's deadline in seconds."""

    def __init__(self, page: Page, overheard: Overheard, within: float) -> None:
        self._page = page
        self._overheard = overheard
        self._within = within

    @abstractmethod
    async def start(self) -> None:
        """Reaches the composer of a new conversation."""

    @abstractmethod
    async def reach_composer(self) -> None:
        """Continues the latest conversation, or starts the first."""

    @abstractmethod
    async def close_inside(self) -> None:
        """Closes the chat by its own button, where the launcher is out of reach while it is open."""

    @property
    @abstractmethod
    def _files(self) -> Locator:
        """The field that takes files."""

    @abstractmethod
    async def _field(self) -> Locator:
        """The field that takes the message."""

    @abstractmethod
    async def _send(self) -> None:
        """Sends what the field holds, as a visitor would."""

    async def fill_prechat(self, answers: Mapping[str, Any]) -> dict[str, str]:
        """Fills the form before the chat; what its fields then show, by key."""
        raise StepFailed(
            f"this frontend's form before the chat is not known, so nobody can answer {', '.join(answers)}",
            next_step="Fill it with `fill` and `click` by the selectors of its fields.",
            owner=Owner.SCENARIO,
        )

    async def type(self, text: str) -> None:
        await self.reach_composer()
        with blamed("typing into the composer", next_step=SEEN):
            await self._put(await self._field(), text)

    async def say(self, text: str, *, refused: bool = False) -> None:
        """Sends a message and waits for the instance's answer to that very message."""
        await self.type(text)
        read, begun = (self._overheard.answers(each) for each in (endpoints.CONVERSATION, endpoints.INIT))
        with blamed("sending the message", next_step=SEEN):
            response = await answered(
                self._page, says(text), self._send, doing="sending the message", within=self._within
            )
        await (turned_down if refused else accepted)(response, doing="sending the message")
        if refused:
            return
        if not asks(endpoints.INIT)(response.request):
            return
        # What comes next may be said into the conversation that this answer names.
        with suppress(TimeoutError):
            async with asyncio.timeout(WRITTEN_DOWN):
                await self._overheard.until(lambda: self._overheard.answers(endpoints.INIT) > begun)
        if "authorization" not in response.request.headers:
            await self._caught_up(read)

    async def _caught_up(self, read: int) -> None:  # noqa: B027 - most frontends need no such patience
        """Waits, after a visitor's very first message, until the frontend is ready for the next gesture.
        `read` is how often it had read a conversation before."""

    async def attach(self, file: File, *, must_be_refused: bool = False) -> bool:
        """False if the chat takes no files, and none may be taken."""
        await self.reach_composer()
        advice = "Uploads need a conversation, and file_upload switched on in the inbox."
        what = f"attaching {file.name}"
        with blamed(what, next_step=advice):
            if must_be_refused and not await self._files.is_enabled(timeout=self._ms):
                return False
            response = await answered(
                self._page,
                asks(endpoints.UPLOAD),
                lambda: self._files.set_input_files(_payload(file), timeout=self._ms),
                doing=what,
                within=self._within,
            )
        if not must_be_refused:
            await accepted(response, doing=what)
        return True

    @property
    def _ms(self) -> float:
        return self._within * 1000

    async def _put(self, field: Locator, text: str) -> None:
        # The composer is disabled while a message is on its way; a click waits for it.
        await field.click(timeout=self._ms)
        by_key = text.partition("\n")[0][:BY_KEY]
        await field.press_sequentially(by_key, timeout=self._ms)
        if by_key != text:
            await field.fill(text, timeout=self._ms)


def _payload(file: File) -> FilePayload:
    return {"name": file.name, "mimeType": file.content_type, "buffer": file.content}
