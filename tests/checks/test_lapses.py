"""A known defect that a scene came to and that did not happen is said, and only then."""

import pytest

from embedcheck.checks.judge import judge
from embedcheck.checks.known_defects import KNOWN_DEFECTS
from embedcheck.checks.lapses import LAPSES
from tests.builders import (
    CONTACT,
    VISITOR,
    Scene,
    chat,
    frame_hears,
    later,
    navigated,
    opened,
    retitled,
    step,
    transcript,
)
from tests.builders_wire import ask, read_visits, socket_closed
from tests.scenes import announces, boot, conversation, first_message, joins, sign_in, swap


def merged(author: int, *, walk: Scene = (), stored: Scene = ()) -> Scene:
    merge = ask("GET", "/chat/conversations", token=CONTACT, visitor=VISITOR)
    answered = merge.answered([conversation(author=author)], x_libredesk_clear_visitor="true")
    return [
        chatting(),
        walk,
        later(2),
        swap(),
        joins(CONTACT),
        merge.sent,
        answered,
        announces(),
        later(2),
        stored,
    ]


def chatting() -> Scene:
    return [boot(), step("say"), first_message("Hello")]


def walk() -> Scene:
    return [later(2), navigated("/docs", "Docs", "push"), later(0.1), announces(path="/docs", title="Docs")]


def logged_out(*shown: str) -> Scene:
    return [chatting(), frame_hears("CLEAR_SESSION"), socket_closed(), chat(*shown)]


def late_title(sent: str) -> Scene:
    routed: Scene = [later(2), navigated("/late", "Home", "push"), later(0.6), retitled("/late", "Late")]
    return [chatting(), routed, announces(path="/late", title=sent), later(2)]


BOTH = read_visits(("/", "Home"), ("/docs", "Docs"))
CASES: dict[str, tuple[str, Scene, Scene]] = {
    "D-24": (
        "page_visits_are_stored",
        merged(40, walk=walk(), stored=BOTH),
        merged(40, stored=read_visits(("/", "Home"))),
    ),
    "D-25": ("history_is_carried_over", merged(40), merged(0)),
    "D-26": ("logout_forgets", logged_out(), logged_out("Hello")),
    "D-47": ("page_visits_are_sent", late_title("Late"), [chatting(), later(2)]),
}


def remarks(scene: Scene, check: str) -> str:
    return " ".join(each.message for each in judge(transcript(opened(), scene)) if each.check == check)


@pytest.mark.parametrize("defect", CASES)
def test_a_defect_that_did_not_happen_is_said(defect: str) -> None:
    check, gone, _ = CASES[defect]
    assert f"Known defect {defect} did not happen here." in remarks(gone, check)


@pytest.mark.parametrize("defect", CASES)
def test_a_defect_that_happened_or_was_not_come_to_is_not_said_to_be_gone(defect: str) -> None:
    check, _, other = CASES[defect]
    assert "did not happen" not in remarks(other, check)


def test_nothing_is_said_of_a_scene_that_never_came_to_it() -> None:
    assert all("did not happen" not in each.message for each in judge(transcript(opened(), chatting())))


def test_every_lapse_is_of_a_known_defect_and_has_its_case() -> None:
    assert set(LAPSES) <= {each.id for each in KNOWN_DEFECTS}
    assert set(LAPSES) == set(CASES)


def test_a_healthy_merge_of_the_tests_own_scene_has_an_author() -> None:
    assert "D-25 did not happen" in remarks([chatting(), later(2), sign_in()], "history_is_carried_over")
