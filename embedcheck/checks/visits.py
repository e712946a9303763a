"""The ledger of page visits: what the host page did, what the widget sent, what the server keeps by its rules."""

from dataclasses import dataclass, replace

from embedcheck.checks.connections import Connection, joined_connections
from embedcheck.checks.documents import IFRAME, page_entries
from embedcheck.checks.scene import end_of, opening, origin_of
from embedcheck.checks.tokens import text
from embedcheck.model.observations import Frame, Navigated, PostMessage, TitleChanged
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.wire import frames, window_messages
from embedcheck.wire.limits import PAGE_VISIT_DELAY, PAGE_VISIT_TITLE_MAX, PAGE_VISIT_URL_MAX

# The widget reads URL and title 100 ms after a navigation (`widget.js:548-555`): what changes the URL
# again sooner hides the first page. Twice that, since the page witness is not the widget's own clock.
HASTY = 0.2
# The widget polls the URL every seven seconds; what it hears of itself, it hears at once.
POLLED = 3.0
# A navigation so shortly before the page is left, or the scene ends, may rightly never be sent.
LEAVING = 1.0
# A title that settles later than this is the page's own business, not the navigation's.
SETTLING = 2.0


# A page's message to the widget and the frame that it led to are told by two witnesses, apart by no more.
TOLD_NEAR = 5.0

LOADS = ("load", "reload")

Timed = Entry[Navigated] | Entry[TitleChanged] | Entry[PostMessage]


@dataclass(frozen=True, slots=True)
class Sent:
    """A `page_visit` frame of the browser, with the token by which its socket was then joined.

    `clock` is the browser's own time (seconds; 0: not known) at which the frame's window heard of that page,
    and sent it on at once.
    """

    url: str
    title: str
    entry: Entry[Frame]
    socket: Connection
    token: str
    clock: float = 0.0


@dataclass(frozen=True, slots=True)
class Stay:
    """The time that one URL was shown in one tab, and the titles that the page had meanwhile.

    `how` it was reached and what it was `left_by` are words of `Navigated.how`; empty at the end. It `lasted`
    so many seconds.
    """

    url: str
    how: str
    page: int
    entries: tuple[Entry[Navigated] | Entry[TitleChanged], ...]
    lasted: float
    left_by: str

    @property
    def began_at(self) -> float:
        return self.entries[0].at

    @property
    def settled_title(self) -> str:
        """The title that the navigation led to, once the page had time to set it."""
        early = [each for each in self.entries if apart(self.entries[0], each) <= SETTLING]
        return early[-1].seen.title

    @property
    def titled_after(self) -> float:
        """Seconds from the navigation to the title that it led to."""
        settled = next(each for each in self.entries if each.seen.title == self.settled_title)
        return apart(self.entries[0], settled)

    @property
    def readable_titles(self) -> set[str]:
        """The titles that the widget can have read: it waits 100 ms, and sees none that was replaced before (D-47)."""
        soon = [each for each in self.entries if apart(self.entries[0], each) <= PAGE_VISIT_DELAY / 2]
        return {each.seen.title for each in self.entries[len(soon) - 1 :]}

    @property
    def later_titles(self) -> set[str]:
        return {each.seen.title for each in self.entries if apart(self.entries[0], each) > SETTLING}


def apart(first: Timed, later: Timed) -> float:
    """Seconds from one fact of the page witness to another, by the page's own clock where it told it."""
    if first.seen.clock and later.seen.clock:
        return later.seen.clock - first.seen.clock
    return later.at - first.at


def visits_sent(transcript: Transcript) -> list[Sent]:
    """Every `page_visit` that the browser sent on a joined socket, in the order of the wire."""
    told = told_to_widget(transcript)
    found = [each for socket in joined_connections(transcript) for each in _of_socket(socket)]
    return [_timed(each, told) for each in sorted(found, key=lambda each: each.entry.seq)]


def _timed(visit: Sent, told: list[Entry[PostMessage]]) -> Sent:
    near = [
        each
        for each in told
        if each.seen.page == visit.socket.page
        and text(each.seen.data, "url") == visit.url
        and abs(each.at - visit.entry.at) <= TOLD_NEAR
    ]
    nearest = min(near, key=lambda each: abs(each.at - visit.entry.at), default=None)
    return visit if nearest is None else replace(visit, clock=nearest.seen.clock)


