"""The ledger's own arithmetic: stays, titles, and what the server must keep."""

import pytest

from embedcheck.checks.visits import (
    missing_in_order,
    stays,
    stays_owed,
    visits_sent,
    without_repeats,
)
from tests.builders import CONTACT, SITE, VISITOR, Scene, later, navigated, opened, retitled, transcript
from tests.builders_wire import sends_visit
from tests.scenes import boot, first_message, joins


def test_a_stay_knows_its_titles_over_time() -> None:
    seen = transcript(
        opened(), navigated("/a", "Old", "push"), retitled("/a", "A"), later(3), retitled("/a", "(1) A")
    )
    stay = stays(seen)[0]
    assert (stay.settled_title, stay.later_titles) == ("A", {"(1) A"})
    assert stay.readable_titles == {"A", "(1) A"}


def test_a_stay_is_owed_only_while_a_socket_is_joined() -> None:
    moved: Scene = [later(1), navigated("/a", "A", "push"), later(2)]
    assert [
        stay.url for stay, _ in stays_owed(transcript(opened(), boot(), first_message("Hello"), moved))
    ] == [f"{SITE}/a"]
    assert stays_owed(transcript(opened(), boot(), moved)) == []


@pytest.mark.parametrize(("second", "owed"), [(0.1, ["/b"]), (0.3, ["/a", "/b"]), (None, ["/a", "/b"])])
def test_a_stay_lasts_as_long_as_the_pages_own_clock_says(second: float | None, owed: list[str]) -> None:
    first, then = (0.0, 0.0) if second is None else (1_700_000_000.0, 1_700_000_000.0 + second)
    moved: Scene = [
        later(1),
        navigated("/a", "A", "push", clock=first),
        later(0.5),
        navigated("/b", "B", "push", clock=then),
        later(2),
    ]
    seen = transcript(opened(), boot(), first_message("Hello"), moved)
    assert [stay.url for stay, _ in stays_owed(seen)] == [f"{SITE}{path}" for path in owed]


def test_titles_are_timed_by_the_pages_own_clock() -> None:
    seen = transcript(
        opened(),
        navigated("/a", "Old", "push", clock=100.0),
        later(0.5),
        retitled("/a", "A", clock=100.02),
        later(3),
        retitled("/a", "(1) A", clock=101.0),
    )
    stay = stays(seen)[0]
    assert (stay.settled_title, stay.readable_titles) == ("(1) A", {"A", "(1) A"})


def test_visits_carry_the_token_of_their_join() -> None:
    seen = transcript(
        opened(), boot(), first_message("Hello"), later(2), joins(CONTACT), sends_visit("/", "Home")
    )
    assert [each.token for each in visits_sent(seen)] == [VISITOR, CONTACT]


def test_order_is_looked_for_and_repeats_are_one() -> None:
    assert missing_in_order(["a", "b", "a"], ["a", "b"]) == [2]
    assert missing_in_order(["a", "b"], ["b", "a"]) == [1]
    assert without_repeats(["a", "a", "b", "a"]) == ["a", "b", "a"]
