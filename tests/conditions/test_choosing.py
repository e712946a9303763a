import re

import pytest

from embedcheck.browser import SessionOptions
from embedcheck.conditions import CONDITIONS, Surroundings
from embedcheck.conditions.choosing import chosen, surroundings
from embedcheck.conditions.surroundings import condition
from embedcheck.errors import ScenarioMistake
from embedcheck.sandbox.circumstances import USUAL


@pytest.mark.parametrize("name", CONDITIONS)
def test_every_condition_changes_something_and_says_so_in_one_sentence(name: str) -> None:
    found = CONDITIONS[name]
    assert found.name == name
    assert re.fullmatch(r"[A-Z].*[.)]", found.summary)
    assert found.act(Surroundings()) != Surroundings()


@pytest.mark.parametrize("name", [name for name, each in CONDITIONS.items() if each.layer == "browser"])
def test_conditions_of_the_browser_need_no_sandbox(name: str) -> None:
    assert CONDITIONS[name].act(Surroundings()).sandbox == USUAL


@pytest.mark.parametrize(
    "name", [name for name, each in CONDITIONS.items() if each.layer in ("network", "site")]
)
def test_conditions_of_network_and_site_need_a_demo_site_at_most(name: str) -> None:
    assert CONDITIONS[name].act(Surroundings()).sandbox.of_the_site_alone


@pytest.mark.parametrize(
    "name", [name for name, each in CONDITIONS.items() if each.layer in ("server", "inbox")]
)
def test_conditions_of_server_and_inbox_need_the_whole_sandbox(name: str) -> None:
    assert not CONDITIONS[name].act(Surroundings()).sandbox.of_the_site_alone


def test_several_at_once_are_joined_and_the_plays_own_session_stays() -> None:
    around = surroundings("phone_320 + dark_mode+prefers_dark", SessionOptions(locale="de-DE"))
    assert around.session.viewport == (320, 568)
    assert (around.session.color_scheme, around.session.locale) == ("dark", "de-DE")
    assert len(around.sandbox.widget) == 1


def test_no_condition_changes_nothing() -> None:
    assert surroundings(None, SessionOptions()) == Surroundings()


def test_a_pattern_is_each_condition_by_itself() -> None:
    assert chosen(["phone*", "dark_mode+far_away", "phone_320"]) == [
        *("phone_320", "phone_360", "phone_390"),
        "dark_mode+far_away",
    ]
    assert len(chosen(["language_??_??"])) == 11
    assert len(chosen(["language_??_??", "language_*"])) == 12


@pytest.mark.parametrize("wish", ["dark_mod", "far_away+dark_mod", "dark_mod?e*"])
def test_an_unknown_condition_is_refused_with_the_nearest(wish: str) -> None:
    with pytest.raises(ScenarioMistake, match="there is no condition dark_mod") as refused:
        chosen([wish])
    assert "Did you mean dark_mode?" in refused.value.next_step


@pytest.mark.parametrize(
    ("part", "meant"),
    [("slow", "Did you mean slow_machine or slow_server or slow_first_byte?"), ("_", ""), ("xyz", "")],
)
def test_a_part_of_a_name_is_met_with_those_that_hold_it_unless_they_are_many(part: str, meant: str) -> None:
    with pytest.raises(ScenarioMistake) as refused:
        chosen([part])
    told = refused.value.next_step
    assert told.startswith(meant) if meant else "Did you mean" not in told


def test_a_condition_is_named_and_described_by_its_function() -> None:
    def rain(around: Surroundings) -> Surroundings:
        """It rains.

        More of it.
        """
        return around

    assert condition("site", rain).name == "rain"
    assert condition("site", rain).summary == "It rains."
