"""How a page visit gets lost or falsified between page, socket and store. Each finds one fault, or None."""

from collections import Counter

from embedcheck.checks.about import About
from embedcheck.checks.connections import Connection
from embedcheck.checks.documents import HOST
from embedcheck.checks.scene import end_of, gave_up, is_official, path_of
from embedcheck.checks.tokens import text
from embedcheck.checks.visits import (
    LOADS,
    POLLED,
    Sent,
    Stay,
    apart,
    missing_in_order,
    stays,
    stays_owed,
    told_to_widget,
    without_repeats,
)
from embedcheck.model.observations import HistoryUsed, Navigated, PostMessage
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.wire import endpoints, frames
from embedcheck.wire.window_messages import REQUEST_PAGE_INFO, VUE_APP_READY

# `joined`, REQUEST_PAGE_INFO, PAGE_VISIT, `page_visit`: two windows and a socket.
ANNOUNCING = 1.5
# So many page visits without a cause that was seen are nobody's fault.
SPARE = 1
ROUTER = "See whether the site's router, or another script, calls or puts back a history.pushState from before the widget's script ran."
PAST = "The site changes its address in a way that the chat is not told of"
DEAF = "The widget does not listen to what the page does to its address"
LISTEN = (
    "Wrap history.pushState and replaceState when the script starts, and listen to popstate and hashchange."
)


def never_announced(about: About, transcript: Transcript, sockets: list[Connection]) -> Verdict | None:
    """A socket was joined, and the page that was open then was never sent on it."""
    for socket in sockets:
        joined = socket.joined
        if joined is None or any(each.seq > joined.seq for each in socket.sent(frames.PAGE_VISIT)):
            continue
        end = end_of(transcript) if socket.ended_at is None else socket.ended_at
        if end - joined.at >= ANNOUNCING or (gave_up(transcript) and socket.ended_at is None):
            return about.failed(
                "A socket was joined, and the widget never sent the page that was open.",
                socket.seen,
                owner=Owner.WIDGET,
                next_step="Ask the host page for its URL and title after each `joined`, and send `page_visit`.",
            )
    return None


def never_sent(about: About, transcript: Transcript, sent: list[Sent]) -> Verdict | None:
    """A navigation inside the page left no frame."""
    owed = stays_owed(transcript)
    for number in dict.fromkeys(socket.number for _, socket in owed):
        stayed = [stay for stay, socket in owed if socket.number == number]
        urls = without_repeats([each.url for each in sent if each.socket.number == number])
        missing = [stayed[i] for i in missing_in_order([stay.url for stay in stayed], urls)]
        if missing:
            return _lost(about, transcript, missing)
    return None


def _lost(about: About, transcript: Transcript, missing: list[Stay]) -> Verdict:
    lost = missing[0]
    told = [each for each in told_to_widget(transcript) if text(each.seen.data, "url") == lost.url]
    where = "the frame was told and sent nothing" if told else "the frame was not told"
    owner, advice = (Owner.WIDGET, "See the frame's console.") if told else _unnoticed(transcript, lost)
    return about.failed(
        f"The page visit of {path_of(lost.url)} ({lost.how}) was not sent: {where}.",
        [*(stay.entries[0] for stay in missing), *told],
        owner=owner,
        next_step=advice,
    )


def _unnoticed(transcript: Transcript, stay: Stay) -> tuple[Owner, str]:
    """Who can mend that the widget did not notice a navigation.

    No site can hide `popstate` and `hashchange`, nor a `history` that nobody touched or that was called
    through the widget's own wrapper. A site hides its pages where it kept, or put back, another method:
    the browser's own, or a wrapper from before the widget's script ran.
    """
    moved = stay.entries[0].seen
    if stay.how not in ("push", "replace") or not isinstance(moved, Navigated) or moved.replaced is False:
        return Owner.WIDGET, LISTEN
    if is_official(transcript) and moved.replaced:
        heard = any(endpoints.classify("GET", url) is endpoints.SCRIPT for url in moved.passed)
        return (Owner.WIDGET, LISTEN) if heard else (Owner.SITE, ROUTER)
    # No Navigation API, or a frontend whose script nobody can name: what the scenario's own call met.
    called = [each.seen for each in transcript.of(HistoryUsed) if each.seen.url_wanted == stay.url]
    open_to_all = any(used.wrapped or used.replaced is False for used in called)
    return (Owner.WIDGET, LISTEN) if open_to_all else (Owner.SITE, ROUTER)


