"""Known defects that a scene came to and that did not happen: they may be mended, and that is said too."""

from collections.abc import Callable
from dataclasses import replace

from embedcheck.checks.exchanges import exchanges
from embedcheck.checks.identity_findings import author_id
from embedcheck.checks.kept_visits import surely_kept
from embedcheck.checks.logout_findings import logouts, until_next
from embedcheck.checks.signins import conversations_of, sign_ins
from embedcheck.checks.tokens import text
from embedcheck.checks.visits import LOADS, as_stored, stays, visits_sent
from embedcheck.model.observations import ChatShown, VisitsRead, Witness
from embedcheck.model.transcript import Transcript
from embedcheck.model.verdicts import Outcome, Verdict
from embedcheck.wire import endpoints
from embedcheck.wire.limits import PAGE_VISIT_DELAY


def _visits_follow_the_merge(transcript: Transcript) -> bool:
    """D-24: pages that only the visitor opened are still in the list of the contact."""
    merges = [each for each in exchanges(transcript) if each.clears_visitor]
    reading = transcript.last(VisitsRead, by=Witness.AGENT)
    if not merges or reading is None:
        return False
    stored = {text(each, "url") for each in reading.seen.visits}
    mine = {as_stored(each)[0] for each in visits_sent(transcript) if each.token == merges[-1].bearer}
    before = {
        as_stored(each)[0]
        for each in surely_kept(visits_sent(transcript))
        if each.token == merges[-1].visitor_token
    }
    return bool(before - mine) and before - mine <= stored


def _merged_messages_have_authors(transcript: Transcript) -> bool:
    """D-25: the very answer that merged lists the visitor's conversation with an author."""
    begun = {uuid for each in sign_ins(transcript) for uuid in conversations_of(transcript, each.visitor)}
    lists = [each for each in exchanges(transcript, endpoints.CONVERSATIONS) if each.clears_visitor]
    items = [item for each in lists if isinstance(each.data, list) for item in each.data]
    authors = [author_id(item) for item in items if text(item, "uuid") in begun]
    return bool(authors) and all(author for author in authors)


def _logout_empties_the_screen(transcript: Transcript) -> bool:
    """D-26: the chat showed messages, and shows none after the logout."""
    shown = [each for each in transcript.of(ChatShown) if each.seen.messages]
    for logout in logouts(transcript)[:1]:
        looks = [each for each in until_next(transcript, logout) if isinstance(each.seen, ChatShown)]
        before = any(each.seq < logout.seq for each in shown)
        return before and bool(looks) and not any(each.seen.messages for each in looks)
    return False


def _late_titles_are_sent(transcript: Transcript) -> bool:
    """D-47: a title that was set too late for 2.7 was sent nevertheless."""
    sent = {(each.url, each.title) for each in visits_sent(transcript)}
    late = [
        stay
        for stay in stays(transcript)
        if stay.how not in LOADS
        and stay.settled_title not in ("", stay.entries[0].seen.title)
        and stay.titled_after > 2 * PAGE_VISIT_DELAY
    ]
    return bool(late) and all((stay.url, stay.settled_title) in sent for stay in late)


LAPSES: dict[str, Callable[[Transcript], bool]] = {
    "D-24": _visits_follow_the_merge,
    "D-25": _merged_messages_have_authors,
    "D-26": _logout_empties_the_screen,
    "D-47": _late_titles_are_sent,
}


def remark(verdict: Verdict, transcript: Transcript, ids: tuple[str, ...]) -> Verdict:
    """A passed verdict, with the known defects of its check that did not happen, if it came to any."""
    if verdict.outcome is not Outcome.PASSED:
        return verdict
    gone = [each for each in ids if each in LAPSES and LAPSES[each](transcript)]
    words = "".join(f" Known defect {each} did not happen here." for each in gone)
    return replace(verdict, message=verdict.message + words)
