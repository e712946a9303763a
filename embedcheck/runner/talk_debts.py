"""What the two ends of a conversation still owe each other: typing heard and ended, replies counted and seen."""

from collections.abc import Iterator

from embedcheck.checks.attention import not_noticed_yet
from embedcheck.checks.connections import joined_connections
from embedcheck.checks.documents import IFRAME
from embedcheck.checks.handing_over import asked_since
from embedcheck.checks.last_seen_findings import unmarked
from embedcheck.checks.logout_findings import deletion_is_open
from embedcheck.checks.scene import is_official
from embedcheck.checks.traces import posts_of
from embedcheck.checks.typing_findings import News, news, passed_on
from embedcheck.checks.unread_findings import expected, is_right
from embedcheck.checks.unread_ledger import conversation_of, counts, last_seen_told, readings, replies
from embedcheck.checks.updates_findings import trail_of_update, what_is_wrong
from embedcheck.checks.uploads_findings import shown, trail_of_file
from embedcheck.model.observations import (
    AgentTyped,
    AgentUpdated,
    ChatShown,
    EmbedState,
    FileOffered,
    PostMessage,
    VisitorSaid,
    VisitorTyped,
    Way,
    Witness,
)
from embedcheck.model.transcript import Transcript
from embedcheck.model.verdicts import Owner
from embedcheck.wire import endpoints, window_messages

# Seconds within which one round of looking comes to every open page.
ONE_ROUND = 2.0


def visitors_typing(seen: Transcript) -> Iterator[str]:
    """Told on the widget's socket, taken back, and heard by the agent."""
    typed = seen.last(VisitorTyped)
    if typed is None or not any(each.is_open_at(typed.at) for each in joined_connections(seen)):
        return
    told = news(seen, Way.SENT)
    if not any(each.typing and each.at >= typed.at for each in told):
        yield "the widget's word that the visitor types"
    elif told[-1].typing:
        yield "the widget's word that the visitor stopped typing"
    for each in _last(passed_on(seen, told)):
        heard = [
            got for got in news(seen, Way.RECEIVED, Witness.AGENT) if got.conversation == each.conversation
        ]
        if not heard or heard[-1].typing is not each.typing:
            yield "the agent's hearing of the visitor's typing"


def _last(told: list[News]) -> list[News]:
    return list({each.conversation: each for each in told}.values())


def agents_typing(seen: Transcript) -> Iterator[str]:
    """Told to the browser where a socket is joined, and shown in the open chat."""
    typed = seen.last(AgentTyped)
    if typed is None or not any(each.is_open_at(typed.at) for each in joined_connections(seen)):
        return
    heard = news(seen, Way.RECEIVED)
    if not any(each.typing is typed.seen.typing and each.at >= typed.at for each in heard):
        yield "the browser's hearing of the agent's typing"
    state, look = seen.last(EmbedState), seen.last(ChatShown)
    if (
        is_official(seen)
        and state is not None
        and state.seen.open
        and look is not None
        and look.seen.messages
    ):
        shown = any(each.at >= typed.at for each in seen.of(ChatShown) if each.seen.typing)
        if typed.seen.typing and not shown:
            yield "the dots in the open chat"
        elif not typed.seen.typing and look.seen.typing:
            yield "the end of the dots in the open chat"


def counting(seen: Transcript) -> Iterator[str]:
    """Every page that is still looked at shows how many replies are unread."""
    if not is_official(seen):
        return
    newest = {each.seen.page: each for each in seen.of(EmbedState)}
    last = max((each.at for each in newest.values()), default=0.0)
    for page, look in newest.items():
        due = expected(counts(seen, page), look)
        if look.at >= last - ONE_ROUND and due is not None and not is_right(look.seen, due):
            yield f"the unread count of {look.seen.url}"


def marking(seen: Transcript) -> Iterator[str]:
    """What was looked at is marked as seen, and what the server made of the mark is read."""
    for reply, _ in unmarked(seen):
        yield f"the widget's word that «{reply.said.seen.mark}» was seen"
    told = [each for each in last_seen_told(seen) if each.succeeded and each.response is not None]
    if not replies(seen) or not told:
        return
    known = [each for each in readings(seen) if each.conversation == conversation_of(told[-1])]
    answered = told[-1].response
    if known and answered is not None and all(each.asked_at <= answered.at for each in known):
        yield "what the server counts as unread since it was seen"


def resuming(seen: Transcript) -> Iterator[str]:
    """Who comes back with a session reads what was said before, unless the session has ended."""
    if not is_official(seen):
        return
    told = [each for each in seen.of(PostMessage, by=Witness.PAGE) if _hands_session_over(each.seen)]
    if not told or any(_ends_session(each.seen) for each in seen.of(PostMessage, after=told[-1].seq)):
        return
    if not asked_since(seen, told[-1], endpoints.CONVERSATIONS, endpoints.CONVERSATION):
        yield "the widget's reading of the conversations of before"


def forgetting(seen: Transcript) -> Iterator[str]:
    """A logout takes the widget's cookies away."""
    if deletion_is_open(seen):
        yield "the going of the widget's cookies after the logout"


def files(seen: Transcript) -> Iterator[str]:
    """Every file that was attached, and may be, is downloaded by the other side, and shown."""
    for offered in seen.of(FileOffered):
        if not offered.seen.must_be_refused:
            trail = trail_of_file(seen, offered)
            missing = trail.gap is not None and trail.gap.owner is not Owner.ENVIRONMENT
            if missing:
                yield f"{offered.seen.name} at the other end"
            elif trail.fault is None and _chat_open(seen) and not shown(seen, offered):
                yield f"{offered.seen.name} in the open chat"


def updates(seen: Transcript) -> Iterator[str]:
    """What an agent changed is told to the browser, and shown in the open chat."""
    for update in seen.of(AgentUpdated):
        trail = trail_of_update(seen, update)
        shown_by = [each for each in trail.seen if isinstance(each.seen, ChatShown)]
        if trail.gap is not None and trail.gap.owner is Owner.SERVER:
            yield f"the browser's hearing of the {update.seen.what} {update.seen.value}"
        elif any(what_is_wrong(seen, update.seen, each.seen) for each in shown_by):
            yield f"the {update.seen.what} {update.seen.value} in the open chat"


def noticing(seen: Transcript) -> Iterator[str]:
    """What a visitor said is told to the agent who looks at the conversation, and opens it again."""
    for said in seen.of(VisitorSaid):
        posts = [each for each in posts_of(seen, said.seen.mark) if each.succeeded]
        if any(not_noticed_yet(seen, said, each) for each in posts[:1]):
            yield f"an agent's notice of «{said.seen.mark}»"


def _hands_session_over(message: PostMessage) -> bool:
    handed = message.type == window_messages.SESSION_DATA and message.heard_by == IFRAME
    return handed and bool(message.data.get("sessionToken"))


def _ends_session(message: PostMessage) -> bool:
    return message.type in (window_messages.CLEAR_SESSION, window_messages.CLEAR_SESSION_TOKEN)


def _chat_open(seen: Transcript) -> bool:
    state, look = seen.last(EmbedState), seen.last(ChatShown)
    opened = state is not None and state.seen.open and look is not None and bool(look.seen.messages)
    return opened and is_official(seen)
