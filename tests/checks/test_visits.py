"""The ledger's own arithmetic: stays, titles, and what the server must keep."""

import pytest

from embedcheck.checks.visits import (
    missing_in_order,
    stays,
    stays_owed,
    surely_kept,
    visits_sent,
    without_repeats,
)
from tests.builders import CONTACT, SITE, VISITOR, Scene, later, navigated, opened, retitled, transcript
from tests.builders_wire import sends_visit, socket_opened
from tests.scenes import boot, first_message, join, joins


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


def test_visits_carry_the_token_of_their_join() -> None:
    seen = transcript(
        opened(), boot(), first_message("Hello"), later(2), joins(CONTACT), sends_visit("/", "Home")
    )
    assert [each.token for each in visits_sent(seen)] == [VISITOR, CONTACT]


@pytest.mark.parametrize(
    ("gaps", "kept"),
    [
        ([2.0, 2.0], [0, 1, 2]),
        ([0.5, 2.0], [0, 2]),
        ([0.4, 1.2], [0, 2]),
        ([1.2, 1.2], [0]),
        ([1.0, 2.0], [0, 2]),
        ([1.0, 0.5], [0]),
    ],
)
def test_only_what_no_throttle_can_have_dropped_is_surely_kept(gaps: list[float], kept: list[int]) -> None:
    first, second = gaps
    walk: Scene = [later(first - 0.01), sends_visit("/1", "1"), later(second - 0.01), sends_visit("/2", "2")]
    seen = transcript(opened(), join(), walk)
    sent = visits_sent(seen)
    assert [sent.index(each) for each in surely_kept(sent)] == kept


@pytest.mark.parametrize(("gap", "kept"), [(2.0, 1), (3.5, 2)])
def test_the_visit_that_a_sign_in_announces_is_owed_only_long_after_the_last(gap: float, kept: int) -> None:
    seen = transcript(
        opened(),
        socket_opened(),
        joins(),
        sends_visit("/", "Home"),
        later(gap),
        joins(CONTACT),
        sends_visit("/", "Home"),
    )
    assert len(surely_kept(visits_sent(seen))) == kept


def test_another_sockets_visits_have_their_own_second() -> None:
    seen = transcript(opened(), join(), socket_opened(2), joins(VISITOR, 2), sends_visit("/b", "B", 2))
    assert len(surely_kept(visits_sent(seen))) == 2


def test_order_is_looked_for_and_repeats_are_one() -> None:
    assert missing_in_order(["a", "b", "a"], ["a", "b"]) == [2]
    assert missing_in_order(["a", "b"], ["b", "a"]) == [1]
    assert without_repeats(["a", "a", "b", "a"]) == ["a", "b", "a"]
