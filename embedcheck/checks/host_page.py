"""What the widget does to the page around it: nothing, but a launcher and an iframe."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from embedcheck.checks.about import About
from embedcheck.checks.documents import Document, documents
from embedcheck.checks.host_page_findings import (
    Harm,
    added_names,
    breaks_history,
    complains,
    first_line,
    holds_the_keyboard,
    leaks_globals,
    leaves_styles,
    moves_the_page,
    new_errors,
    seen_without,
    stands_in_flow,
    stops_scrolling,
    takes_clicks,
    throws,
)
from embedcheck.checks.scene import is_official, path_of
from embedcheck.model.observations import HostSeen
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner, Verdict

Find = Callable[[Transcript, list[Document]], Harm | None]
FINDS: tuple[Find, ...] = (
    throws,
    complains,
    breaks_history,
    stands_in_flow,
    takes_clicks,
    stops_scrolling,
    holds_the_keyboard,
    moves_the_page,
    leaves_styles,
    leaks_globals,
)


def site_is_unharmed(transcript: Transcript) -> Iterator[Verdict]:
    """The site works with the widget as it does without: no error, no lock, no jump, nothing in its way.

    Why it matters: a broken shop is worse than no chat, and nobody thinks of the chat.
    How Libredesk behaves: the loader runs in the site's own page: it wraps `history`, sets three global
    names, and adds two elements that are taken out of the flow (`widget.js:296-297,543-581`). A name
    that is there with the widget alone is the widget's only if its script sets it; others are at most
    worth a warning. Its launcher is a `div` that cannot have the focus: after a click, and when the chat
    closes, the keyboard is with the page itself, and that is healthy.
    What breaks it: an error at each navigation or in the site's console, a page that no longer scrolls,
    an element that pushes the content about or takes clicks where nothing of it is seen, a `history.pushState` that lost its effect, a global name
    that was the site's, a closed chat that keeps the keyboard, scrolls the page or leaves styles on `body`.
    Errors, history, layout and keyboard are judged on every page; what closing leaves behind where the
    scenario opens and closes the chat with nothing in between; scrolling and names where it also
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
    for find in FINDS:
        if harm := find(transcript, booted):
            yield about.failed(harm.what, harm.seen, owner=Owner.WIDGET, next_step=harm.next_step)
            return
    compared = any(seen_without(transcript, each) for each in looks)
    also = "" if compared else " Nobody looked at them without it, to compare."
    passed = about.passed(f"The pages work with the widget as they should.{also}", looks)
    yield replace(passed, warnings=(*_nobodys_names(transcript, looks), *_nobodys_errors(transcript, booted)))


def _nobodys_names(transcript: Transcript, looks: list[Entry[HostSeen]]) -> tuple[str, ...]:
    added = sorted({name for look in looks for name in added_names(transcript, look)})
    if not added:
        return ()
    return (
        f"`window` had names that were not there without the widget: {', '.join(added)}. "
        "The widget's script does not set them by name, so they may be the site's own.",
    )


def _nobodys_errors(transcript: Transcript, booted: list[Document]) -> tuple[str, ...]:
    found = new_errors(transcript, booted)
    if not found:
        return ()
    return (
        f"The site's own scripts have errors ({len(found)}) that they had not without the widget, the first in "
        f"{path_of(found[0].seen.source)}: {first_line(found[0])}",
    )
