"""The trail of one message of the contact's, from mouth to eye, and where it breaks."""

from embedcheck.checks import traces
from embedcheck.checks.about import Seen
from embedcheck.checks.attention import unnoticed
from embedcheck.checks.delivery_faults import (
    VISITOR,
    Fault,
    Trail,
    nobody_looked,
    nobody_read,
    not_shown,
    read_twice,
    shown_wrong,
    stored_wrong,
)
from embedcheck.checks.exchanges import Exchange
from embedcheck.checks.scene import PATIENCE, waited_enough
from embedcheck.checks.tabs import own_message_missing
from embedcheck.checks.tokens import text as text_of
from embedcheck.checks.traces import to_the_letter
from embedcheck.model.observations import DeviceSaid, VisitorSaid
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner


def trail_of_message(transcript: Transcript, said: Entry[VisitorSaid]) -> Trail:
    """Typed → sent → stored → shown, and noticed by an agent."""
    trail = Trail(seen=[said])
    mark = said.seen.mark
    posts = traces.posts_of(transcript, mark)
    trail.seen += [entry for each in posts for entry in each.seen]
    if said.seen.must_be_refused and posts:
        trail.fault = _taken(transcript, mark, trail.seen, accepted=any(each.succeeded for each in posts))
        return trail
    trail.fault, trail.gap = _sent(transcript, said, posts)
    if trail.fault or trail.gap:
        return trail
    good = next(each for each in posts if each.succeeded)
    since = good.response.at if good.response else said.at
    copies = traces.stored(transcript, mark, traces.conversation_of(good), since)
    looks = traces.shown(transcript, mark)
    trail.seen += [*(each.entry for each in copies), *(each.entry for each in looks[-1:])]
    trail.fault = (
        stored_wrong(said.seen.text, mark, copies, VISITOR)
        or read_twice(transcript, mark)
        or shown_wrong(said.seen.text, mark, looks, "visitor")
        or not_shown(mark, looks, traces.last_look(transcript, since, at_conversation=False))
    )
    trail.gap = nobody_read(transcript, mark, copies) or nobody_looked(mark, looks)
    if not trail.fault and not trail.gap:
        trail.fault = (
            own_message_missing(transcript, said, good)
            or _astray(transcript, said, good, looks)
            or unnoticed(transcript, said, good)
        )
    return trail


def _astray(
    transcript: Transcript, said: Entry[VisitorSaid], post: Exchange, looks: list[traces.Copies]
) -> Fault | None:
    """On the screen it stands below what was said in one conversation, and it was sent into another."""
    others: dict[str, Exchange] = {}
    for each in (each for each in transcript.of(VisitorSaid) if each.seq < said.seq):
        sent = [one for one in traces.posts_of(transcript, each.seen.mark) if one.succeeded]
        if sent and traces.conversation_of(sent[0]) != traces.conversation_of(post):
            others[each.seen.mark] = sent[0]
    for look in looks:
        for mark, other in others.items():
            if traces.shows_any(look.entry, [mark]):
                return Fault(
                    f"«{said.seen.mark}» was sent into another conversation than «{mark}», beside which it is shown.",
                    [said, *post.seen, *other.seen, look.entry],
                    Owner.WIDGET,
                    "Send a message into the conversation that is open when it is typed.",
                )
    return None


def trail_of_device(transcript: Transcript, said: Entry[DeviceSaid]) -> Trail:
    """A second device's message has no wire of ours and is never pushed: stored once, shown at most once."""
    mark = said.seen.mark
    if said.seen.must_be_refused:
        # Its step fails where the instance says yes.
        read = [each for each in traces.last_readings(transcript) if each.at >= said.at]
        fault = _taken(transcript, mark, [said, *read], accepted=False)
        return Trail([said, *read], fault, None if read else nobody_read(transcript, mark, []))
    copies = traces.stored(transcript, mark, said.seen.conversation, said.at + PATIENCE)
    looks = traces.shown(transcript, mark)
    trail = Trail(seen=[said, *(each.entry for each in copies), *(each.entry for each in looks[-1:])])
    trail.fault = (
        stored_wrong(said.seen.text, mark, copies, VISITOR)
        or read_twice(transcript, mark)
        or shown_wrong(said.seen.text, mark, looks, "visitor")
    )
    trail.gap = nobody_read(transcript, mark, copies)
    return trail


