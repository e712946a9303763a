"""The links of the chain from a merge to a visitor token that is gone, and what may be lost on the way."""

from itertools import pairwise
from typing import Any, TypeAlias

from embedcheck.checks.about import About, Seen
from embedcheck.checks.documents import HOST, LOOKING, cookies_after, is_untouched
from embedcheck.checks.exchanges import RACE, Exchange, exchanges, is_later, surely_after
from embedcheck.checks.scene import is_official, waited_enough
from embedcheck.checks.signins import SignIn, carriers, followers
from embedcheck.checks.tokens import is_visitor_cookie, text, user_of
from embedcheck.model.observations import (
    ConversationRead,
    EmbedState,
    IdentityGiven,
    PostMessage,
    ResponseReceived,
    TokenReplayed,
    TokensKept,
    Witness,
)
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.wire.window_messages import CLEAR_VISITOR_TOKEN

Link: TypeAlias = tuple[Verdict | None, list[Seen]]
"""A verdict if the chain breaks here, else what proves that it holds."""


def cleared_for_nothing(about: About, transcript: Transcript) -> Verdict | None:
    """The server cleared a token that the request did not offer: the page forgets a visitor who was
    never merged (`widget_middleware.go:133` sets the header after a merge alone)."""
    wrong = [each for each in exchanges(transcript) if each.clears_visitor and not each.visitor_token]
    if not wrong:
        return None
    return about.failed(
        f"{wrong[0].name} was answered with X-Libredesk-Clear-Visitor, and had offered no visitor's token.",
        [entry for each in wrong for entry in each.seen],
        owner=Owner.SERVER,
        next_step="See what adds X-Libredesk-Clear-Visitor to answers: a cache may repeat another answer's headers.",
    )


def header_missing(about: About, transcript: Transcript, sign_in: SignIn) -> Link:
    """The server answers the clear header on any one of the requests that offered the token."""
    offers = carriers(transcript, sign_in, sign_in.visitor)
    if any(each.clears_visitor for each in offers):
        return None, [entry for each in offers for entry in each.seen]
    seen = [entry for each in offers for entry in each.seen]
    if not any(each.succeeded for each in offers):
        return about.unproven(
            f"The requests that offered the token did not succeed: {offers[0].outcome}.",
            seen,
            owner=Owner.SERVER,
            next_step="See no_request_fails.",
        ), []
    said = [value for each in offers if (value := each.clear_header)]
    how = f"said «{said[0]}»" if said else "was missing from every answer"
    return about.failed(
        f"The visitor's token was offered, and X-Libredesk-Clear-Visitor {how}.",
        seen,
        owner=Owner.SERVER,
        next_step="See the instance's log for a failed merge, and whether a proxy strips X-Libredesk-* headers.",
    ), []


def message_missing(about: About, transcript: Transcript, sign_in: SignIn) -> Link:
    """The frame posts CLEAR_VISITOR_TOKEN to the page. Frontends without window messages owe none."""
    if sign_in.told is None:
        return None, []
    heard = _cleared_messages(transcript, sign_in)
    looks = cookies_after(transcript, sign_in.told)
    if heard or (looks and not any(_is_cookie_of(cookie, sign_in) for cookie in looks[-1].seen.cookies)):
        return None, [*(heard or looks[-1:])]
    answer = _clear_answer(transcript, sign_in)
    speak = about.failed if answer and waited_enough(transcript, answer.at) else about.unproven
    return speak(
        "The server cleared the visitor's token, and the frame did not tell the page.",
        [*sign_in.seen, *([answer] if answer else [])],
        owner=Owner.WIDGET,
        next_step="Post CLEAR_VISITOR_TOKEN when an answer carries X-Libredesk-Clear-Visitor.",
    ), []


