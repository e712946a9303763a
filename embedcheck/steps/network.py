"""Steps that put something between the browser and the network."""

import re
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from embedcheck.model.observations import NetworkHindered
from embedcheck.steps.stage import Stage
from embedcheck.steps.step import Step


def _glob(pattern: str) -> str:
    """The pattern, if Playwright can read it: it raises for the others as soon as a request is made."""
    if not pattern.strip() or not pattern.isprintable():
        raise ValueError("write a URL, in which `*` and `**` may stand, such as `**/widget.js`")
    braces = re.sub(r"\\.|[^{}]", "", pattern)
    if braces.replace("{}", ""):
        raise ValueError("each `{` of the URL needs its `}`, and none may stand within another")
    return pattern


Glob = Annotated[str, AfterValidator(_glob), Field(max_length=2048)]


class Block(Step):
    """Refuses the browser's requests for a URL, as an ad blocker does, until `unblock`.

    `*` in the URL stands for anything but a slash, `**` for anything: `block: "**/widget.js"`. What is
    refused so is held against nobody, nor what a page lacks because of it.
    """

    shorthand: ClassVar[str | None] = "url"
    url: Glob

    async def perform(self, stage: Stage) -> None:
        stage.note(NetworkHindered(how="block", url=self.url))
        await stage.visitor.block(self.url)


class Delay(Step):
    """Holds up each of the browser's requests for a URL by some seconds, until `unblock`.

    The URL is written as for `block`. A slow desk is no broken one: every check must stay green.
    """

    url: Glob
    by: float = Field(gt=0, le=60, description="Seconds.")

    async def perform(self, stage: Stage) -> None:
        stage.note(NetworkHindered(how="delay", url=self.url, by=self.by))
        await stage.visitor.delay(self.url, self.by)


class Unblock(Step):
    """Ends what `block` and `delay` began: for one URL, as it was written there, or for all."""

    shorthand: ClassVar[str | None] = "url"
    url: Glob | None = None

    async def perform(self, stage: Stage) -> None:
        await stage.visitor.unblock(self.url)
        stage.note(NetworkHindered(how="free", url=self.url or "**"))
