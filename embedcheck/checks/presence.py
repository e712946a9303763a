"""Where the visitor is: every page is sent to the server, and the agent sees it."""

from collections.abc import Iterator

from embedcheck.checks.about import About, Seen
from embedcheck.checks.connections import connections, joined_connections
from embedcheck.checks.contract import breach, frames_keep_the_contract
from embedcheck.checks.embed import first_red
from embedcheck.checks.exchanges import exchanges
from embedcheck.checks.heartbeat import is_lost_with_its_socket
from embedcheck.checks.kept_visits import surely_kept
from embedcheck.checks.presence_findings import (
    never_announced,
    never_sent,
    noticed_late,
    superfluous,
    unheard_of,
    wrong_title,
)
from embedcheck.checks.scene import opening
from embedcheck.checks.socket import pings_keep_the_session
from embedcheck.checks.stored_visits_findings import not_told, vanished, wrong_in_store
from embedcheck.checks.tokens import user_of
from embedcheck.checks.visit_leaks import page_visits_leak_nothing, secrets_added
from embedcheck.checks.visits import Sent, visits_sent, without_repeats
from embedcheck.model.observations import ConversationRead, PostMessage, SessionEnded, VisitsRead, Witness
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.wire import endpoints
from embedcheck.wire.window_messages import PAGE_VISIT

NOT_OWED = (
    "No socket was joined, so that no page visit was owed: a visitor without a session has none, by design."
)


def page_visits_are_sent(transcript: Transcript) -> Iterator[Verdict]:
    """Every page that the visitor opens is sent to the server, with its own URL and title.

    Why it matters: agents read where a visitor is, and help with the page that they look at: a wrong
    page is worse than none.
    How Libredesk behaves: a load announces its page after `joined`; pushState, replaceState, back and
    the hash announce theirs 100 ms later (`widget.js:543-581`). Nothing is sent before the first
    message, for there is no socket, and of two navigations within 100 ms only the second. A title that
    is set later is never sent (D-47).
    What breaks it: a site's router that kept its own reference to `history.pushState` from before the
    widget wrapped it, a frontend that misses a way to navigate, sends twice or with an old title.
    To mend it: load the widget's script before the router, set `document.title` before the URL changes,
    and let a frontend listen to pushState, replaceState, popstate and hashchange.
    """
    about = About("page_visits_are_sent")
    sockets = joined_connections(transcript)
    if not sockets:
        tried: list[Seen] = [entry for each in connections(transcript) for entry in each.seen]
        advice = "See join_comes_first_and_is_answered." if tried else "Let the visitor say something first."
        yield about.not_asked(NOT_OWED, advice, tried)
        return
    sent = visits_sent(transcript)
    if cause := breach(transcript, frames_keep_the_contract, [each.entry for each in sent]):
        yield about.caused_by(cause, [each.entry for each in sent])
        return
    finding = (
        never_announced(about, transcript, sockets)
        or never_sent(about, transcript, sent)
        or noticed_late(about, transcript)
        or unheard_of(about, transcript, sent)
        or superfluous(about, transcript, sent)
        or wrong_title(about, transcript, sent)
    )
    if finding is not None and (changed := secrets_added(transcript)):
        # What the widget adds to an address makes it the address of a page that nobody visited.
        yield about.caused_by(next(page_visits_leak_nothing(transcript)), changed)
    elif finding is not None:
        yield finding
    elif sent:
        told: list[Seen] = [*(each.entry for each in sent), *_announced(transcript, sent)]
        yield about.passed(f"{_all_sent(len(sent))}, with URL and title.", told)
    else:
        yield about.not_asked(
            "No page stayed open long enough to owe a page visit.", "Stay longer on a page."
        )


def _announced(transcript: Transcript, sent: list[Sent]) -> list[Entry[PostMessage]]:
    """The page's own word for them: what the host told the frame, before it became a frame on the socket."""
    urls = {each.url for each in sent}
    told = [each for each in transcript.of(PostMessage, by=Witness.PAGE) if each.seen.type == PAGE_VISIT]
    return [each for each in told if each.seen.data.get("url") in urls]


