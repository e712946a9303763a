"""Who the server says that somebody is, and whose conversations it lists for them."""

from embedcheck.checks.about import About, Seen
from embedcheck.checks.exchanges import Exchange, exchanges, is_later
from embedcheck.checks.signins import SignIn, conversations_begun, conversations_known
from embedcheck.checks.tokens import issued_tokens, text, user_of
from embedcheck.model.observations import (
    AgentSaid,
    ConversationRead,
    Frame,
    IdentityGiven,
    IdentityRead,
    SessionEnded,
    SessionExpected,
    Way,
    Witness,
)
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.wire import endpoints, frames
from embedcheck.wire.limits import CONVERSATIONS_LISTED

ANSWERED_BY_A_CACHE = (
    "See the instance's log, and whether a cache answers for it: what `exchange` says must never be shared."
)


def wrong_person(about: About, transcript: Transcript, signed_in: list[SignIn]) -> Verdict | None:
    """The server answered the exchange with somebody else than the site named."""
    for sign_in in signed_in:
        given = _given_with(transcript, text(sign_in.exchange.sent, "jwt"))
        if any(each.seen.must_be_refused for each in given):
            continue  # whom it names does not matter: that it was accepted is the finding
        names = {str(each.seen.claims.get("first_name") or "") for each in given} - {""}
        user = sign_in.exchange.data.get("user")
        answered = text(user, "first_name")
        if isinstance(user, dict) and user.get("is_visitor") is True:
            answered = "an anonymous visitor"
        elif not names or not answered or answered in names:
            continue
        # Of a JWT that the scenario itself had minted the site is innocent.
        sent = text(sign_in.exchange.sent, "jwt")
        servers = answered == "an anonymous visitor" or any(each.seen.jwt == sent for each in given)
        return about.failed(
            f"The site signed {' and '.join(sorted(names)) or 'somebody'} in, and the server answered with {answered}.",
            [*given, *sign_in.seen],
            owner=Owner.SERVER if servers else Owner.SITE,
            next_step=ANSWERED_BY_A_CACHE
            if servers
            else "See whether a page cache serves one customer's `userJWT` to another.",
        )
    return None


def unexpected_person(about: About, transcript: Transcript, signed_in: list[SignIn]) -> Verdict | None:
    """A JWT of the site's own named somebody else than the scenario expects."""
    given = transcript.of(IdentityGiven)
    own = [each for each in signed_in if text(each.exchange.sent, "jwt") not in {g.seen.jwt for g in given}]
    users = [each.exchange.data.get("user") for each in own]
    names = [text(user, "first_name").strip() for user in users if isinstance(user, dict)]
    known = {*names, "", *(str(each.seen.claims.get("first_name") or "") for each in given)}
    for wanted in transcript.of(SessionExpected):
        if (
            own
            and names
            and names[-1]
            and wanted.seen.of == "contact"
            and wanted.seen.first_name not in known
        ):
            return about.failed(
                f"The site signed {names[-1]} in, where the scenario expects {wanted.seen.first_name}.",
                [wanted, *(entry for each in own for entry in each.seen)],
                owner=Owner.SITE,
                next_step="See whether a page cache serves one customer's `userJWT` to another.",
            )
    return None


def _given_with(transcript: Transcript, jwt: str) -> list[Entry[IdentityGiven]]:
    """What the scenario said of this very JWT; all that it gave, where the site gave one of its own."""
    given = transcript.of(IdentityGiven)
    return [each for each in given if each.seen.jwt == jwt] or [
        each for each in given if not each.seen.must_be_refused and not each.seen.jwt
    ]


def wrong_name_told(about: About, transcript: Transcript, signed_in: list[SignIn]) -> Verdict | None:
    """`auth/me` calls somebody who signed in by another name than the site gave, to the browser or to the
    probe. A sign-in corrects the stored name by its claims (`chat.go:778`), and its session may be that of
    an earlier one: each name that was given for the session is right."""
    for session in dict.fromkeys(each.session for each in signed_in):
        own = [each for each in signed_in if each.session == session]
        given = [one for each in own for one in _given_with(transcript, text(each.exchange.sent, "jwt"))]
        names = {str(each.seen.claims.get("first_name") or "").strip() for each in given}
        if not given or "" in names or any(each.seen.must_be_refused for each in given):
            continue
        for name, seen in _told_names(transcript, session):
            if name and name.strip() not in names:
                return about.failed(
                    f"The site signed {' and '.join(sorted(names))} in, and auth/me answers with {name}.",
                    [*given, *(entry for each in own for entry in each.seen), *seen],
                    owner=Owner.SERVER,
                    next_step="See the instance's log and its contact: a session must belong to one person.",
                )
    return None


def _told_names(transcript: Transcript, session: str) -> list[tuple[str, list[Seen]]]:
    asked = [each for each in exchanges(transcript, endpoints.ME) if each.bearer == session]
    read = [each for each in transcript.of(IdentityRead, by=Witness.PROBE) if each.seen.token == session]
    return [
        *((text(each.data, "first_name"), [*each.seen]) for each in asked),
        *((each.seen.first_name, [each]) for each in read),
    ]


