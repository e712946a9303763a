"""The lives of the host pages, as the page witness told them: one `Document` per load in a tab."""

from dataclasses import dataclass
from typing import Any, TypeVar

from embedcheck.checks.hindrances import boot_was_blocked
from embedcheck.checks.scene import gave_up, opening, origin_of
from embedcheck.model.observations import (
    CookiesSeen,
    EmbedState,
    Navigated,
    Observation,
    PageError,
    PostMessage,
    Witness,
)
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.wire.window_messages import VUE_APP_READY, WIDGET_LOADED

T = TypeVar("T", bound=Observation)

HOST = "host"
IFRAME = "iframe"
# How long a look may take that began before the page heard something, in seconds.
LOOKING = 0.5
# How exactly the end of a cookie is known, in seconds.
SAME_END = 1.0


@dataclass(frozen=True, slots=True)
class Document:
    """One host page in one tab, from its load to the next. `left_at` is None while it is the last."""

    page: int
    entries: tuple[Entry[Any], ...]
    left_at: float | None = None

    def of(self, kind: type[T]) -> list[Entry[T]]:
        return [entry for entry in self.entries if isinstance(entry.seen, kind)]

    def heard(self, by: str, *types: str) -> list[Entry[PostMessage]]:
        """Window messages of these types that one window heard, in order."""
        return [each for each in self.of(PostMessage) if each.seen.heard_by == by and each.seen.type in types]

    @property
    def began_at(self) -> float:
        return self.entries[0].at

    @property
    def state(self) -> Entry[EmbedState] | None:
        """The last look at the embed on this page."""
        states = self.of(EmbedState)
        return states[-1] if states else None

    @property
    def url(self) -> str:
        named = [each.seen.url for each in self.of(Navigated)] + [
            each.seen.url for each in self.of(EmbedState)
        ]
        return named[0] if named else ""

    @property
    def loaded(self) -> list[Entry[Any]]:
        """What says that the widget booted here; empty if nothing does."""
        states = [each for each in self.of(EmbedState) if each.seen.loaded]
        return [*self.heard(HOST, WIDGET_LOADED)[:1], *states[-1:]]


def page_entries(transcript: Transcript) -> list[Entry[Any]]:
    """Everything that the page witness told, in its order."""
    return [entry for entry in transcript if entry.witness is Witness.PAGE]


def documents(transcript: Transcript) -> list[Document]:
    """Every document of the site, in the order of their loads; without those whose widget the scenario
    itself kept from booting."""
    tabs: dict[int, list[Entry[Any]]] = {}
    for entry in page_entries(transcript):
        page = getattr(entry.seen, "page", None)
        if isinstance(page, int):
            tabs.setdefault(page, []).append(entry)
    found = [each for page, entries in tabs.items() for each in _split(page, entries)]
    return [
        each
        for each in found
        if _is_of_site(transcript, each) and not boot_was_blocked(transcript, each.entries[0])
    ]


def _split(page: int, entries: list[Entry[Any]]) -> list[Document]:
    starts = [i for i, entry in enumerate(entries) if i == 0 or _begins_document(entries, i)]
    parts = [entries[start:stop] for start, stop in zip(starts, [*starts[1:], len(entries)], strict=True)]
    # A tab tells of itself before its first load (an empty page's look): that belongs to no document.
    if len(parts) > 1 and not any(isinstance(entry.seen, Navigated) for entry in parts[0]):
        # But for the errors of scripts that ran while it was read: nothing else was there to have any.
        early = [entry for entry in parts[0] if isinstance(entry.seen, PageError)]
        parts = [[*early, *parts[1]], *parts[2:]]
    ends = [*(part[0].at for part in parts[1:]), None]
    return [Document(page, tuple(part), end) for part, end in zip(parts, ends, strict=True)]


def _begins_document(entries: list[Entry[Any]], at: int) -> bool:
    """A load does; back and forward do only where the widget boots anew after them."""
    seen = entries[at].seen
    if not isinstance(seen, Navigated):
        return False
    if seen.how != "traverse":
        return seen.how in ("load", "reload")
    for entry in entries[at + 1 :]:
        if isinstance(entry.seen, Navigated):
            return False
        if isinstance(entry.seen, PostMessage) and entry.seen.type == VUE_APP_READY:
            return True
    return False


def _is_of_site(transcript: Transcript, document: Document) -> bool:
    site = opening(transcript).site
    return not site or not document.url or origin_of(document.url) == origin_of(site)


def watched_long_enough(
    transcript: Transcript, document: Document, patience: float, *, since: float = 0.0
) -> bool:
    """Whether what the last look at this page did not see may be called missing, and not merely late.

    `since`: the last sign of life on another witness; a slow page that still moves is not missing.
    """
    state = document.state
    if state is None:
        return False
    waited = state.at - max(document.began_at, since)
    return waited >= patience or (document.left_at is None and gave_up(transcript) and waited >= patience / 3)


def is_untouched(transcript: Transcript, look: Entry[CookiesSeen], value: str) -> bool:
    """Whether a cookie of this value is still the very one that was first seen: who writes it anew moves its end."""
    ends = [
        each.at + cookie["expires_in"]
        for each in transcript.of(CookiesSeen, by=Witness.PAGE)
        for cookie in each.seen.cookies
        if each.seq <= look.seq and cookie.get("value") == value and cookie.get("expires_in", -1) > 0
    ]
    return len(ends) > 1 and max(ends) - min(ends) <= SAME_END


def cookies_after(transcript: Transcript, moment: Entry[Any]) -> list[Entry[CookiesSeen]]:
    """Looks at the cookies that the page witness took after one of its own entries."""
    return transcript.of(CookiesSeen, by=Witness.PAGE, after=moment.seq)
