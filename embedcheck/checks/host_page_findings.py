"""What the widget can do to the page around it. Each function finds one harm, or None."""

import re
from dataclasses import dataclass
from typing import TypeVar

from embedcheck.checks.about import Seen
from embedcheck.checks.documents import Document
from embedcheck.checks.scene import opening, origin_of, path_of
from embedcheck.model.observations import (
    ConsoleLine,
    EmbedState,
    HistoryUsed,
    HostSeen,
    HostState,
    Observation,
    PageError,
    StepBegan,
)
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.wire.endpoints import SCRIPT_PATH

T = TypeVar("T", bound=Observation)

# What the official loader adds to `window` (`static/widget.js`), and what configures it.
GLOBALS = {"Libredesk", "initLibredesk", "LibredeskSettings", "__libredeskWidgetLoaded"}
# Steps after which the page stands as it did, as far as the scenario is concerned.
LEAVES_ALONE = {"open_widget", "close_widget", "show", "hide", "screenshot"}
# Less than this is a rounding, or a scrollbar's. CSS pixels.
SCROLL_MARGIN = 2
# A browser's own word about a request, and no script's.
NETWORK = "Failed to load resource"


@dataclass(frozen=True, slots=True)
class Harm:
    what: str
    seen: list[Seen]
    next_step: str


def throws(transcript: Transcript, booted: list[Document]) -> Harm | None:
    """An uncaught error of the loader, on a page where it booted; others are boot_completes's."""
    errors = [
        each for page in booted for each in page.of(PageError) if _is_loaders(transcript, each.seen.source)
    ]
    if not errors:
        return None
    times = f" ({len(errors)} times)" if len(errors) > 1 else ""
    message = first_line(errors[0])
    advice = "See the line of the widget's script in the console: it runs in the site's own page."
    return Harm(f"The widget's script throws on the site's page{times}: {message}", [*errors], advice)


def complains(transcript: Transcript, booted: list[Document]) -> Harm | None:
    """The loader writes an error into the site's console, although it has booted there."""
    lines = [
        each
        for page in booted
        for each in page.of(ConsoleLine)
        if each.seen.level == "error"
        and not each.seen.text.startswith(NETWORK)
        and _is_loaders(transcript, each.seen.source)
    ]
    if not lines:
        return None
    times = f" ({len(lines)} times)" if len(lines) > 1 else ""
    message = first_line(lines[0])
    advice = "See the line in the console: whoever watches over the site's errors sees it, too."
    return Harm(
        f"The widget's script writes an error into the site's console{times}: {message}", [*lines], advice
    )


def _is_loaders(transcript: Transcript, source: str) -> bool:
    instance = origin_of(opening(transcript).instance)
    return origin_of(source) == instance and path_of(source).endswith(SCRIPT_PATH)


def breaks_history(_: Transcript, booted: list[Document]) -> Harm | None:
    for used in (entry for page in booted for entry in page.of(HistoryUsed)):
        swallowed = used.seen.url_after == used.seen.url_before != used.seen.url_wanted
        if swallowed and used.seen.wrapped:
            return Harm(
                f"history.{used.seen.method} no longer leads to {path_of(used.seen.url_wanted)}.",
                [used],
                "Call the original with all its arguments in the wrapper, and return what it returns.",
            )
    return None


def stands_in_flow(_: Transcript, booted: list[Document]) -> Harm | None:
    for look in (entry for page in booted for entry in page.of(HostSeen)):
        if look.seen.in_flow:
            names = ", ".join(f"<{name}>" for name in look.seen.in_flow)
            advice = "Give the launcher and the iframe `position: fixed`; see the site's style sheets too."
            return Harm(f"The widget takes room in the page: {names}.", [look], advice)
    return None


def takes_clicks(_: Transcript, booted: list[Document]) -> Harm | None:
    for look in (entry for page in booted for entry in page.of(HostSeen)):
        if look.seen.takes_clicks:
            what = (
                "The closed chat lies over the page unseen, and takes its clicks."
                if "iframe" in look.seen.takes_clicks
                else "The launcher takes clicks of the page around what is seen of it."
            )
            advice = "Hide the closed chat with `display: none`, and let the launcher's element be no larger than its button."
            return Harm(what, [look], advice)
    return None


def stops_scrolling(transcript: Transcript, booted: list[Document]) -> Harm | None:
    for embed, look in (each for page in booted for each in _looks(page, HostSeen)):
        without = [each for each in seen_without(transcript, look) if each.seen.scrolls]
        if without and not look.seen.scrolls and not embed.seen.open:
            advice = "Set no `overflow` on html or body, and take back what was set when the chat closes."
            return Harm("The page scrolls without the widget, and not with it.", [without[0], look], advice)
    return None


def leaks_globals(transcript: Transcript, booted: list[Document]) -> Harm | None:
    for look in (entry for page in booted for entry in page.of(HostSeen)):
        added = sorted(added_names(transcript, look) & set(look.seen.set_by_widget))
        if added:
            advice = "Keep the script's own names inside a function or a module."
            return Harm(
                f"The widget's script adds names to `window`: {', '.join(added)}.",
                [*seen_without(transcript, look), look],
                advice,
            )
    return None