def unheard_of(about: About, transcript: Transcript, sent: list[Sent]) -> Verdict | None:
    """A frame tells of a page that nobody visited, or says otherwise than the host page told the widget."""
    tabs: dict[int, set[str]] = {}
    for stay in stays(transcript):
        tabs.setdefault(stay.page, set()).add(stay.url)
    told = {
        (text(each.seen.data, "url"), text(each.seen.data, "title")) for each in told_to_widget(transcript)
    }
    for each in sent:
        # Who cannot tell the tabs apart, or did not see one's pages, knows at least all of them.
        visited = tabs.get(each.socket.page) or {url for urls in tabs.values() for url in urls}
        strange = bool(visited) and each.url not in visited
        elsewhere = strange and any(each.url in urls for urls in tabs.values())
        altered = each.url in {url for url, _ in told} and (each.url, each.title) not in told
        if strange or altered:
            what = "nobody visited that page" if strange else "the host page told the widget otherwise"
            what = "another tab shows that page" if elsewhere else what
            return about.failed(
                f"A page visit of {path_of(each.url) or each.url} («{each.title}») was sent, and {what}.",
                [each.entry, *told_to_widget(transcript)],
                owner=Owner.WIDGET,
                next_step="Send the URL and the title of PAGE_VISIT as they came.",
            )
    return None


def superfluous(about: About, transcript: Transcript, sent: list[Sent]) -> Verdict | None:
    """A tab tells of its pages more often than it has cause to.

    The official script speaks once when it starts, once for each change of the URL, and whenever the frame
    asks with REQUEST_PAGE_INFO, as it does after each `joined` (`widget.js:548-555`); the frame sends each of
    these once. Causes are counted for each tab as a whole, and one too many is let pass: page and frame
    tell of themselves in no common order.
    """
    if not is_official(transcript):
        return None
    causes = _causes(transcript)
    told = Counter(each.seen.page for each in told_to_widget(transcript))
    frames_sent = Counter(each.socket.page for each in sent)
    for page in frames_sent:
        for many, few in ((told, causes), (frames_sent, told)):
            if many[page] - few[page] > SPARE and few[page]:
                own = [each.entry for each in sent if each.socket.page == page]
                return about.failed(
                    f"The widget spoke of its pages {many[page]} times, and had cause to {few[page]} times.",
                    [*own, *(each for each in told_to_widget(transcript) if each.seen.page == page)],
                    owner=Owner.WIDGET,
                    next_step="Send PAGE_VISIT when the URL changes and when the frame asks, and once each.",
                )
    return None


def _causes(transcript: Transcript) -> Counter[int]:
    """How often each tab has cause to tell the frame of its page."""
    heard = Counter(
        (each.seen.page, each.seen.type) for each in transcript.of(PostMessage) if each.seen.heard_by == HOST
    )
    moved = transcript.of(Navigated)
    loads = Counter(each.seen.page for each in moved if each.seen.how in LOADS)
    causes = Counter(each.seen.page for each in moved if each.seen.how not in LOADS)
    for page in {each.seen.page for each in moved}:
        causes[page] += max(loads[page], heard[page, VUE_APP_READY]) + heard[page, REQUEST_PAGE_INFO]
    return causes


def noticed_late(about: About, transcript: Transcript) -> Verdict | None:
    """The widget learnt of a navigation from its poll alone, which misses all shorter stays."""
    told = told_to_widget(transcript)
    for stay, _ in stays_owed(transcript):
        first = next((each for each in told if _is_told(stay, each)), None)
        if first is not None and (late := apart(stay.entries[0], first)) > POLLED:
            owner, advice = _unnoticed(transcript, stay)
            cause = PAST if owner is Owner.SITE else DEAF
            return about.failed(
                f"{cause}: it learnt of {path_of(stay.url)} ({stay.how}) only {late:.0f} s later, when it looked by itself.",
                [stay.entries[0], first],
                owner=owner,
                next_step=advice,
            )
    return None


def _is_told(stay: Stay, message: Entry[PostMessage]) -> bool:
    later = message.seq > stay.entries[0].seq
    return later and message.seen.page == stay.page and text(message.seen.data, "url") == stay.url


def wrong_title(about: About, transcript: Transcript, sent: list[Sent]) -> Verdict | None:
    """A frame has another title than the page. One that the page itself had too late is told apart."""
    wrong = [(each, here) for each in sent if (here := _stays_with_other_title(transcript, each))]
    late = [(each, here) for each, here in wrong if any(each.title in stay.readable_titles for stay in here)]
    blamed = [pair for pair in wrong if pair not in late] or late
    if not blamed:
        return None
    each, here = blamed[0]
    return about.failed(
        f"The page visit of {path_of(each.url)} was sent as «{each.title}»; "
        + (
            f"the page became «{here[-1].settled_title}» too late."
            if late == blamed
            else f"the page is «{here[-1].settled_title}»."
        ),
        [each.entry, *(entry for stay in here for entry in stay.entries)],
        owner=Owner.SITE if late == blamed else Owner.WIDGET,
        next_step="Set document.title before, or within 100 ms after, the URL changes."
        if late == blamed
        else "Send the title that the page has 100 ms after its URL changed, and not an earlier one.",
    )


def _stays_with_other_title(transcript: Transcript, visit: Sent) -> list[Stay]:
    """The stays at the URL of this visit, if none of them has its title."""
    here = [stay for stay in stays(transcript) if stay.url == visit.url]
    right = {stay.settled_title for stay in here}.union(*(stay.later_titles for stay in here))
    return [] if "" in right or visit.title in right else here
