"""Steps of a visitor on the host page."""

from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from embedcheck.steps.stage import Stage
from embedcheck.steps.step import Step


class Visit(Step):
    """Opens a page of the site. An answer of 400 or more fails the step, unless that `status` is wanted."""

    opens_page: ClassVar[bool] = True
    shorthand: ClassVar[str | None] = "path"
    path: str
    status: int | None = Field(default=None, ge=100, le=599)

    async def perform(self, stage: Stage) -> None:
        await stage.visitor.visit(self.path, self.status)


class Reload(Step):
    """Reloads the page."""

    on_page: ClassVar[bool] = True

    async def perform(self, stage: Stage) -> None:
        await stage.visitor.reload()


class Back(Step):
    """Goes back in the browser's history."""

    on_page: ClassVar[bool] = True

    async def perform(self, stage: Stage) -> None:
        await stage.pace_page_visits()
        await stage.visitor.back()


class Forward(Step):
    """Goes forward in the browser's history."""

    on_page: ClassVar[bool] = True

    async def perform(self, stage: Stage) -> None:
        await stage.pace_page_visits()
        await stage.visitor.forward()


class Click(Step):
    """Clicks an element of the host page."""

    on_page: ClassVar[bool] = True
    shorthand: ClassVar[str | None] = "on"
    on: str

    async def perform(self, stage: Stage) -> None:
        await stage.visitor.click(self.on)


class Fill(Step):
    """Fills a field of the host page."""

    on_page: ClassVar[bool] = True
    into: str
    text: str

    async def perform(self, stage: Stage) -> None:
        await stage.visitor.fill(self.into, self.text)

    def words(self, name: str) -> str:
        return f"{name}: {self.into}"


class Press(Step):
    """Presses a key, on an element or where the focus is."""

    on_page: ClassVar[bool] = True
    shorthand: ClassVar[str | None] = "key"
    key: str
    on: str | None = None

    async def perform(self, stage: Stage) -> None:
        await stage.visitor.press(self.key, self.on)


class WaitFor(Step):
    """Waits until an element of the host page is in a state."""

    on_page: ClassVar[bool] = True
    shorthand: ClassVar[str | None] = "selector"
    selector: str
    state: Literal["visible", "hidden", "attached", "detached"] = "visible"

    async def perform(self, stage: Stage) -> None:
        await stage.visitor.wait_for(self.selector, self.state)


class Navigate(Step):
    """Navigates as a single-page application does: pushState, replaceState or the hash.

    `title` is set at once, or `title_after` seconds later, as many routers do. Unless in a `hurry`,
    the step first leaves the server its second between two page visits.
    """

    on_page: ClassVar[bool] = True
    push: str | None = None
    replace: str | None = None
    hash: str | None = None
    title: str | None = None
    title_after: float = Field(default=0.0, ge=0.0, le=30.0)
    hurry: bool = False

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if sum(way is not None for way in (self.push, self.replace, self.hash)) != 1:
            raise ValueError("a navigation is exactly one of push, replace and hash")
        return self

    async def perform(self, stage: Stage) -> None:
        if not self.hurry:
            await stage.pace_page_visits()
        for how, path in (("push", self.push), ("replace", self.replace), ("hash", self.hash)):
            if path is not None:
                await stage.visitor.navigate(how, path, self.title, self.title_after)


class Scroll(Step):
    """Scrolls the host page to its `top`, its `bottom` or an element."""

    on_page: ClassVar[bool] = True
    shorthand: ClassVar[str | None] = "to"
    to: str

    async def perform(self, stage: Stage) -> None:
        await stage.visitor.scroll(self.to)


class SetViewport(Step):
    """Resizes the browser's window, in CSS pixels."""

    width: int = Field(ge=100, le=10_000)
    height: int = Field(ge=100, le=10_000)

    async def perform(self, stage: Stage) -> None:
        await stage.visitor.set_viewport(self.width, self.height)


class Offline(Step):
    """Takes the browser off the network. An open WebSocket then stalls; it is not closed."""

    async def perform(self, stage: Stage) -> None:
        await stage.visitor.set_offline(True)


class Online(Step):
    """Brings the browser back onto the network."""

    async def perform(self, stage: Stage) -> None:
        await stage.visitor.set_offline(False)


class Screenshot(Step):
    """Takes a picture of the browser's window and keeps it under this name."""

    shorthand: ClassVar[str | None] = "name"
    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9 _-]{0,60}$")

    async def perform(self, stage: Stage) -> None:
        await stage.visitor.screenshot(self.name)


class Evaluate(Step):
    """Runs a JavaScript expression in the host page."""

    on_page: ClassVar[bool] = True
    shorthand: ClassVar[str | None] = "expression"
    expression: str

    async def perform(self, stage: Stage) -> None:
        await stage.visitor.evaluate(self.expression)

    def words(self, name: str) -> str:
        return name


class SwitchTab(Step):
    """Goes on in another tab of the same browser: 1 is the first that was opened."""

    shorthand: ClassVar[str | None] = "tab"
    tab: int = Field(ge=1, le=20)

    async def perform(self, stage: Stage) -> None:
        await stage.visitor.switch_tab(self.tab)


class NewTab(Step):
    """Opens a page of the site in a second tab of the same browser and goes on there."""

    opens_page: ClassVar[bool] = True
    shorthand: ClassVar[str | None] = "path"
    path: str

    async def perform(self, stage: Stage) -> None:
        await stage.visitor.new_tab(self.path)
