"""Hears the run's events, and keeps the page on disk whole after each of them."""

from embedcheck.model.run_events import Remarked, RunEvent, RunFinished, RunStarted, ScenarioFinished
from embedcheck.reports.html.chapter import Chapter, chapter
from embedcheck.reports.html.page import page
from embedcheck.reports.html.timeline import room_for
from embedcheck.reports.ledger import Ledger
from embedcheck.reports.reporter import ReportOptions
from embedcheck.reports.whole_file import write_whole


class HtmlReporter:
    """The whole run as one page for people, rewritten after every scenario (`report.html`).

    A chapter is made once, when its scenario has finished: what is written anew is only put together.
    """

    def __init__(self, options: ReportOptions) -> None:
        self._options = options
        self._path = options.file("report.html")
        self._ledger = Ledger()
        self._chapters: list[Chapter] = []
        self._started = ""

    def handle(self, event: RunEvent) -> None:
        self._ledger.note(event)
        if isinstance(event, RunStarted):
            self._started = self._options.now().strftime("%Y-%m-%d %H:%M %Z")
        if isinstance(event, ScenarioFinished):
            self._chapters.append(self._chapter(event))
        if isinstance(event, RunStarted | ScenarioFinished | Remarked | RunFinished):
            write_whole(self._path, self._page())

    def close(self) -> None:
        """Nothing is owed: the page is whole after each event."""

    def _chapter(self, event: ScenarioFinished) -> Chapter:
        run = self._ledger.started
        return chapter(
            event,
            folder=self._options.folder,
            below=self._path.parent,
            strict=self._options.strict,
            room=room_for(run.scenarios if run else 1),
            run=run.folder if run else "",
        )

    def _page(self) -> str:
        return page(self._ledger, self._chapters, started=self._started, strict=self._options.strict)
