"""Two faults at once: in a site that is broken twice, both have to be found."""

import random
from collections.abc import Iterable, Sequence
from itertools import combinations

from embedcheck.checks.causes import consequences
from embedcheck.sandbox.faults.fault import AT_ONCE
from embedcheck.selftest.twins import Twin

Pair = tuple[str, str]
"""A scenario's name, and two faults joined as the command line joins them."""

# Pairs of which one takes away what the other is seen by, and why.
HIDING: dict[frozenset[str], str] = {
    frozenset({"newest_message_hidden", "private_notes_leak"}): "the newest message is the note that leaked",
}


def draw_pairs(twins: Sequence[Twin], *, number: int, seed: int) -> list[Pair]:
    """As many pairs as asked for, drawn at random among those of which both can be seen at once.

    Both faults stand in the same scenario, turn different checks red, and neither hides the other: the
    scene is played to its end under each, and no check of the one follows from a check of the other.
    The same twins and seed give the same pairs.
    """
    able = sorted((each for each in twins if each.ok and each.whole and each.expected), key=_key)
    found = [
        (one.scenario, AT_ONCE.join((one.fault, other.fault)))
        for one, other in combinations(able, 2)
        if one.scenario == other.scenario and not _hide(one, other)
    ]
    # Not for secrets: the same draw in every run is what is wanted.
    random.Random(seed).shuffle(found)  # noqa: S311
    return found[:number]


def _key(twin: Twin) -> tuple[str, str]:
    return twin.scenario, twin.fault


def _hide(one: Twin, other: Twin) -> bool:
    if frozenset({one.fault, other.fault}) in HIDING:
        return True
    return _reaches(one.expected, other.expected) or _reaches(other.expected, one.expected)


def _reaches(causes: Iterable[str], checks: Iterable[str]) -> bool:
    """Whether some of these checks are, or follow from, some of these causes."""
    reached = {each for cause in causes for each in (cause, *consequences(cause))}
    return not reached.isdisjoint(checks)
