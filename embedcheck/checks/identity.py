"""A visitor signs in: the visitor's token is offered, the past is merged, and the token is gone for good."""

from collections.abc import Iterator

from embedcheck.checks.about import About, Seen
from embedcheck.checks.embed import first_red
from embedcheck.checks.exchanges import exchanges, is_later
from embedcheck.checks.identity_findings import (
    authorless,
    cleared_for_nothing,
    conversation_lost,
    cookie_stays,
    header_missing,
    message_missing,
    sent_again,
    still_alive,
    wrong_contact,
)
from embedcheck.checks.requests import requests_carry_the_right_token
from embedcheck.checks.scene import waited_enough
from embedcheck.checks.signins import SignIn, carriers, conversations_of, followers, sign_ins
from embedcheck.model.observations import ConversationRead, Witness
from embedcheck.model.transcript import Transcript
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.wire import endpoints

CLEARING = (header_missing, message_missing, cookie_stays, sent_again, still_alive)
NOBODY = "Nobody who had chatted as a visitor signed in."
SIGN_IN = "Let the visitor `say` something and then `identify`."


def visitor_token_is_offered(transcript: Transcript) -> Iterator[Verdict]:
    """After signing in, the widget offers the visitor's token, so that the visitor's chat can be merged.

    Why it matters: without it the chat from before stays with an anonymous visitor, and the agent answers
    into the void.
    How Libredesk behaves: the merge happens on the first request of the new session that carries
    `X-Libredesk-Visitor-Token`, never on `exchange` itself (`widget_middleware.go:123-136`).
    What breaks it: a visitor cookie that was lost (a wrong `cookieDomain`, a cookie banner), a frontend
    that does not keep the visitor's token, a proxy that strips the header.
    To mend it: keep the token of `init`, and send it beside the new bearer until the server answers
    `X-Libredesk-Clear-Visitor: true`.
    """
    about = About("visitor_token_is_offered")
    owed = [each for each in sign_ins(transcript) if each.visitor]
    for sign_in in owed:
        if carriers(transcript, sign_in, sign_in.visitor):
            continue
        cause = first_red(transcript, requests_carry_the_right_token)
        yield about.caused_by(cause) if cause else _not_offered(about, transcript, sign_in)
        return
    if owed:
        seen = [each.request for sign in owed for each in carriers(transcript, sign, sign.visitor)]
        yield about.passed("The visitor's token was offered after the sign-in.", [*owed[0].seen, *seen])
    else:
        yield about.not_asked(NOBODY, SIGN_IN)


def visitor_token_is_cleared(transcript: Transcript) -> Iterator[Verdict]:
    """After the merge the visitor's token is gone: answered, told to the page, deleted, never sent, refused.

    Why it matters: a cookie that stays lets the next person at this computer into the merged chat.
    How Libredesk behaves: the server answers `X-Libredesk-Clear-Visitor: true` on any one of the racing
    requests that offer the token (`widget_middleware.go:133`); the frame posts CLEAR_VISITOR_TOKEN; the
    page deletes the cookie; no later request carries the token; and the server answers 401 to whoever
    still uses it.
    What breaks it: a proxy that strips `X-Libredesk-*` headers, a script that writes cookies back, a
    frontend that ignores the header; a server that clears the token of a visitor who was never merged,
    whose chat is lost then.
    To mend it: let the proxy pass the header, and forget the token everywhere, in memory too, as soon as
    it comes.
    """
    about = About("visitor_token_is_cleared")
    owed = [each for each in sign_ins(transcript) if each.visitor]
    offered = [each for each in owed if carriers(transcript, each, each.visitor)]
    if (finding := cleared_for_nothing(about, transcript)) is not None:
        yield finding
        return
    if not offered:
        advice = "See visitor_token_is_offered." if owed else SIGN_IN
        yield about.not_asked("No visitor token was offered." if owed else NOBODY, advice)
        return
    seen: list[Seen] = []
    for sign_in in offered:
        for link in CLEARING:
            verdict, proof = link(about, transcript, sign_in)
            if verdict is not None:
                yield verdict
                return
            seen += proof
        seen += _seen_as_contact(transcript, sign_in)
    yield about.passed("The visitor's token was cleared, and is refused from then on.", seen)


def _seen_as_contact(transcript: Transcript, sign_in: SignIn) -> list[Seen]:
    """The agent's word for the merge that the clearing stands for: the chat is a contact's now."""
    begun = conversations_of(transcript, sign_in.visitor)
    read = [
        each for each in transcript.of(ConversationRead, by=Witness.AGENT) if each.seen.conversation in begun
    ]
    return [*(each for each in read[-1:] if each.seen.contact_type == "contact")]


def history_is_carried_over(transcript: Transcript) -> Iterator[Verdict]:
    """What the visitor said before signing in is now the contact's: in the widget and for the agent.

    Why it matters: a customer who signs in and finds their question gone asks it again, or not.
    How Libredesk behaves: the merge moves the visitor's conversations and messages to the contact whom
    the JWT names (`queries.sql:389-429`). A merge that fails is only logged: the request still succeeds,
    without the header that clears.
    What breaks it: a merge that failed in the database, a header that was sent without a merge, a
    frontend that does not read the list anew after signing in.
    To mend it: see the instance's log for the failed merge; let a frontend read `GET conversations` with
    both tokens right after `exchange`.
    """
    about = About("history_is_carried_over")
    merged = [
        each
        for each in sign_ins(transcript)
        if each.visitor and any(one.clears_visitor for one in carriers(transcript, each, each.visitor))
    ]
    begun = {uuid: each for each in merged for uuid in conversations_of(transcript, each.visitor)}
    if not begun:
        yield about.not_asked(
            "No visitor with a conversation was merged into a contact.",
            f"See visitor_token_is_cleared. {SIGN_IN}",
        )
        return
    finding = conversation_lost(about, transcript, begun) or wrong_contact(about, transcript, begun)
    if finding is not None:
        yield finding
        return
    lists = exchanges(transcript, endpoints.CONVERSATIONS, endpoints.CONVERSATION)
    seen: list[Seen] = [entry for each in merged for entry in each.seen]
    seen += [each.response for each in lists if each.response and each.bearer in {m.session for m in merged}]
    seen += [
        each for each in transcript.of(ConversationRead, by=Witness.AGENT) if each.seen.conversation in begun
    ]
    yield about.passed("The visitor's conversations are the contact's now.", seen)
    if (flaw := authorless(about, transcript, begun)) is not None:
        yield flaw


def _not_offered(about: About, transcript: Transcript, sign_in: SignIn) -> Verdict:
    asked = followers(transcript, sign_in)
    seen = [*sign_in.seen, *(each.request for each in asked)]
    if not asked and not waited_enough(transcript, sign_in.exchange.request.at):
        return about.unproven(
            "The scene ended before the widget asked for anything in the new name.",
            seen,
            owner=Owner.EMBEDCHECK,
            next_step="Let the scenario `expect_visitor_cleared`.",
        )
    offers = [each for each in exchanges(transcript) if each.visitor_token == sign_in.visitor]
    offers = [each for each in offers if is_later(each.request, sign_in.exchange.request)]
    seen += [each.request for each in offers]
    if offers:
        what = "the requests that carried it spoke in another name"
    elif any(each.visitor_token for each in asked):
        what = "another token was offered instead"
    else:
        what = "no request carried it"
    return about.failed(
        f"The visitor signed in, and the visitor's token was not offered: {what}.",
        seen,
        owner=Owner.WIDGET,
        next_step="Send X-Libredesk-Visitor-Token with the requests that follow `exchange`, until it is cleared.",
    )
