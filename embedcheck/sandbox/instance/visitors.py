"""`auth/exchange`, `auth/me` and the visitor that a first message creates."""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import replace
from typing import Any

from embedcheck.sandbox.instance.actions import Action
from embedcheck.sandbox.instance.bodies import UnreadableBody, read_fields
from embedcheck.sandbox.instance.changes import PersonSaved
from embedcheck.sandbox.instance.envelopes import INPUT, refuse, something_wrong, success, unauthorized
from embedcheck.sandbox.instance.gojson import size_of
from embedcheck.sandbox.instance.guards import Call
from embedcheck.sandbox.instance.identity import resolve_contact
from embedcheck.sandbox.instance.jwt import BadToken, Claims, verify
from embedcheck.sandbox.instance.payloads import user
from embedcheck.sandbox.instance.prechat import COUNTRY_CODE_MAX, BadForm, introduce
from embedcheck.sandbox.instance.records import Person
from embedcheck.sandbox.instance.sessions import load_session, open_session
from embedcheck.wire.tokens import JWT_MAX_BYTES


def me(call: Call) -> Iterator[Action]:
    yield success(user(call.of_person))


def exchange(call: Call) -> Iterator[Action]:
    """The same token as last time, if that session lives. Never merges: the visitor header is ignored."""
    desk, inbox, at = call.desk, call.of_inbox, call.request.at
    claims = _claims(call)
    person = yield from resolve_contact(desk, claims, at)
    token = desk.store.last_token.get((inbox.id, person.id), "")
    session = yield from load_session(desk, token, inbox, at)
    if session is None:
        token = yield from open_session(inbox, person, at, claims.external_user_id)
    # The names are those of the claims, not of the stored contact (`chat.go:418-426`).
    names = {"first_name": claims.first_name, "last_name": claims.last_name}
    shown = {"is_visitor": False, "user_id": person.id, **names}
    yield success({"session_token": token, "user": dict(sorted(shown.items()))})


def _claims(call: Call) -> Claims:
    """The checks in the server's order: too long is reported as missing, for the first three."""
    try:
        jwt = read_fields(call.request, {"jwt": str})["jwt"]
    except UnreadableBody:
        jwt = ""
    if not jwt:
        refuse(400, "jwt Required", INPUT)
    try:
        claims = verify(jwt, _secrets(call), call.request.at, call.desk.settings.strictness)
    except BadToken:
        unauthorized()
    if not call.desk.settings.strictness.claims:
        return claims
    for name in ("external_user_id", "email", "first_name"):
        value = getattr(claims, name)
        if not value or size_of(value) > JWT_MAX_BYTES[name]:
            refuse(400, f"{name} Required", INPUT)
    for name in ("last_name", "phone_number"):
        longest = JWT_MAX_BYTES[name]
        if size_of(getattr(claims, name)) > longest:
            refuse(400, f"Must be at most {longest} characters", INPUT)
    if size_of(claims.phone_number_country_code) > COUNTRY_CODE_MAX:
        # Cosmetic, says the server: dropped, not refused.
        return replace(claims, phone_number_country_code="")
    return claims


def _secrets(call: Call) -> list[str]:
    """The keys that may have signed a JWT: this inbox's, and an honest instance takes no other."""
    own = call.of_inbox.jwt_secret
    others = () if call.desk.settings.strictness.own_key else call.desk.settings.inboxes
    return [own, *(inbox.jwt_secret for inbox in others)]


def create_visitor(
    call: Call, data: Mapping[str, Any], attributes: Mapping[str, Any]
) -> Generator[Action, None, tuple[Person, str]]:
    """The new visitor and their session token. An e-mail address is not matched to anybody."""
    try:
        said = introduce(call.of_inbox.widget.prechat_form, data)
    except BadForm:
        something_wrong()
    email = said.email.lower()
    person = Person(
        id=next(call.desk.store.person_numbers),
        type="visitor",
        first_name=said.name or email.partition("@")[0] or "Visitor",
        email=email or None,
        phone_number=said.phone or None,
        phone_number_country_code=said.country_code or None,
        custom_attributes=attributes,
        created_at=call.request.at,
        updated_at=call.request.at,
    )
    yield PersonSaved(person)
    token = yield from open_session(call.of_inbox, person, call.request.at)
    return person, token
