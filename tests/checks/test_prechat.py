"""The form before a chat: asked, sent, stored; or lost on the way."""

from typing import Any

import pytest

from embedcheck.model.observations import PrechatGiven, PrechatShown, Witness
from embedcheck.model.verdicts import Owner
from tests.builders import (
    INBOX,
    VISITOR,
    Line,
    Scene,
    by,
    opened,
    settled,
    step,
    step_failed,
    transcript,
    typed,
)
from tests.builders_wire import exchange, read_conversation
from tests.checks.verdicts import FAILED, INCONCLUSIVE, PASSED, about, of, red
from tests.scenes import boot, conversation

PRECHAT = "prechat_answers_arrive"


def field(
    key: str, label: str, kind: str, *, required: bool = False, enabled: bool = True, own: int = 0
) -> Any:
    return {
        "key": key,
        "type": kind,
        "label": label,
        "placeholder": "",
        "required": required,
        "enabled": enabled,
        "order": 0,
        "is_default": not own,
        "custom_attribute_id": own,
    }


FIELDS = [
    field("name", "Full name", "text", required=True),
    field("email", "E-mail", "email", required=True),
    field("phone", "Phone", "phone"),
    field("guests", "Guests", "number", own=1),
    field("news", "News", "checkbox", required=True, own=2),
    field("old", "Old", "text", required=True, enabled=False, own=3),
]
ANSWERS = {"Full name": "Ada", "email": "Ada@example.com", "guests": 3, "news": False}
SENT = {"name": "Ada", "email": "Ada@example.com", "guests": 3, "phone_country_code": "US"}
KEPT = {"first_name": "Ada", "email": "ada@example.com", "custom_attributes": {"guests": 3.0}}


def asking(fields: Any = FIELDS, enabled: bool = True) -> list[Scene]:
    form = {"enabled": enabled, "title": "", "fields": fields}
    url = f"/chat/settings?inbox_id={INBOX}"
    return [boot(), exchange("GET", url, {"brand_name": "Acme", "prechat_form": form})]


def given(**answers: Any) -> list[Line]:
    fields = {name: str(value) for name, value in answers.items()}
    return [
        step("fill_prechat"),
        by(Witness.STEPS, PrechatGiven(answers=answers)),
        by(Witness.PAGE, PrechatShown(fields=fields)),
        step("say"),
        typed("Hello"),
    ]


def begun(form: dict[str, Any] | None, status: int = 200, token: str = "") -> list[Line]:
    answer = {
        "conversation": conversation(),
        "messages": [],
        "session_token": VISITOR,
        "user": {"user_id": 38, "is_visitor": True},
    }
    body = {"message": "Hello"} | ({} if form is None else {"form_data": form})
    return exchange(
        "POST", "/chat/conversations/init", answer if status == 200 else "No", status, token=token, body=body
    )


def scene(sent: dict[str, Any] | None = SENT, kept: dict[str, Any] = KEPT, **answers: Any) -> list[Scene]:
    read = read_conversation(contact_type="visitor", contact=kept)
    return [asking(), given(**(answers or ANSWERS)), begun(sent), read]


def test_answers_that_are_sent_and_read_are_green_for_page_wire_and_agent() -> None:
    verdict = of(PRECHAT, scene())
    assert (verdict.outcome, verdict.confirmed_by) == (PASSED, ("page", "wire", "agent"))


def test_where_the_inbox_asks_nothing_nothing_is_asked() -> None:
    for form in (asking(enabled=False), asking([]), boot()):
        assert of(PRECHAT, form, begun(None)).owner is None
    assert of(PRECHAT, asking()).outcome is INCONCLUSIVE


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (None, "without name, email"),
        ({**SENT, "guests": 4}, "another guests"),
        ({**SENT, "name": "?d?"}, "another name"),
        ({key: value for key, value in SENT.items() if key != "guests"}, "without guests"),
    ],
)
def test_an_answer_that_is_lost_or_changed_on_the_way_is_the_widgets(
    sent: dict[str, Any] | None, words: str
) -> None:
    verdict = of(PRECHAT, scene(sent))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.WIDGET)
    assert words in verdict.message


def test_a_required_answer_that_nobody_was_asked_for_is_found_without_any_step() -> None:
    assert "without email" in of(PRECHAT, asking(), typed("Hello"), begun({"name": "Ada"})).message


def test_the_servers_refusal_of_an_incomplete_form_is_the_forms_fault_alone() -> None:
    assert red(asking(), given(**ANSWERS), begun(None, 500), settled()) == [PRECHAT]


def test_a_chat_that_is_refused_although_the_form_is_complete_proves_nothing() -> None:
    verdict = of(PRECHAT, asking(), given(**ANSWERS), begun(SENT, 500))
    assert (verdict.outcome, verdict.owner) == (INCONCLUSIVE, Owner.SERVER)


@pytest.mark.parametrize(
    "kept", [{}, {**KEPT, "email": "eve@example.com"}, {**KEPT, "custom_attributes": {}}]
)
def test_an_answer_that_the_agent_does_not_read_is_the_servers(kept: dict[str, Any]) -> None:
    verdict = of(PRECHAT, scene(kept=kept))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)


def test_an_attribute_may_be_kept_of_the_conversation_instead_of_the_contact() -> None:
    of_contact = {key: value for key, value in KEPT.items() if key != "custom_attributes"}
    read = read_conversation(contact=of_contact, custom_attributes={"guests": 3})
    assert of(PRECHAT, asking(), given(**ANSWERS), begun(SENT), read).outcome is PASSED


def test_a_telephone_number_is_sent_and_read_with_its_country() -> None:
    answers = {**ANSWERS, "phone": {"country": "GB", "number": "2079460958"}}
    sent = {**SENT, "phone": "2079460958", "phone_country_code": "GB"}
    kept = {**KEPT, "phone_number": "2079460958", "phone_number_country_code": "GB"}
    assert of(PRECHAT, scene(sent, kept, **answers)).outcome is PASSED
    assert "without phone" in of(PRECHAT, scene(SENT, kept, **answers)).message
    assert of(PRECHAT, scene({**sent, "phone_country_code": "US"}, kept, **answers)).outcome is FAILED


def test_what_the_agent_read_before_a_sign_in_is_enough() -> None:
    merged = read_conversation(contact_type="contact", contact={"first_name": "Grace"})
    assert of(PRECHAT, scene(), merged).outcome is PASSED


def test_without_an_agent_it_is_not_known_what_was_stored() -> None:
    unseen = transcript(opened(has_agent=False), asking(), given(**ANSWERS), begun(SENT))
    verdict = about(PRECHAT, unseen)
    assert (verdict.outcome, verdict.owner) == (INCONCLUSIVE, Owner.ENVIRONMENT)


def test_whoever_has_a_session_is_not_held_to_the_form() -> None:
    assert of(PRECHAT, asking(), typed("Hello"), begun(None, token=VISITOR)).owner is None


def test_a_form_that_is_not_shown_is_the_widgets() -> None:
    wanted = by(Witness.STEPS, PrechatGiven(answers=ANSWERS))
    failed = step_failed("fill_prechat", "the widget shows no form before the chat")
    verdict = of(PRECHAT, asking(), step("fill_prechat"), wanted, failed)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.WIDGET)


def test_an_answer_belongs_to_the_chat_that_it_was_given_before() -> None:
    later = [given(**{**ANSWERS, "Full name": "Grace"})[1], typed("Something else")]
    assert of(PRECHAT, scene(), later).outcome is PASSED
