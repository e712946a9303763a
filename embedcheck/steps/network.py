"""Steps that put something between the browser and the network."""

from typing import ClassVar

from pydantic import Field

from embedcheck.model.observations import NetworkHindered
from embedcheck.steps.stage import Stage
from embedcheck.steps.step import Step


class Block(Step):
    """Refuses the browser's requests for a URL, as an ad blocker does, until `unblock`.

    `*` in the URL stands for anything but a slash, `**` for anything: `block: "**/widget.js"`. What is
    refused so is held against nobody, nor what a page lacks because of it.
    """

    shorthand: ClassVar[str | None] = "url"
    url: str

    async def perform(self, stage: Stage) -> None:
        stage.note(NetworkHindered(how="block", url=self.url))
        await stage.visitor.block(self.url)


class Delay(Step):
    """Holds up each of the browser's requests for a URL by some seconds, until `unblock`.

    The URL is written as for `block`. A slow desk is no broken one: every check must stay green.
    """

    url: str
    by: float = Field(gt=0, le=60, description="Seconds.")

    async def perform(self, stage: Stage) -> None:
        stage.note(NetworkHindered(how="delay", url=self.url, by=self.by))
        await stage.visitor.delay(self.url, self.by)


class Unblock(Step):
    """Ends what `block` and `delay` began: for one URL, as it was written there, or for all."""

    shorthand: ClassVar[str | None] = "url"
    url: str | None = None

    async def perform(self, stage: Stage) -> None:
        await stage.visitor.unblock(self.url)
        stage.note(NetworkHindered(how="free", url=self.url or "**"))
