"""Sessions: a site's JWT for a token, and whose a token is."""

from embedcheck.probe import jwts
from embedcheck.probe.questions.expecting import (
    INPUT,
    accepted,
    accepted_object,
    expect,
    has,
    needed_object,
    refused,
    same,
    standing,
    unauthorized,
)
from embedcheck.probe.questions.interviewer import Interviewer
from embedcheck.probe.questions.question import CannotTell, Need, NotAsked, Question
from embedcheck.wire import endpoints, tokens

LATE = -60
EXCHANGING = "auth/exchange"


async def exchange_signs_in(ask: Interviewer) -> None:
    """A good JWT is exchanged for a session, in the name of its claims."""
    token = await ask.mint(ask.claims("exchange"))
    data = accepted_object(await ask.stranger().exchange(token))
    has(data, "session_token", "user")
    expect(tokens.SESSION_TOKEN.fullmatch(str(data["session_token"])), "session_token has another form.")
    user = dict(data["user"])
    expect(user.get("is_visitor") is False, "The user is told to be a visitor.")
    same((user.get("first_name"), user.get("last_name")), ("Ada", "Lovelace"), "The name of the user")


async def exchange_gives_the_same_session_again(ask: Interviewer) -> None:
    """Exchanged again, a contact goes on with the session they have."""
    first = await ask.customer("again")
    second = await ask.customer("again")
    expect(first.token == second.token, "A second session was opened.")


async def exchange_and_me_agree(ask: Interviewer) -> None:
    """The session is that of the contact whom claims and exchange name."""
    customer = await ask.customer("agree")
    me = accepted_object(await ask.somebody(customer.token).me())
    found = (me.get("user_id"), me.get("first_name"), me.get("last_name"))
    same(found, (customer.user_id, "Ada", "Lovelace"), "Who auth/me says it is")


async def optional_claims_are_taken(ask: Interviewer) -> None:
    """Optional claims are taken: last name, phone, custom attributes."""
    await ask.contact()  # a plain JWT is accepted, or nothing can be told of this one
    claims = ask.claims(
        "optional",
        last_name="Byron",
        phone_number="5551234",
        phone_number_country_code="US",
        contact_custom_attributes={"plan": "pro"},
    )
    data = accepted_object(await ask.stranger().exchange(await ask.mint(claims)))
    me = needed_object(await ask.somebody(str(data.get("session_token"))).me(), "auth/me")
    same(me.get("last_name"), "Byron", "last_name of auth/me")


async def last_name_may_be_missing(ask: Interviewer) -> None:
    """The required claims alone are enough."""
    await ask.contact()  # a plain JWT is accepted, or nothing can be told of this one
    claims = ask.claims("required")
    del claims["last_name"]
    accepted(await ask.stranger().exchange(await ask.mint(claims)))


async def missing_external_user_id(ask: Interviewer) -> None:
    """A JWT without external_user_id is refused with 400."""
    await _without(ask, "external_user_id")


async def missing_email(ask: Interviewer) -> None:
    """A JWT without email is refused with 400."""
    await _without(ask, "email")


async def missing_first_name(ask: Interviewer) -> None:
    """A JWT without first_name is refused with 400."""
    await _without(ask, "first_name")


async def _without(ask: Interviewer, claim: str) -> None:
    claims = ask.claims("without")
    del claims[claim]
    answer = await ask.stranger().exchange(await ask.mint(claims))
    if answer.status == 401:
        raise CannotTell("No JWT is accepted at all.", next_step="See the first line of auth/exchange.")
    refused(standing(answer, EXCHANGING), 400, f"{claim} Required", INPUT)


async def _is_unauthorized(ask: Interviewer, token: str) -> None:
    unauthorized(standing(await ask.stranger().exchange(token), EXCHANGING))


async def expired_jwt(ask: Interviewer) -> None:
    """An expired JWT is refused with 401."""
    token = jwts.sign(ask.claims("expired"), ask.secret, expires_in=LATE)
    await _is_unauthorized(ask, token)


async def jwt_without_expiry(ask: Interviewer) -> None:
    """A JWT that never expires is refused with 401."""
    await _is_unauthorized(ask, jwts.sign(ask.claims("never"), ask.secret, expires_in=None))


async def jwt_signed_with_another_key(ask: Interviewer) -> None:
    """A JWT that was signed with another key is refused with 401."""
    token = jwts.sign(ask.claims("forged"), "somebody else's key, as long as any other")
    await _is_unauthorized(ask, token)


async def unsigned_jwt(ask: Interviewer) -> None:
    """A JWT that is not signed at all (alg none) is refused with 401."""
    await _is_unauthorized(ask, jwts.sign(ask.claims("none"), "", algorithm=jwts.NONE))


async def jwt_of_another_inbox(ask: Interviewer) -> None:
    """A JWT that was signed with another inbox's key is refused with 401."""
    inbox = ask.target.inboxes.get("second")
    if inbox is None or inbox.jwt_secret is None:
        raise NotAsked("no inbox named `second` has a JWT secret here")
    await _is_unauthorized(ask, jwts.sign(ask.claims("other"), inbox.jwt_secret))


