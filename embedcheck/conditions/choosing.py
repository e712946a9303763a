"""From the words of a command line to conditions: one name, a pattern, or several at once with «+»."""

from collections.abc import Iterable
from difflib import get_close_matches
from fnmatch import fnmatchcase

from embedcheck.browser import SessionOptions
from embedcheck.conditions import CONDITIONS, Condition, Surroundings
from embedcheck.errors import ScenarioMistake

AT_ONCE = "+"
WILD = frozenset("*?[")
MOST_MEANT = 4


def chosen(wishes: Iterable[str]) -> list[str]:
    """Every wish spelled out: `language_*` is each of those by itself, `a+b` is both at once.

    Raises ScenarioMistake, with the nearest name, where nothing is called so.
    """
    found: list[str] = []
    for wish in wishes:
        found += (
            _matching(wish)
            if WILD.intersection(wish)
            else [AT_ONCE.join(each.name for each in conditions(wish))]
        )
    return list(dict.fromkeys(found))


def conditions(wish: str) -> list[Condition]:
    """The conditions that `a+b` names. Raises ScenarioMistake for an unknown one."""
    return [_named(name.strip()) for name in wish.split(AT_ONCE)]


def surroundings(wish: str | None, session: SessionOptions) -> Surroundings:
    """The surroundings of a play: the session that it would have anyway, under these conditions."""
    around = Surroundings(session=session)
    for each in conditions(wish) if wish else ():
        around = each.act(around)
    return around


def _matching(pattern: str) -> list[str]:
    found = [name for name in CONDITIONS if fnmatchcase(name, pattern)]
    return found or [_named(pattern).name]


def _named(name: str) -> Condition:
    if name not in CONDITIONS:
        near = get_close_matches(name, CONDITIONS, n=1, cutoff=0.6) or _containing(name)
        hint = f"Did you mean {' or '.join(near)}? " if near else ""
        raise ScenarioMistake(
            f"there is no condition {name}", next_step=f"{hint}`embedcheck list conditions` shows them all."
        )
    return CONDITIONS[name]


def _containing(part: str) -> list[str]:
    """The conditions that a part of a name stands for, where it does not stand for too many."""
    found = [name for name in CONDITIONS if part and part in name]
    return found if len(found) <= MOST_MEANT else []
