"""Who a JWT's bearer is, and what becomes of the visitor they were before."""

from collections.abc import Generator
from dataclasses import replace
from datetime import datetime

from embedcheck.sandbox.instance.actions import Action
from embedcheck.sandbox.instance.changes import HistoryMoved, PersonDeleted, PersonSaved, SessionEnded
from embedcheck.sandbox.instance.desk import Desk
from embedcheck.sandbox.instance.jwt import Claims
from embedcheck.sandbox.instance.records import Person, Session
from embedcheck.sandbox.instance.sessions import load_session
from embedcheck.sandbox.instance.settings import Inbox


def resolve_contact(desk: Desk, claims: Claims, at: datetime) -> Generator[Action, None, Person]:
    """The contact that these claims name: found and brought up to date, claimed, or created."""
    found = _named(desk, claims)
    if found:
        person = replace(
            found,
            first_name=claims.first_name,
            last_name=claims.last_name or found.last_name,
            email=claims.email.strip().lower(),
            phone_number=claims.phone_number or found.phone_number,
            phone_number_country_code=claims.phone_number_country_code or found.phone_number_country_code,
        )
    else:
        person = _claimed(desk, claims) or _created(desk, claims, at)
    if claims.contact_custom_attributes:
        attributes = {**person.custom_attributes, **claims.contact_custom_attributes}
        person = replace(person, custom_attributes=attributes)
    if person != found:
        yield PersonSaved(replace(person, updated_at=at))
    return person


def _named(desk: Desk, claims: Claims) -> Person | None:
    if claims.user_id > 0:
        person = desk.store.people.get(claims.user_id)
        return person if person and person.type != "agent" else None
    return desk.store.by_external_id(claims.external_user_id)


def _claimed(desk: Desk, claims: Claims) -> Person | None:
    """An existing contact with this e-mail keeps its names (`contact.go:29-45`)."""
    existing = desk.store.unclaimed_contact(claims.email.strip().lower())
    return replace(existing, external_user_id=claims.external_user_id) if existing else None


def _created(desk: Desk, claims: Claims, at: datetime) -> Person:
    return Person(
        id=next(desk.store.person_numbers),
        type="contact",
        first_name=claims.first_name,
        last_name=claims.last_name,
        email=claims.email.strip().lower(),
        phone_number=claims.phone_number or None,
        phone_number_country_code=claims.phone_number_country_code or None,
        external_user_id=claims.external_user_id,
        created_at=at,
        updated_at=at,
    )


def merge_visitor(
    desk: Desk, inbox: Inbox, session: Session, visitor_token: str, at: datetime
) -> Generator[Action, None, bool]:
    """Merges the visitor whose token is offered, if that is due; True if so (`widget_middleware.go:123-136`)."""
    if not visitor_token or not session.external_user_id:
        return False
    visitor = yield from load_session(desk, visitor_token, inbox, at)
    if visitor is None or not visitor.is_visitor or visitor.inbox_id != inbox.id:
        return False
    if visitor.person_id == session.person_id:
        return False
    # The page visits stay behind, under the number of somebody who is no more.
    yield HistoryMoved(visitor.person_id, session.person_id, at)
    yield PersonDeleted(visitor.person_id)
    yield SessionEnded(visitor_token)
    return True