def page_visits_are_stored(transcript: Transcript) -> Iterator[Verdict]:
    """Every page visit that was sent is in the agent's list, unless the server's own rules drop it.

    Why it matters: what was sent and is not stored is no help to the agent, and nobody is told.
    How Libredesk behaves: one visit a second for each socket, the rest is lost for good; a visit of the
    URL that is the latest in the list is left out; twenty are kept, for a day (`widget_ws.go:292-346`).
    An agent who has the conversation open is told at once; only an agent can see the
    list. When a visitor becomes a verified contact, the list from before is gone
    (D-24).
    What breaks it: a Redis that is down or emptied, a server that stores another URL or title, or each
    visit twice.
    To mend it: see the instance's log and its Redis; the agent's list is `page-visits` of the
    conversation.
    """
    about = About("page_visits_are_stored")
    sent = visits_sent(transcript)
    if not sent:
        yield about.not_asked("No page visit was sent.", "See page_visits_are_sent.")
        return
    reading = transcript.last(VisitsRead, by=Witness.AGENT)
    seen: list[Seen] = [each.entry for each in sent]
    if cause := breach(transcript, frames_keep_the_contract, seen):
        yield about.caused_by(cause, seen)
        return
    if reading is None and not _has_conversation(transcript):
        yield about.not_asked(
            "Nobody has a conversation, by which an agent finds the list of their page visits.",
            "Let the visitor say something first.",
            seen,
        )
        return
    if reading is None:
        has_agent = opening(transcript).has_agent
        yield about.unproven(
            "Nobody read back which page visits are stored.",
            seen,
            owner=Owner.EMBEDCHECK if has_agent else Owner.ENVIRONMENT,
            next_step="Set EMBEDCHECK_AGENT_KEY and EMBEDCHECK_AGENT_SECRET (Libredesk: Admin → Agents → API key).",
        )
        return
    mine, merged = _tokens_of(transcript, reading, sent)
    owed = surely_kept(sent)
    # What was under way when something cut the socket may be lost with it.
    kept = [each for each in owed if not is_lost_with_its_socket(transcript, each.entry)]
    now = [each for each in kept if each.token in mine]
    cause = first_red(transcript, pings_keep_the_session) if owed and not kept else None
    if cause is not None:
        yield about.caused_by(cause, seen)
        return
    finding = wrong_in_store(about, [each for each in sent if each.token in mine], now, reading)
    finding = finding or not_told(about, transcript, now, reading)
    if finding is not None:
        yield finding
    else:
        different = len(without_repeats([each.url for each in now]))
        message = _all_kept(different)
        yield about.passed(message, [*(each.entry for each in now), reading])
    if (gone := vanished(about, [each for each in kept if each.token in merged], reading)) is not None:
        yield gone


def _all_sent(count: int) -> str:
    return "The page visit was sent" if count == 1 else f"Each of the {count} page visits was sent"


def _all_kept(count: int) -> str:
    """Of those that it may drop by right the list says nothing."""
    if not count:
        return "There was no page visit that the server had to keep for the agents."
    what = "the page visit" if count == 1 else f"each of the {count} page visits"
    return f"The agent's list has {what} that the server had to keep."


def _has_conversation(transcript: Transcript) -> bool:
    asked = (endpoints.INIT, endpoints.CONVERSATIONS, endpoints.CONVERSATION)
    return any(each.data for each in exchanges(transcript, *asked))


def _tokens_of(
    transcript: Transcript, reading: Entry[VisitsRead], sent: list[Sent]
) -> tuple[set[str], set[str]]:
    """Tokens of the contact whose list was read, and those that were merged into it."""
    users = user_of(transcript)
    read = [
        each.seen.contact_id
        for each in transcript.of(ConversationRead, by=Witness.AGENT)
        if each.seen.conversation == reading.seen.conversation and each.seen.contact_id is not None
    ]
    # Of all tokens, not of those alone that sent a visit: a contact whose socket was down sent none.
    mine = {token for token, user in users.items() if read and user == read[-1]} or {sent[-1].token}
    merges = [each for each in exchanges(transcript) if each.clears_visitor and each.bearer in mine]
    elsewhere = {each.seen.token for each in transcript.of(SessionEnded) if each.seen.how == "merge"}
    merged = {each.visitor_token for each in merges} | (elsewhere & mine)
    return mine - elsewhere, merged - (mine - elsewhere)
