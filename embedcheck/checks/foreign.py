"""Requests for a conversation that is another person's."""

from embedcheck.checks.about import About
from embedcheck.checks.exchanges import Exchange, exchanges, is_later
from embedcheck.checks.signins import SignIn, conversations_of
from embedcheck.checks.tokens import user_of
from embedcheck.model.observations import ConversationTried, SessionEnded
from embedcheck.model.transcript import Transcript
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.wire import endpoints

IN_A_CONVERSATION = (endpoints.CONVERSATION, endpoints.MESSAGE, endpoints.LAST_SEEN)


def foreign_conversation(about: About, transcript: Transcript, signed_in: list[SignIn]) -> Verdict | None:
    """Somebody reads or writes in a conversation that is another person's."""
    # What was let in is the server's (`foreign_conversation_opened`). What a page load cut short proves that the
    # widget asked; an answer proves more.
    asked = [each for each in foreign_requests(transcript, signed_in) if not each.succeeded]
    found = sorted(asked, key=lambda each: each.cancelled)
    if not found:
        return None
    first = found[0]
    return about.failed(
        f"{first.name} was asked for a conversation that is another person's ({first.outcome}).",
        [entry for each in signed_in for entry in each.seen] + first.seen,
        owner=Owner.WIDGET,
        next_step="Call `logout()` and reload the page before another person signs in.",
    )


def foreign_conversation_opened(
    about: About, transcript: Transcript, signed_in: list[SignIn]
) -> Verdict | None:
    """The server let somebody into a conversation that is another person's: the widget, or the probe in its name."""
    tried = [each for each in transcript.of(ConversationTried) if each.seen.status < 400]
    asked = [each for each in foreign_requests(transcript, signed_in) if each.succeeded]
    if not tried and not asked:
        return None
    return about.failed(
        "The server lets one person into another person's conversation.",
        [*tried, *(entry for each in asked for entry in each.seen)],
        owner=Owner.SERVER,
        next_step="Take the widget off the site until Libredesk is updated: whoever has a session reads others' chats.",
    )


def strangers_conversations(transcript: Transcript, token: str) -> list[str]:
    """Conversations that are surely another person's than this token's: neither offered for a merge with
    them, nor merged elsewhere."""
    users = user_of(transcript)
    me = users.get(token)
    ended = {users.get(each.seen.token) for each in transcript.of(SessionEnded)}
    offered = {(users.get(each.bearer), users.get(each.visitor_token)) for each in exchanges(transcript)}
    kin = {owner for bearer, owner in offered if bearer == me} | {me} | ended
    # Whose merge with whom was not seen to the end may be anybody's.
    unclear = {owner for bearer, owner in offered if bearer is None}
    return [
        uuid for uuid, owner in _owners(transcript).items() if me is not None and owner not in kin | unclear
    ]


def foreign_requests(transcript: Transcript, signed_in: list[SignIn]) -> list[Exchange]:
    """Requests after a sign-in, in whose name nobody may ask for that conversation.

    A visitor and the contact whom the visitor became are one person, merged or not; so are those whom the server
    merged because the widget offered it, and who offers what it must not is found elsewhere.
    """
    owners = _owners(transcript)
    users = user_of(transcript)
    one_person = {(users.get(each.session), users.get(each.visitor)) for each in signed_in}
    one_person |= {
        (users.get(each.bearer), users.get(each.visitor_token))
        for each in exchanges(transcript)
        if each.visitor_token and each.succeeded
    }
    found = []
    for exchange in exchanges(transcript, *IN_A_CONVERSATION):
        uuid = exchange.url.partition("/conversations/")[2].partition("/")[0].partition("?")[0]
        me, owner = users.get(exchange.bearer), owners.get(uuid)
        late = any(is_later(exchange.request, sign_in.exchange.request) for sign_in in signed_in)
        if late and None not in (me, owner) and me != owner and (me, owner) not in one_person:
            found.append(exchange)
    return found


def _owners(transcript: Transcript) -> dict[str, int]:
    """Conversation to the user id of whom it was begun by, or first listed for."""
    owners: dict[str, int] = {}
    for token, user_id in user_of(transcript).items():
        for uuid in conversations_of(transcript, token):
            owners.setdefault(uuid, user_id)
    return owners
