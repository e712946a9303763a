"""Which page visits are owed, whatever the server's throttle made of those before."""

import pytest

from embedcheck.checks.kept_visits import surely_kept
from embedcheck.checks.visits import visits_sent
from tests.builders import CONTACT, VISITOR, Scene, later, opened, told_visit, transcript
from tests.builders_wire import sends_visit, socket_opened
from tests.scenes import join, joins


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


@pytest.mark.parametrize(
    ("told", "clocks", "kept"),
    [
        (2.0, 0.9, 1),
        (2.0, 1.4, 1),
        (2.0, 1.6, 2),
        (1.2, 3.0, 1),
        (2.0, 0.0, 2),
    ],
)
def test_what_a_busy_machine_told_late_is_owed_only_where_the_browsers_own_clock_agrees(
    told: float, clocks: float, kept: int
) -> None:
    def walks(path: str, clock: float) -> list[Scene]:
        return [told_visit(path, "T", clock=clock), sends_visit(path, "T")]

    start = 1_700_000_000.0 if clocks else 0.0
    seen = transcript(
        opened(), socket_opened(), joins(), walks("/1", start), later(told), walks("/2", start + clocks)
    )
    assert len(surely_kept(visits_sent(seen))) == kept
