"""Steps that wait for a fact and fail by their deadline. Few, because the checks always run."""

from typing import Any, ClassVar, Literal

from pydantic import Field

from embedcheck.errors import StepFailed
from embedcheck.model.observations import Noted, RefusalExpected, VisitsExpected
from embedcheck.model.verdicts import Owner
from embedcheck.steps import instead, questions
from embedcheck.steps.stage import Stage
from embedcheck.steps.step import Step

EndpointName = Literal[
    "script",
    "frame",
    "socket",
    "languages",
    "language",
    "launcher settings",
    "settings",
    "exchange",
    "me",
    "init",
    "conversations",
    "update-last-seen",
    "message",
    "conversation",
    "upload",
    "csat",
]


class Expectation(Step):
    """Base of the steps that wait and do nothing."""

    acts: ClassVar[bool] = False


class ExpectMessage(Expectation):
    """Waits until the open conversation shows a message that holds this text, exactly `times` times."""

    shorthand: ClassVar[str | None] = "text"
    text: str
    author: Literal["agent", "visitor"] = Field(default="agent", alias="from")
    times: int = Field(default=1, ge=0, le=50)

    async def perform(self, stage: Stage) -> None:
        within = stage.timeouts.step
        await stage.visitor.see_message(self.text, self.author, times=self.times, within=within)


class ExpectPageVisit(Expectation):
    """Waits until the widget sent this page visit and, with an agent's key, until the agent sees it stored."""

    shorthand: ClassVar[str | None] = "path"
    path: str
    title: str | None = None

    async def perform(self, stage: Stage) -> None:
        stage.note(VisitsExpected(path=self.path, title=self.title))
        what = f"page visit of {self.path}" + (f" titled «{self.title}»" if self.title is not None else "")
        await stage.until(
            lambda seen: questions.visit_sent(seen, self.path, self.title),
            awaited=f"the {what} on the widget's socket",
            instead=lambda seen: instead.visits_sent(seen, titled=self.title is not None),
        )
        if not stage.target.has_agent:
            return
        try:
            await stage.until_read(
                lambda seen: questions.visit_stored(seen, self.path, self.title),
                awaited=f"the {what} in the agent's list",
                instead=lambda seen: instead.visits_stored(seen, titled=self.title is not None),
            )
        except StepFailed:
            if not questions.visit_dropped_by_right(stage.transcript(), self.path, self.title):
                raise
            stage.note(Noted(text=f"the {what} is not in the agent's list, and may rightly be lost"))


class ExpectUnread(Expectation):
    """Waits until the launcher's badge shows this number (0: no badge)."""

    shorthand: ClassVar[str | None] = "count"
    count: int = Field(ge=0)

    async def perform(self, stage: Stage) -> None:
        await stage.visitor.see_unread(self.count, within=stage.timeouts.step)
        # What the server counts at this moment is soon gone: seen, it is nothing.
        await stage.read_back()


class ExpectTyping(Expectation):
    """Waits until the open conversation shows (or, with false, no longer shows) that the agent types."""

    shorthand: ClassVar[str | None] = "shown"
    shown: bool = True

    async def perform(self, stage: Stage) -> None:
        what = "shows" if self.shown else "no longer shows"
        await stage.until_seen(
            lambda seen: questions.typing_is(seen, self.shown),
            awaited=f"the moment at which the open conversation {what} that the agent types",
        )


class ExpectText(Expectation):
    """Waits until a text is visible (or, with `shown: false`, gone) on the page or in the widget."""

    shorthand: ClassVar[str | None] = "text"
    text: str
    where: Literal["page", "widget"] = "widget"
    shown: bool = True

    async def perform(self, stage: Stage) -> None:
        within = stage.timeouts.step
        await stage.visitor.see_text(self.text, where=self.where, shown=self.shown, within=within)


class ExpectSocket(Expectation):
    """Waits until the widget's newest WebSocket is joined."""

    async def perform(self, stage: Stage) -> None:
        joined = await self._joined(stage)
        # One that is lost in the moment that it is joined is not what the scenario goes on with.
        await stage.visitor.look()
        while (still := await self._joined(stage)) != joined:
            joined = still
            await stage.visitor.look()

    async def _joined(self, stage: Stage) -> int:
        return await stage.until(
            questions.newest_socket_joined,
            awaited="`joined` on the widget's newest socket",
            instead=instead.newest_socket,
        )


class ExpectFrame(Expectation):
    """Waits for a WebSocket frame of this type, and optionally with these values in its data."""

    shorthand: ClassVar[str | None] = "type"
    type: str
    way: Literal["sent", "received"] | None = None
    data: dict[str, Any] = Field(default_factory=dict)
    within: float | None = Field(default=None, gt=0, le=600, description="Seconds; default: the step's.")

    async def perform(self, stage: Stage) -> None:
        await stage.until(
            lambda seen: questions.frame(seen, self.type, self.way, self.data),
            within=self.within,
            awaited=f"a `{self.type}` frame{f' {self.way}' if self.way else ''}"
            + (f" with {self.data}" if self.data else ""),
            instead=lambda seen: instead.frames_seen(seen, self.type, self.way, self.data),
        )


class ExpectRequest(Expectation):
    """Waits for an answered request of the widget, by the name of its endpoint (`init`, `message`, …)."""

    shorthand: ClassVar[str | None] = "endpoint"
    endpoint: EndpointName
    status: int = 200

    async def perform(self, stage: Stage) -> None:
        await stage.until(
            lambda seen: questions.answered(seen, self.endpoint, self.status),
            awaited=f"an answer {self.status} to the widget's `{self.endpoint}` request",
            instead=lambda seen: instead.statuses(seen, self.endpoint),
        )


class ExpectBlocked(Expectation):
    """Expects the widget to be refused on this page, and says to the checks that this is as it should be.

    `frame`: the site is not among the inbox's trusted domains, so that the browser shows no iframe.
    `launcher`: the inbox is disabled, or the visitor's address is blocked.
    """

    shorthand: ClassVar[str | None] = "what"
    what: Literal["frame", "launcher"]

    async def perform(self, stage: Stage) -> None:
        stage.note(RefusalExpected(what=self.what))
        question = questions.frame_decided if self.what == "frame" else questions.launcher_decided
        refused, entry = await stage.until(
            question, awaited=f"the browser to be refused the widget's {self.what}, or to be given it"
        )
        if not refused:
            raise StepFailed(
                f"the widget's {self.what} is not refused on this page",
                next_step="See frame_is_allowed and settings_belong_to_the_inbox.",
                evidence=(entry,),
                owner=Owner.SERVER,
            )