async def jwt_by_hs384(ask: Interviewer) -> None:
    """A JWT may be signed with HS384."""
    await ask.contact()  # a plain JWT is accepted, or nothing can be told of this one
    accepted(await ask.stranger().exchange(jwts.sign(ask.claims("384"), ask.secret, algorithm="HS384")))


async def jwt_by_hs512(ask: Interviewer) -> None:
    """A JWT may be signed with HS512."""
    await ask.contact()  # a plain JWT is accepted, or nothing can be told of this one
    accepted(await ask.stranger().exchange(jwts.sign(ask.claims("512"), ask.secret, algorithm="HS512")))


async def claim_of_another_type(ask: Interviewer) -> None:
    """A claim of another JSON type (a number as id) is refused with 401."""
    token = await ask.mint(ask.claims("number", external_user_id=4711))
    await _is_unauthorized(ask, token)


async def empty_jwt(ask: Interviewer) -> None:
    """An empty JWT is refused with 400."""
    answer = await ask.stranger().exchange("")
    refused(standing(answer, EXCHANGING), 400, "jwt Required", INPUT)


async def something_that_is_no_jwt(ask: Interviewer) -> None:
    """What is no JWT is refused with 401."""
    await _is_unauthorized(ask, "not.a.jwt")


async def me_of_a_visitor(ask: Interviewer) -> None:
    """A visitor's session says that it is a visitor's."""
    answer = await ask.stranger().init(ask.words("Who am I?"))
    ask.cast.note(answer)
    visitor = needed_object(answer, "conversations/init")
    me = accepted_object(await ask.somebody(str(visitor.get("session_token"))).me())
    same(me, visitor.get("user"), "Who auth/me says it is")


async def me_of_a_contact(ask: Interviewer) -> None:
    """A contact's session says that it is a contact's."""
    answer = await ask.stranger().exchange(await ask.mint(ask.claims("me")))
    contact = needed_object(answer, EXCHANGING)
    me = accepted_object(await ask.somebody(str(contact.get("session_token"))).me())
    same((me.get("first_name"), me.get("is_visitor")), ("Ada", False), "first_name and is_visitor")


async def no_bearer(ask: Interviewer) -> None:
    """A request without a bearer token is refused with 401."""
    unauthorized(await ask.stranger().me())


async def bad_bearer(ask: Interviewer) -> None:
    """An unknown bearer token is refused with 401."""
    unauthorized(await ask.somebody("A" * 43).me())


async def other_authorization(ask: Interviewer) -> None:
    """Another kind of authorization than Bearer is refused with 401."""
    headers = {endpoints.INBOX_HEADER: ask.inbox, "authorization": f"Token {'A' * 43}"}
    unauthorized(await ask.stranger().ask("GET", endpoints.ME.path, headers=headers))


async def token_of_another_inbox(ask: Interviewer) -> None:
    """A session is good in its own inbox alone."""
    visitor = await ask.visitor()
    unauthorized(await ask.somebody(visitor.token, inbox=ask.other_inbox("second")).me())


SIGNING = (
    "Compare the inbox's secret in Libredesk with the one configured here and with the one that the site "
    "signs with."
)
FORGED = "Update Libredesk at once: with such a JWT anybody can be anybody."

EXCHANGE = (
    Question(exchange_signs_in, (Need.JWT, Need.WRITING), next_step=SIGNING),
    Question(exchange_gives_the_same_session_again, (Need.JWT, Need.WRITING)),
    Question(exchange_and_me_agree, (Need.JWT, Need.WRITING)),
    Question(optional_claims_are_taken, (Need.JWT, Need.WRITING)),
    Question(last_name_may_be_missing, (Need.JWT, Need.WRITING)),
    Question(missing_external_user_id, (Need.JWT,)),
    Question(missing_email, (Need.JWT,)),
    Question(missing_first_name, (Need.JWT,)),
    Question(expired_jwt, (Need.SECRET,), next_step=FORGED),
    Question(jwt_without_expiry, (Need.SECRET,)),
    Question(jwt_signed_with_another_key, next_step=FORGED),
    Question(unsigned_jwt, next_step=FORGED),
    Question(jwt_of_another_inbox, next_step=FORGED),
    Question(jwt_by_hs384, (Need.SECRET, Need.WRITING)),
    Question(jwt_by_hs512, (Need.SECRET, Need.WRITING)),
    Question(claim_of_another_type, (Need.JWT,)),
    Question(empty_jwt),
    Question(something_that_is_no_jwt),
)
STRIPPED = "Let the proxy pass the headers Authorization and X-Libredesk-* on, both ways."
ME = (
    Question(me_of_a_visitor, (Need.WRITING,), next_step=STRIPPED),
    Question(me_of_a_contact, (Need.JWT, Need.WRITING), next_step=STRIPPED),
    Question(no_bearer),
    Question(bad_bearer),
    Question(other_authorization),
    Question(token_of_another_inbox, (Need.WRITING,)),
)