def holds_the_keyboard(_: Transcript, booted: list[Document]) -> Harm | None:
    """The chat is closed, and what a person types goes there all the same."""
    for embed, look in (each for page in booted for each in _looks(page, HostState)):
        if look.seen.focus == "chat" and not embed.seen.open:
            advice = "Give the focus back when the chat closes, and hide the iframe with `display: none`."
            what = "The closed chat holds the keyboard: what is typed goes nowhere."
            return Harm(what, [embed, look], advice)
    return None


def moves_the_page(transcript: Transcript, booted: list[Document]) -> Harm | None:
    """Opened and closed, the chat leaves the page elsewhere. One that has grown meanwhile may scroll by itself."""
    for before, after in _closings(transcript, booted):
        moved = [abs(now - then) for then, now in zip(before.seen.scroll, after.seen.scroll, strict=False)]
        if max(moved, default=0) > SCROLL_MARGIN and before.seen.height == after.seen.height:
            there, here = (f"{each.seen.scroll[-1]:g} px" for each in (before, after))
            return Harm(
                f"Opening and closing the chat scrolls the page from {there} to {here}.",
                [before, after],
                "Scroll nothing outside the iframe; focus with `preventScroll`.",
            )
    return None


def leaves_styles(transcript: Transcript, booted: list[Document]) -> Harm | None:
    """What was set on `html` and `body` for the open chat is not taken back."""
    for before, after in _closings(transcript, booted):
        left = {
            name: value for name, value in after.seen.styles.items() if before.seen.styles.get(name) != value
        }
        if left:
            words = ", ".join(f"{name}: {value}" for name, value in sorted(left.items()))
            return Harm(
                f"The closed chat leaves styles on the page: {words}.",
                [before, after],
                "Take back what was set on html and body when the chat closes.",
            )
    return None


Look = tuple[Entry[EmbedState], Entry[T]]


def _looks(page: Document, kind: type[T]) -> list[Look[T]]:
    """Each look at the embed, with how the page stood then: the page is written down when it changed."""
    found: list[Look[T]] = []
    embed: Entry[EmbedState] | None = None
    known: Entry[T] | None = None
    for entry in page.entries:
        if isinstance(entry.seen, EmbedState):
            if embed is not None and known is not None:
                found.append((embed, known))
            embed = entry
        elif isinstance(entry.seen, kind):
            known = entry
    return [*found, (embed, known)] if embed is not None and known is not None else found


def _closings(
    transcript: Transcript, booted: list[Document]
) -> list[tuple[Entry[HostState], Entry[HostState]]]:
    """How each page stood before the chat was opened and after it was closed, where nothing else happened between."""
    found = []
    for page in booted:
        before: Look[HostState] | None = None
        opened = False
        for embed, look in _looks(page, HostState):
            if embed.seen.open:
                opened = True
                continue
            if opened and before is not None and _undisturbed(transcript, before[0], embed):
                found.append((before[1], look))
            before, opened = (embed, look), False
    return found


def _undisturbed(transcript: Transcript, since: Entry[EmbedState], until: Entry[EmbedState]) -> bool:
    """Whether the scenario left the page alone meanwhile. A step is told before the look that follows it."""
    steps = transcript.of(StepBegan)
    return all(each.seen.name in LEAVES_ALONE for each in steps if since.seq < each.seq < until.seq)


def added_names(transcript: Transcript, look: Entry[HostSeen]) -> set[str]:
    """Names that are there with the widget alone; none where the page was not seen without it."""
    without = seen_without(transcript, look)
    known = {name for each in without for name in each.seen.globals}
    return set(look.seen.globals) - known - GLOBALS if without else set()


def new_errors(transcript: Transcript, booted: list[Document]) -> list[Seen]:
    """Errors of the site's own scripts on a page that was also seen without the widget, and had none such then."""
    site = origin_of(opening(transcript).site)
    with_widget = {entry.seq for page in booted for entry in page.entries}
    known = {_gist(each) for each in transcript if _is_error(each) and each.seq not in with_widget}
    return [
        each
        for page in booted
        if any(seen_without(transcript, look) for look in page.of(HostSeen))
        for each in page.entries
        if _is_error(each) and origin_of(each.seen.source) == site and _gist(each) not in known
    ]


def _is_error(each: Seen) -> bool:
    seen = each.seen
    return isinstance(seen, PageError) or (isinstance(seen, ConsoleLine) and seen.level == "error")


def _gist(error: Seen) -> str:
    """What it says, whichever numbers are in it this time."""
    return re.sub(r"\d+", "0", first_line(error))


def first_line(error: Seen) -> str:
    seen = error.seen
    return str(seen.message if isinstance(seen, PageError) else seen.text).partition("\n")[0]


def seen_without(transcript: Transcript, look: Entry[HostSeen]) -> list[Entry[HostSeen]]:
    """Looks at the same page without the widget's script."""
    return [
        each
        for each in transcript.of(HostSeen)
        if not each.seen.widget and path_of(each.seen.url) == path_of(look.seen.url)
    ]