def foreign_conversation_listed(about: About, transcript: Transcript) -> Verdict | None:
    """Somebody is listed a conversation that another person began, or, as a visitor whom `init` has only
    just made, one that nobody of this session began. A contact may have older ones, of which nothing
    is known; who offered a visitor's token may have that visitor's."""
    users = user_of(transcript)
    began = {
        uuid: (token, users[token]) for token in users for uuid in conversations_begun(transcript, token)
    }
    new = _new_visitors(transcript)
    merged = {(users.get(each.bearer), users.get(each.visitor_token)) for each in exchanges(transcript)}
    for listed in exchanges(transcript, endpoints.CONVERSATIONS):
        me = users.get(listed.bearer)
        if me is None or not isinstance(listed.data, list):
            continue
        for uuid in filter(None, (text(item, "uuid") for item in listed.data)):
            owner = began[uuid][1] if uuid in began else None
            if owner is None and me in new:
                return _listed(about, listed, "that this new visitor did not begin")
            if owner is not None and owner != me and (me, owner) not in merged:
                return _listed(about, listed, "that is another person's")
    return None


def own_conversation_unlisted(about: About, transcript: Transcript) -> Verdict | None:
    """A session's list of conversations lacks one that the same session has begun before, in the same inbox.

    While a visitor is merged, the conversations are already the contact's.
    """
    merged = {each.visitor_token for each in exchanges(transcript)}
    merged |= {each.seen.token for each in transcript.of(SessionEnded)}
    for listed in exchanges(transcript, endpoints.CONVERSATIONS):
        if not isinstance(listed.data, list) or len(listed.data) >= CONVERSATIONS_LISTED:
            continue
        if listed.bearer in merged:
            continue
        there = {text(item, "uuid") for item in listed.data}
        for uuid, init in conversations_begun(transcript, listed.bearer).items():
            begun = init.response is not None and is_later(listed.request, init.response)
            if begun and uuid not in there and listed.inbox.lower() == init.inbox.lower():
                return about.failed(
                    "The list of conversations lacks one that this very session has begun.",
                    [*init.seen, *listed.seen],
                    owner=Owner.SERVER,
                    next_step="See whether an agent still has the conversation, and under which contact; see the "
                    "instance's log.",
                )
    return None


def foreign_push(about: About, transcript: Transcript) -> Verdict | None:
    """Somebody is pushed a message of a conversation that, listed later, is none of theirs.

    What an agent of the scenario said is replies_are_shown_exactly_once's to judge, wherever it came.
    """
    marks = [each.seen.mark for each in transcript.of(AgentSaid)]
    known = conversations_known(transcript)
    for push in transcript.frames(frames.NEW_MESSAGE, way=Way.RECEIVED, by=Witness.WIRE):
        uuid = text(frames.payload_of(push.seen.text), "conversation_uuid")
        ours = any(mark in push.seen.text for mark in marks) or not uuid or uuid in known
        if not ours and _listed_after(transcript, push):
            return about.failed(
                "A message of a conversation that the visitor does not have was pushed to the browser.",
                [push],
                owner=Owner.SERVER,
                next_step="See the instance's log: a message goes to the sockets of its own contact only.",
            )
    return None


def _listed_after(transcript: Transcript, push: Entry[Frame]) -> bool:
    """Whether the browser, or the probe in its name, was told of all its conversations later: one may
    have begun elsewhere."""
    asked = exchanges(transcript, endpoints.CONVERSATIONS)
    answered = [each.response.at for each in asked if each.response is not None and each.succeeded]
    read = [each.at for each in transcript.of(ConversationRead, by=Witness.PROBE)]
    return max([*answered, *read], default=0.0) > push.at


def _new_visitors(transcript: Transcript) -> set[int]:
    """Visitors whom an `init` made, all of whose conversations were seen to begin.

    An `init` without a readable answer may have begun one all the same, and one with an e-mail
    address may have found a visitor of before.
    """
    begun = exchanges(transcript, endpoints.INIT)
    if any(not _names(each) for each in begun):
        return set()
    made = {
        each.request.seen.id for each in begun if not each.authorization and not each.sent.get("form_data")
    }
    return {
        each.user_id
        for each in issued_tokens(transcript)
        if each.answer.seen.id in made and each.is_visitor and each.user_id is not None
    }


def _names(init: Exchange) -> str:
    data = init.data if isinstance(init.data, dict) else {}
    return text(data.get("conversation"), "uuid")


def _listed(about: About, listed: Exchange, what: str) -> Verdict:
    return about.failed(
        f"The list of conversations holds one {what}.",
        listed.seen,
        owner=Owner.SERVER,
        next_step="See whether a cache answers for the instance: `conversations` must never be shared.",
    )
