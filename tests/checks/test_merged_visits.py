"""Page visits of a visitor who becomes a contact: the server's list does not follow (D-24)."""

from embedcheck.checks.judge import judge
from tests.builders import (
    CONTACT,
    VISITOR,
    Scene,
    host_hears,
    later,
    logged_out,
    navigated,
    opened,
    settled,
    signed_in,
    step,
    told_visit,
    transcript,
)
from tests.builders_wire import ask, read_conversation, read_visits, sends_visit, socket_closed
from tests.checks.verdicts import PASSED, known, of, red
from tests.scenes import CONTACT_ID, boot, conversation, first_message, sign_in, swap

STORED = "page_visits_are_stored"


def chatting() -> list[Scene]:
    return [boot(), step("say"), first_message("Hello")]


def reads_docs() -> list[Scene]:
    return [
        later(1.5),
        navigated("/docs", "Docs", "push"),
        told_visit("/docs", "Docs"),
        sends_visit("/docs", "Docs"),
    ]


def merged() -> list[Scene]:
    return [chatting(), reads_docs(), step("identify"), later(2), sign_in(), later(1)]


def test_visits_that_vanish_with_the_sign_in_are_a_known_defect() -> None:
    scene: Scene = [merged(), read_visits(("/", "Home")), settled()]
    assert known(scene) == ["D-24"]
    assert red(scene) == []


def test_visits_vanish_with_a_sign_in_that_no_socket_followed_too() -> None:
    merge = ask("GET", "/chat/conversations", token=CONTACT, visitor=VISITOR)
    unheard: Scene = [
        [chatting(), socket_closed(), step("identify"), signed_in(first_name="Ada"), swap(), merge.sent],
        merge.answered([conversation(author=CONTACT_ID)], x_libredesk_clear_visitor="true"),
        [host_hears("CLEAR_VISITOR_TOKEN"), host_hears("WIDGET_LOADED"), logged_out(), later(2)],
        [read_conversation(contact_id=CONTACT_ID), read_visits(), settled()],
    ]
    assert known(unheard) == ["D-24"]
    assert STORED not in red(unheard)
    [passed] = [
        each
        for each in judge(transcript(opened(), unheard))
        if each.check == STORED and each.outcome is PASSED
    ]
    assert passed.message == "There was no page visit that the server had to keep for the agents."


def test_visits_that_follow_the_merge_are_simply_green() -> None:
    listed = read_visits(("/", "Home"), ("/docs", "Docs"), ("/", "Home"))
    assert of(STORED, merged(), listed).outcome is PASSED


def test_the_list_of_whoever_owns_the_conversation_is_expected() -> None:
    other: Scene = [merged(), read_visits(("/docs", "Docs"), ("/", "Home")), read_conversation(contact_id=38)]
    assert of(STORED, other).outcome is PASSED
