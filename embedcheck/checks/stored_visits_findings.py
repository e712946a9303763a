"""What became of page visits that were sent: stored, told to agents, kept. Each finds one fault, or None."""

from itertools import pairwise

from embedcheck.checks.about import About, Seen
from embedcheck.checks.following import MOVES, followed
from embedcheck.checks.scene import path_of, waited_enough
from embedcheck.checks.signins import conversations_of
from embedcheck.checks.tokens import text
from embedcheck.checks.visits import LEAVING, Sent, as_stored, missing_in_order, without_repeats
from embedcheck.model.observations import VisitsRead, Way, Witness
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.wire import frames
from embedcheck.wire.limits import PAGE_VISITS_KEPT

CONTACT_UPDATE = "contact_update"


def wrong_in_store(
    about: About, sent: list[Sent], kept: list[Sent], reading: Entry[VisitsRead]
) -> Verdict | None:
    """The agent's list lacks a visit, has it under another title, or has it twice in a row."""
    stored = [(text(each, "url"), text(each, "title")) for each in reversed(reading.seen.visits)]
    urls = [url for url, _ in stored]
    seen: list[Seen] = [*(each.entry for each in sent), reading]
    if missing := _not_kept(kept, urls, reading):
        strange = [url for url in urls if url not in {as_stored(each)[0] for each in sent}]
        also = f"; it has {strange[-1]}, which this scene did not send" if strange else ""
        return about.failed(
            f"The page visit of {path_of(missing[0])} was sent, and the agent's list does not have it{also}.",
            [*(each.entry for each in kept if as_stored(each)[0] in missing), reading],
            owner=Owner.SERVER,
            next_step="Compare the agent's list with the frames; see the instance's log and its Redis.",
        )
    if urls != without_repeats(urls):
        return about.failed(
            "The agent's list has the same page twice in a row.",
            seen,
            owner=Owner.SERVER,
            next_step="Update Libredesk: since 2.1 a page is not listed again while it is the latest.",
        )
    return _other_title(about, sent, dict(stored), seen)


def _not_kept(kept: list[Sent], stored: list[str], reading: Entry[VisitsRead]) -> list[str]:
    """URLs that had to be kept and are not, newest first."""
    # A reading cannot tell of what was sent while it was taken.
    sure = [as_stored(each)[0] for each in kept if each.entry.at <= reading.at - LEAVING]
    wanted = without_repeats(sure)[::-1]
    missing = missing_in_order(wanted, stored[::-1])
    if len(stored) >= PAGE_VISITS_KEPT:
        # What is older than the oldest that a full list still has, has rightly fallen off.
        oldest = max((i for i in range(len(wanted)) if i not in missing), default=len(wanted))
        missing = [i for i in missing if i < oldest]
    return [wanted[i] for i in missing]


def _other_title(about: About, sent: list[Sent], stored: dict[str, str], seen: list[Seen]) -> Verdict | None:
    titles: dict[str, set[str]] = {}
    for each in sent:
        url, title = as_stored(each)
        titles.setdefault(url, set()).add(title)
    for url, said in titles.items():
        # A cut through a character may leave a replacement character at the end.
        there = stored.get(url)
        if there is not None and there not in said and there.rstrip("\ufffd") not in said:
            return about.failed(
                f"The agent's list has {path_of(url)} as «{there}»; it was sent as «{'», «'.join(sorted(said))}».",
                seen,
                owner=Owner.SERVER,
                next_step="Compare the agent's list with the frames.",
            )
    return None


def not_told(
    about: About, transcript: Transcript, kept: list[Sent], reading: Entry[VisitsRead]
) -> Verdict | None:
    """A visit is in the list, and the agent who had the conversation open was not told of it
    (`contact_update` with `page_visits`, to whoever follows a conversation of the contact). A visit of the
    page that is the latest in the list is no news."""
    stored = {text(each, "url") for each in reading.seen.visits}
    told = {
        text(each, "url")
        for frame in transcript.frames(CONTACT_UPDATE, way=Way.RECEIVED, by=Witness.AGENT)
        for each in frames.payload_of(frame.seen.text).get("page_visits") or ()
    }
    for before, visit in pairwise(kept):
        url = as_stored(visit)[0]
        if url == as_stored(before)[0]:
            continue
        theirs = conversations_of(transcript, visit.token)
        late = waited_enough(transcript, visit.entry.at)
        if (
            url in stored
            and url not in told
            and late
            and followed(transcript, theirs, visit.entry.at, by=MOVES)
        ):
            return about.failed(
                f"The page visit of {path_of(url)} was stored, and the agent who has the conversation open was not told.",
                [visit.entry, reading],
                owner=Owner.SERVER,
                next_step="See the instance's log, and whether a proxy passes frames on to the agents' /ws.",
            )
    return None


def vanished(about: About, before: list[Sent], reading: Entry[VisitsRead]) -> Verdict | None:
    """The visits of the visitor are gone since the visitor became a contact."""
    stored = {text(each, "url") for each in reading.seen.visits}
    gone = [each for each in before if as_stored(each)[0] not in stored]
    if not gone:
        return None
    return about.failed(
        f"Page visits from before the sign-in are no longer in the agent's list ({len(gone)}).",
        [*(each.entry for each in gone), reading],
        owner=Owner.SERVER,
        next_step="Move the list of page visits to the contact when the visitor is merged.",
    )
