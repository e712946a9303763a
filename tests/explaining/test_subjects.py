from datetime import date

import pytest

from embedcheck.errors import ScenarioMistake
from embedcheck.explaining import Story, explain, subjects


def told(name: str) -> Story:
    return explain(name, scenarios=tuple, today=date(2026, 11, 25))


def test_no_name_is_of_two_kinds() -> None:
    names = [name for each in subjects().values() for name in each]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(("kind", "names"), subjects().items())
def test_whatever_is_listed_can_be_explained(kind: str, names: tuple[str, ...]) -> None:
    for name in names:
        story = told(name)
        assert (story.kind, story.name) == (kind, name)
        assert story.summary


def test_a_defect_is_found_however_it_is_spelt() -> None:
    assert told("d-26").name == "D-26"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("frame_is_alowed", "frame_is_allowed"), ("lose-push", "lose_push"), ("D-262", "D-26")],
)
def test_an_unknown_name_is_answered_with_the_nearest(typed: str, meant: str) -> None:
    with pytest.raises(ScenarioMistake) as caught:
        told(typed)
    assert typed in caught.value.what
    assert caught.value.next_step == f'Did you mean "{meant}"?'


def test_a_name_that_is_like_none_is_answered_with_where_they_are() -> None:
    with pytest.raises(ScenarioMistake) as caught:
        told("zzz")
    assert caught.value.next_step == "`embedcheck explain` says what can be explained."


def test_known_defects_are_listed_by_their_numbers() -> None:
    numbers = [int(name.removeprefix("D-")) for name in subjects()["defect"]]
    assert numbers == sorted(numbers)