def order_broken(transcript: Transcript, marks: list[str], what: str) -> Fault | None:
    """Whether a store or a screen has them in another order than they were said in."""
    for reading in traces.last_readings(transcript):
        if traces.out_of_order(reading.seen.messages, marks):
            return Fault(
                f"The {what} stand in another order than they were said in, as the {reading.witness} reads them.",
                [reading],
                Owner.SERVER,
                "Compare `created_at` of the stored messages with the order of the requests.",
            )
    for look in traces.looks(transcript):
        if traces.out_of_order(look.seen.messages, marks):
            return Fault(
                f"The chat shows the {what} in another order than they were said in.",
                [look],
                Owner.WIDGET,
                "The server lists messages newest first: sort them by `created_at`.",
            )
    return None


def _sent(
    transcript: Transcript, said: Entry[VisitorSaid], posts: list[Exchange]
) -> tuple[Fault | None, Fault | None]:
    mark, seen = said.seen.mark, [said, *(entry for each in posts for entry in each.seen)]
    good = [each for each in posts if each.succeeded]
    if not posts:
        lost = Fault(
            f"«{mark}» was typed and never left the browser.",
            seen,
            Owner.WIDGET,
            "See the console of the frame, and whether the send button took the click.",
        )
        return (lost, None) if waited_enough(transcript, said.at) else (None, lost)
    if len(good) > 1:
        advice = (
            "Disable the send button until the answer is there: neither `init` nor `message` is idempotent."
        )
        return Fault(f"«{mark}» was sent {len(good)} times.", seen, Owner.WIDGET, advice), None
    if not good:
        owner = Owner.SERVER if posts[-1].status else Owner.ENVIRONMENT
        kept = [each.entry for each in traces.stored(transcript, mark, "", 0.0) if each.times]
        also = ", and is stored all the same: whoever tries again says it twice" if kept else ""
        return None, Fault(
            f"«{mark}» was not accepted: {posts[-1].outcome}{also}.",
            [*seen, *kept],
            owner,
            "See no_request_fails.",
        )
    if text_of(good[0].sent, "message") != said.seen.text.strip():
        advice = "Compare what was typed with the body of the request."
        return Fault(f"«{mark}» was sent with another text than was typed.", seen, Owner.WIDGET, advice), None
    return _answered_wrong(mark, good[0]), None


def _answered_wrong(mark: str, post: Exchange) -> Fault | None:
    """The server acknowledges a message with the message; the widget shows what it says there."""
    data = post.data if isinstance(post.data, dict) else {}
    first = data.get("messages")
    answered = first[0] if isinstance(first, list) and first else data
    if "content" not in answered or to_the_letter(
        text_of(post.sent, "message"), text_of(answered, "content")
    ):
        return None
    return Fault(
        f"«{mark}» was acknowledged as «{text_of(answered, 'content')}», which is not what was sent.",
        [*post.seen],
        Owner.SERVER,
        "Compare the request with its answer; see what stands between the browser and the instance.",
    )


def _taken(transcript: Transcript, mark: str, seen: list[Seen], *, accepted: bool) -> Fault | None:
    """A message that the instance must not take was taken, whatever it answered."""
    stored = [each.entry for each in traces.stored(transcript, mark, "", 0.0) if each.times]
    if not accepted and not stored:
        return None
    how = "accepted" if accepted else "stored all the same"
    advice = "See which of its limits the instance does not keep."
    return Fault(f"«{mark}» must be refused, and was {how}.", [*seen, *stored], Owner.SERVER, advice)