def cookie_stays(about: About, transcript: Transcript, sign_in: SignIn) -> Link:
    """The page deletes the visitor cookie; a custom frontend empties the place that it says it keeps it in."""
    if not is_official(transcript):
        return _stays_kept(about, transcript, sign_in)
    heard = _cleared_messages(transcript, sign_in)
    looks = cookies_after(transcript, heard[0]) if heard else []
    # A look that was under way when the message came saw the cookies of before.
    looks = [each for each in looks if each.at - heard[0].at >= LOOKING] or looks[-1:]
    left = [each for each in looks if any(_is_cookie_of(cookie, sign_in) for cookie in each.seen.cookies)]
    if not left:
        return None, [*looks[-1:]]
    # A cookie that nobody has touched since it was stored was not written back.
    told = {str(each.seen.settings.get("cookieDomain")) for each in transcript.of(EmbedState)}
    untouched = is_untouched(transcript, left[0], sign_in.visitor) and not _came_back(
        transcript, heard[0], sign_in
    )
    widgets = len(told) < 2 and untouched
    return about.failed(
        "The visitor's cookie is still there after CLEAR_VISITOR_TOKEN"
        + (", and nobody has written it since it was stored." if widgets else "."),
        [*heard, *left],
        owner=Owner.WIDGET if widgets else Owner.SITE,
        next_step="Let the script of the embed delete the cookie, by the path and the domain that it was set with."
        if widgets
        else "See whether a script writes the cookie back, or `cookieDomain` differs between pages.",
    ), []


def _came_back(transcript: Transcript, cleared: Entry[Any], sign_in: SignIn) -> bool:
    """Whether somebody has seen the cookie gone, and there again."""
    looks = cookies_after(transcript, cleared)
    there = [any(_is_cookie_of(cookie, sign_in) for cookie in each.seen.cookies) for each in looks]
    return any(later and not earlier for earlier, later in pairwise(there))


def _stays_kept(about: About, transcript: Transcript, sign_in: SignIn) -> Link:
    answer = _clear_answer(transcript, sign_in)
    looks = [each for each in transcript.of(TokensKept) if "visitor" in each.seen.places]
    looks = [each for each in looks if answer is not None and each.at >= answer.at + RACE]
    left = [each for each in looks if sign_in.visitor in each.seen.visitor]
    # A look that is taken while the answer is still being read proves nothing; only the last ones do.
    if answer is None or not left or left[-1] is not looks[-1]:
        return None, [*looks[-1:]]
    return about.failed(
        f"The server cleared the visitor's token, and it is still kept in {left[-1].seen.places['visitor']}.",
        [answer, *left],
        owner=Owner.WIDGET,
        next_step="Delete the visitor's token wherever it is kept when an answer carries X-Libredesk-Clear-Visitor.",
    ), []


def sent_again(about: About, transcript: Transcript, sign_in: SignIn) -> Link:
    """No request that was begun after the clearing carries the token. Racing ones may (protocol notes 3.4)."""
    answer = _clear_answer(transcript, sign_in)
    if answer is None:
        return None, []
    late = [
        each
        for each in exchanges(transcript)
        if sign_in.visitor in (each.visitor_token, each.bearer)
        and each.page == sign_in.exchange.page
        and surely_after(transcript, each, answer)
    ]
    if not late:
        return None, [answer]
    return about.failed(
        f"The visitor's token was cleared, and {late[0].name} still carried it"
        + (f" ({len(late)} requests)." if len(late) > 1 else "."),
        [answer, *(each.request for each in late)],
        owner=Owner.WIDGET,
        next_step="Forget the visitor's token, in memory too, when an answer carries X-Libredesk-Clear-Visitor.",
    ), []


def still_alive(about: About, transcript: Transcript, sign_in: SignIn) -> Link:
    """The server refuses the token when the probe uses it once more."""
    replays = [each for each in transcript.of(TokenReplayed) if each.seen.token == sign_in.visitor]
    answered = [each for each in replays if each.seen.status not in (0, 429)]
    alive = [each for each in answered if each.seen.status < 400]
    if not alive:
        return None, [*answered]
    return about.failed(
        f"The server still accepts the cleared visitor token ({alive[0].seen.status}).",
        alive,
        owner=Owner.SERVER,
        next_step="Delete the visitor's session when the visitor is merged.",
    ), []


