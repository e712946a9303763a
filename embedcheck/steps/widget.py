"""Steps of a visitor at the chat widget."""

from typing import ClassVar

from pydantic import Field

from embedcheck.errors import StepFailed
from embedcheck.model.observations import (
    RequestSent,
    ResponseReceived,
    VisitorSaid,
    VisitorTyped,
    Witness,
)
from embedcheck.model.transcript import Transcript
from embedcheck.steps.attachment import Attachment, offered
from embedcheck.steps.files import File
from embedcheck.steps.message import Message
from embedcheck.steps.stage import Stage
from embedcheck.steps.step import Step
from embedcheck.wire import endpoints
from embedcheck.wire.envelope import data_of
from embedcheck.wire.uploads import taken_as

HTTP_ERROR = 400
# Seconds by which the wire may tell later of an answer than the visitor's hands.
OVERHEARD = 3.0


class OpenWidget(Step):
    """Clicks the launcher, as a person does, and waits until the widget is open."""

    on_page: ClassVar[bool] = True

    async def perform(self, stage: Stage) -> None:
        await stage.visitor.open_widget()


class CloseWidget(Step):
    """Closes the widget as a person does."""

    on_page: ClassVar[bool] = True

    async def perform(self, stage: Stage) -> None:
        await stage.visitor.close_widget()


class MeasureEmbed(Step):
    """Measures what the embed costs a page, by loading it so many `times` with the embed and without.

    With the embed, the chat is opened and closed once. Each load is one in a fresh browser, with the cookies and the storage that the visitor has by now, but
    without a chat, and with an empty cache. With and without take turns.
    """

    shorthand: ClassVar[str | None] = "path"
    path: str = "/"
    times: int = Field(default=3, ge=1, le=20)

    async def perform(self, stage: Stage) -> None:
        await stage.visitor.measure_embed(self.path, self.times)


class StartConversation(Step):
    """Goes to the composer of a new conversation."""

    on_page: ClassVar[bool] = True

    async def perform(self, stage: Stage) -> None:
        await stage.visitor.start_conversation()


class ContinueConversation(Step):
    """Goes to the latest conversation, as a visitor does who comes back to the widget's home."""

    on_page: ClassVar[bool] = True

    async def perform(self, stage: Stage) -> None:
        await stage.visitor.continue_conversation()


class Say(Message):
    """Types a message into the widget, sends it and waits for the instance's answer.

    A short run-unique mark is appended, so that the message can be found and counted anywhere. With
    `bytes`, the text is repeated until, mark and all, it is exactly that long. With `must_be_refused`,
    an instance that accepts the message is the failure.
    """

    on_page: ClassVar[bool] = True

    async def perform(self, stage: Stage) -> None:
        text, mark = self.marked(stage)
        stage.note(VisitorSaid(text=text, mark=mark, must_be_refused=self.must_be_refused))
        await stage.visitor.say(text, refused=self.must_be_refused)


class Type(Step):
    """Types into the composer without sending, so that the agent sees the visitor typing."""

    on_page: ClassVar[bool] = True
    shorthand: ClassVar[str | None] = "text"
    text: str

    async def perform(self, stage: Stage) -> None:
        stage.note(VisitorTyped(text=self.text))
        await stage.visitor.type_text(self.text)


class Upload(Attachment):
    """Attaches a file to the open conversation: from a `path`, or made up as `{name: photo.png, bytes: 20000}`.

    With `must_be_refused` the instance must not take it. Where the widget offers no attaching at all,
    the visitor's second device tries the same without it.
    """

    on_page: ClassVar[bool] = True
    must_be_refused: bool = False

    async def perform(self, stage: Stage) -> None:
        file, conversation = self.file(), stage.conversation()
        stage.note(offered("visitor", file, conversation, must_be_refused=self.must_be_refused))
        taken = await stage.visitor.upload(file, must_be_refused=self.must_be_refused)
        if not taken:
            stage.note(offered("device", file, conversation, must_be_refused=True))
            await stage.device.upload(conversation, file)
        elif not self.must_be_refused and await self._came_out_otherwise(stage, file):
            # Whether the widget or the server made another file of it, only the same file sent by us can tell.
            stage.note(offered("device", file, conversation))
            await stage.device.upload(conversation, file)

    async def _came_out_otherwise(self, stage: Stage, file: File) -> bool:
        """Whether the instance's answer has another file than the one that was chosen."""
        try:
            answer = await stage.until(_last_upload, within=OVERHEARD, awaited="the answer to the upload")
        except StepFailed:
            return False
        return answer.status < HTTP_ERROR and not taken_as(data_of(answer.body), file.name, file.size)


def _last_upload(seen: Transcript) -> ResponseReceived | None:
    """The answer to the newest upload of the widget, once it is there."""
    asked = [
        entry.seen.id
        for entry in seen.of(RequestSent, by=Witness.WIRE)
        if endpoints.classify(entry.seen.method, entry.seen.url) is endpoints.UPLOAD
    ]
    answers = {entry.seen.id: entry.seen for entry in seen.of(ResponseReceived, by=Witness.WIRE)}
    return answers.get(asked[-1]) if asked else None


class Show(Step):
    """Opens the widget through the site's own API, `window.Libredesk.show()`."""

    on_page: ClassVar[bool] = True

    async def perform(self, stage: Stage) -> None:
        await stage.visitor.show()


class Hide(Step):
    """Closes the widget through the site's own API, `window.Libredesk.hide()`."""

    on_page: ClassVar[bool] = True

    async def perform(self, stage: Stage) -> None:
        await stage.visitor.hide()


class DropSocket(Step):
    """Cuts the widget's WebSocket as a network would; with `hold`, refuses new ones until `restore_socket`."""

    on_page: ClassVar[bool] = True
    shorthand: ClassVar[str | None] = "hold"
    hold: bool = False

    async def perform(self, stage: Stage) -> None:
        await (stage.visitor.hold_socket() if self.hold else stage.visitor.drop_socket())


class RestoreSocket(Step):
    """Lets the widget connect again after `drop_socket: {hold: true}`."""

    async def perform(self, stage: Stage) -> None:
        await stage.visitor.release_socket()
