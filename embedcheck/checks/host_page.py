"""What the widget does to the page around it: nothing, but a launcher and an iframe."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from embedcheck.checks.about import About, Seen
from embedcheck.checks.documents import Document, documents, page_entries
from embedcheck.checks.scene import is_official, opening, origin_of, path_of
from embedcheck.model.observations import EmbedState, HistoryUsed, HostSeen, PageError
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.wire.endpoints import SCRIPT_PATH

# What the official loader adds to `window` (`static/widget.js`), and what configures it.
GLOBALS = {"Libredesk", "initLibredesk", "LibredeskSettings", "__libredeskWidgetLoaded"}


@dataclass(frozen=True, slots=True)
class Harm:
    what: str
    seen: list[Seen]
    next_step: str


def site_is_unharmed(transcript: Transcript) -> Iterator[Verdict]:
    """The site works with the widget as it does without: no error, no lock, no jump, nothing in its way.

    Why it matters: a broken shop is worse than no chat, and nobody thinks of the chat.
    How Libredesk behaves: the loader runs in the site's own page: it wraps `history`, sets three global
    names, and adds two elements that are taken out of the flow (`widget.js:296-297,543-581`). A name
    that is there with the widget alone is the widget's only if its script sets it; others are at most
    worth a warning.
    What breaks it: an error at each navigation, a page that no longer scrolls, an element that pushes
    the content about, a `history.pushState` that lost its effect, a global name that was the site's.
    Errors, history and layout are judged on every page; scrolling and names where the scenario also
    shows the page without the widget (`block: "**/widget.js"`, `visit`, `unblock`, `visit`).
    To mend it: a custom frontend changes nothing outside its own elements; of the official one, report
    it to Libredesk with the evidence.
    """
    about = About("site_is_unharmed")
    if not is_official(transcript):
        yield about.not_asked("A frontend of one's own is no guest on the page.")
        return
    booted = [each for each in documents(transcript) if each.loaded]
    looks = [entry for each in booted for entry in each.of(HostSeen)]
    if not looks:
        yield about.not_asked("No page was looked at on which the widget had booted.", "Visit a page.")
        return
    for find in (_throws, _breaks_history, _stands_in_flow, _stops_scrolling, _leaks_globals):
        if harm := find(transcript, booted):
            yield about.failed(harm.what, harm.seen, owner=Owner.WIDGET, next_step=harm.next_step)
            return
    compared = any(_without(transcript, each) for each in looks)
    also = "" if compared else " What it looks like without was not seen."
    passed = about.passed(f"The pages work with the widget as they should.{also}", looks)
    yield replace(passed, warnings=_nobodys_names(transcript, looks))


def _throws(transcript: Transcript, booted: list[Document]) -> Harm | None:
    """An uncaught error of the loader, on a page where it booted; others are boot_completes's."""
    instance = origin_of(opening(transcript).instance)
    errors = [
        error
        for page in booted
        for error in page.of(PageError)
        if origin_of(error.seen.source) == instance and path_of(error.seen.source).endswith(SCRIPT_PATH)
    ]
    if not errors:
        return None
    times = f" ({len(errors)} times)" if len(errors) > 1 else ""
    message = errors[0].seen.message.partition("\n")[0]
    advice = "See the line of the widget's script in the console: it runs in the site's own page."
    return Harm(f"The widget's script throws on the site's page{times}: {message}", [*errors], advice)


def _breaks_history(_: Transcript, booted: list[Document]) -> Harm | None:
    for used in (entry for page in booted for entry in page.of(HistoryUsed)):
        swallowed = used.seen.url_after == used.seen.url_before != used.seen.url_wanted
        if swallowed and used.seen.wrapped:
            return Harm(
                f"history.{used.seen.method} no longer leads to {path_of(used.seen.url_wanted)}.",
                [used],
                "Call the original with all its arguments in the wrapper, and return what it returns.",
            )
    return None


def _stands_in_flow(_: Transcript, booted: list[Document]) -> Harm | None:
    for look in (entry for page in booted for entry in page.of(HostSeen)):
        if look.seen.in_flow:
            names = ", ".join(f"<{name}>" for name in look.seen.in_flow)
            advice = "Give the launcher and the iframe `position: fixed`; see the site's style sheets too."
            return Harm(f"The widget takes room in the page: {names}.", [look], advice)
    return None


def _stops_scrolling(transcript: Transcript, booted: list[Document]) -> Harm | None:
    for look in (entry for page in booted for entry in page.of(HostSeen)):
        without = [each for each in _without(transcript, look) if each.seen.scrolls]
        if without and not look.seen.scrolls and not _is_open(transcript, look):
            advice = "Set no `overflow` on html or body, and take back what was set when the chat closes."
            return Harm("The page scrolls without the widget, and not with it.", [without[0], look], advice)
    return None


def _leaks_globals(transcript: Transcript, booted: list[Document]) -> Harm | None:
    for look in (entry for page in booted for entry in page.of(HostSeen)):
        added = sorted(_added(transcript, look) & set(look.seen.set_by_widget))
        if added:
            advice = "Keep the script's own names inside a function or a module."
            return Harm(
                f"The widget's script adds names to `window`: {', '.join(added)}.",
                [*_without(transcript, look), look],
                advice,
            )
    return None


def _added(transcript: Transcript, look: Entry[HostSeen]) -> set[str]:
    """Names that are there with the widget alone; none where the page was not seen without it."""
    without = _without(transcript, look)
    known = {name for each in without for name in each.seen.globals}
    return set(look.seen.globals) - known - GLOBALS if without else set()


def _nobodys_names(transcript: Transcript, looks: list[Entry[HostSeen]]) -> tuple[str, ...]:
    added = sorted({name for look in looks for name in _added(transcript, look)})
    if not added:
        return ()
    return (
        f"`window` had names that were not there without the widget: {', '.join(added)}. "
        "The widget's script does not set them by name, so they may be the site's own.",
    )


def _without(transcript: Transcript, look: Entry[HostSeen]) -> list[Entry[HostSeen]]:
    """Looks at the same page without the widget's script."""
    return [
        each
        for each in transcript.of(HostSeen)
        if not each.seen.widget and path_of(each.seen.url) == path_of(look.seen.url)
    ]


def _is_open(transcript: Transcript, look: Entry[HostSeen]) -> bool:
    before = [
        each
        for each in page_entries(transcript)
        if isinstance(each.seen, EmbedState) and each.seen.page == look.seen.page and each.seq < look.seq
    ]
    return bool(before) and before[-1].seen.open