def conversation_lost(about: About, transcript: Transcript, begun: dict[str, SignIn]) -> Verdict | None:
    """The contact's own list has it no more. Any answer since the merge will do: requests race."""
    for uuid, sign_in in begun.items():
        answers = [each for each in _since_merge(transcript, sign_in) if each.succeeded]
        lists = [each for each in answers if isinstance(each.data, list)]
        if lists and not any(_has(each, uuid) for each in answers):
            return about.failed(
                "The visitor's conversation is not among the contact's after the merge.",
                [*sign_in.seen, *(entry for each in lists for entry in each.seen)],
                owner=Owner.SERVER,
                next_step="See the instance's log for the merge of visitor and contact.",
            )
    return None


def wrong_contact(about: About, transcript: Transcript, begun: dict[str, SignIn]) -> Verdict | None:
    """The agent sees the conversation under somebody else than the contact who signed in."""
    users = user_of(transcript)
    given = {each.seen.external_user_id for each in transcript.of(IdentityGiven)}
    last = {each.seen.conversation: each for each in transcript.of(ConversationRead, by=Witness.AGENT)}
    for uuid, sign_in in begun.items():
        read = last.get(uuid)
        merged = _clear_answer(transcript, sign_in)
        if read is None or merged is None or read.at < merged.at:
            continue
        why = _mistaken(read.seen, users.get(sign_in.session), given)
        if why:
            return about.failed(
                f"The agent sees the visitor's conversation {why}.",
                [*sign_in.seen, merged, read],
                owner=Owner.SERVER,
                next_step="See the instance's log for the merge of visitor and contact.",
            )
    return None


def authorless(about: About, transcript: Transcript, begun: dict[str, SignIn]) -> Verdict | None:
    """The list's last message has lost its author in the merge."""
    for sign_in in begun.values():
        for each in _since_merge(transcript, sign_in):
            items = each.data if isinstance(each.data, list) else []
            if any(text(item, "uuid") in begun and author_id(item) == 0 for item in items):
                return about.failed(
                    "The merged conversation is listed with a last message without an author.",
                    each.seen,
                    owner=Owner.SERVER,
                    next_step="Give the conversation's last sender to the contact, too, when merging.",
                )
    return None


def _cleared_messages(transcript: Transcript, sign_in: SignIn) -> list[Entry[PostMessage]]:
    return [
        each
        for each in transcript.of(PostMessage, by=Witness.PAGE)
        if each.seen.type == CLEAR_VISITOR_TOKEN
        and each.seen.heard_by == HOST
        and is_later(each, sign_in.told)
    ]


def _clear_answer(transcript: Transcript, sign_in: SignIn) -> Entry[ResponseReceived] | None:
    offers = carriers(transcript, sign_in, sign_in.visitor)
    return next((each.response for each in offers if each.clears_visitor), None)


def _is_cookie_of(cookie: Any, sign_in: SignIn) -> bool:
    return is_visitor_cookie(cookie) and text(cookie, "value") == sign_in.visitor


def _since_merge(transcript: Transcript, sign_in: SignIn) -> list[Exchange]:
    """Answers in the new name that came with the merge or after it."""
    merged = _clear_answer(transcript, sign_in)
    return [
        each
        for each in followers(transcript, sign_in)
        if merged is not None and each.response is not None and each.response.seq >= merged.seq
    ]


def _has(each: Exchange, uuid: str) -> bool:
    return uuid in each.url or uuid in ((each.response.seen.body if each.response else "") or "")


def _mistaken(read: ConversationRead, user_id: int | None, given: set[str]) -> str:
    if read.contact_type == "visitor":
        return "still under an anonymous visitor"
    if None not in (read.contact_id, user_id) and read.contact_id != user_id:
        return "under another contact than the one who signed in"
    if read.external_user_id and given and read.external_user_id not in given:
        return f"under the external id {read.external_user_id}, and {', '.join(sorted(given))} signed in"
    return ""


def author_id(item: Any) -> Any:
    """The id of the author of a listed conversation's last message; None where there is none."""
    last = item.get("last_message") if isinstance(item, dict) else None
    author = last.get("author") if isinstance(last, dict) else None
    return author.get("id") if isinstance(author, dict) else None