def _of_socket(socket: Connection) -> list[Sent]:
    joined, token, found = socket.joined, "", []
    for entry in socket.sent():
        if entry.seen.kind == frames.JOIN:
            token = text(frames.read_frame(entry.seen.text), "token")
        elif entry.seen.kind == frames.PAGE_VISIT and joined is not None and entry.seq > joined.seq:
            data = frames.payload_of(entry.seen.text)
            found.append(Sent(text(data, "url"), text(data, "title"), entry, socket, token))
    return found


def stays(transcript: Transcript) -> list[Stay]:
    """Every URL of the site that the host pages showed, in order."""
    tabs: dict[int, list[Entry[Navigated] | Entry[TitleChanged]]] = {}
    for entry in page_entries(transcript):
        if isinstance(entry.seen, Navigated | TitleChanged):
            tabs.setdefault(entry.seen.page, []).append(entry)
    found = [each for page, entries in tabs.items() for each in _stays_of(page, entries, end_of(transcript))]
    site = opening(transcript).site
    return [each for each in found if not site or origin_of(each.url) == origin_of(site)]


def _stays_of(page: int, entries: list[Entry[Navigated] | Entry[TitleChanged]], end: float) -> list[Stay]:
    starts = [i for i, entry in enumerate(entries) if isinstance(entry.seen, Navigated)]
    found = []
    for start, stop in zip(starts, [*starts[1:], len(entries)], strict=True):
        seen = entries[start].seen
        left = entries[stop] if stop < len(entries) else None
        lasted = apart(entries[start], left) if left else end - entries[start].at
        part = tuple(entries[start:stop])
        found.append(Stay(seen.url, _how(seen), page, part, lasted, _how(left.seen if left else None)))
    return found


def _how(seen: Navigated | TitleChanged | None) -> str:
    return seen.how if isinstance(seen, Navigated) else ""


def stays_owed(transcript: Transcript) -> list[tuple[Stay, Connection]]:
    """Navigations inside a page that had to be sent, each with the socket that was joined throughout."""
    found = []
    previous: dict[int, str] = {}
    sockets = joined_connections(transcript)
    for stay in stays(transcript):
        moved = previous.get(stay.page) != stay.url
        previous[stay.page] = stay.url
        socket = next((each for each in sockets if _listens(each, stay)), None)
        if moved and socket is not None and stay.how not in LOADS and _lasted(stay):
            found.append((stay, socket))
    return found


def _lasted(stay: Stay) -> bool:
    inside = stay.left_by and stay.left_by not in LOADS
    return stay.lasted > (HASTY if inside else LEAVING)


def _listens(socket: Connection, stay: Stay) -> bool:
    if socket.page != stay.page or not socket.is_open_at(stay.began_at):
        return False
    return socket.ended_at is None or socket.ended_at > stay.began_at + LEAVING


def told_to_widget(transcript: Transcript) -> list[Entry[PostMessage]]:
    """The PAGE_VISIT messages that the iframe heard from the host page."""
    return [
        entry
        for entry in transcript.of(PostMessage)
        if entry.seen.heard_by == IFRAME and entry.seen.type == window_messages.PAGE_VISIT
    ]


def as_stored(visit: Sent) -> tuple[str, str]:
    """URL and title as the server cuts them: by bytes, perhaps through a character."""
    return _cut(visit.url, PAGE_VISIT_URL_MAX), _cut(visit.title, PAGE_VISIT_TITLE_MAX)


def _cut(value: str, size: int) -> str:
    return value.encode()[:size].decode(errors="ignore")


def missing_in_order(wanted: list[str], there: list[str]) -> list[int]:
    """Indices of `wanted` that `there` does not have in this order."""
    place, missing = 0, []
    for index, url in enumerate(wanted):
        try:
            place = there.index(url, place) + 1
        except ValueError:
            missing.append(index)
    return missing


def without_repeats(urls: list[str]) -> list[str]:
    """The same list with repetitions in a row taken as one, as the server takes them."""
    return [url for index, url in enumerate(urls) if index == 0 or urls[index - 1] != url]
