"""A launcher that was there and is gone, and an open chat that nobody could use."""

import pytest

from embedcheck.checks import launcher_findings
from embedcheck.checks.launcher_findings import MOVING
from embedcheck.model.verdicts import Owner
from tests.builders import Scene, frame_hears, later, settled, state, step, typed
from tests.checks.verdicts import FAILED, PASSED, of, red
from tests.scenes import boot

LAUNCHER = "launcher_is_usable"


def opens(chat: str, covered_by: str = "", wait: float = 0.1) -> list[Scene]:
    look = state(open=True, launcher="covered", chat=chat, chat_covered_by=covered_by)
    return [boot(), step("open_widget"), frame_hears("WIDGET_OPENED"), later(wait), look]


@pytest.mark.parametrize("launcher", ["none", "usable"])
def test_a_chat_that_is_taken_off_the_page_is_the_sites(launcher: str) -> None:
    scene: Scene = [boot(), step("navigate"), state(launcher=launcher, frames=0, parted=True), settled()]
    verdict = of(LAUNCHER, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SITE)
    assert "taken it off the page" in verdict.message
    assert red(scene) == [LAUNCHER]


def test_a_chat_that_the_scenarios_own_code_took_down_is_nobodys_fault() -> None:
    assert of(LAUNCHER, boot(), step("evaluate"), state(launcher="none", parted=True)).outcome is PASSED


def test_a_chat_that_is_there_again_at_the_last_look_is_green() -> None:
    scene: Scene = [boot(), state(launcher="none", parted=True), state()]
    assert of(LAUNCHER, scene).outcome is PASSED


@pytest.mark.parametrize(
    ("chat", "words"),
    [
        ("covered", "opens, and is covered by aside"),
        ("untouchable", "deaf to clicks"),
        ("cramped", "so small"),
    ],
)
def test_an_open_chat_that_nobody_could_use_is_the_sites(chat: str, words: str) -> None:
    verdict = of(LAUNCHER, opens(chat, "aside"))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SITE)
    assert words in verdict.message
    assert red(opens(chat, "aside"), settled()) == [LAUNCHER]


def test_a_chat_that_could_be_used_at_one_look_was_covered_by_what_comes_and_goes() -> None:
    assert of(LAUNCHER, opens("usable"), state(open=True, chat="covered")).outcome is PASSED


def test_a_chat_on_its_way_to_its_place_is_not_outside_the_viewport() -> None:
    assert of(LAUNCHER, opens("off-screen")).outcome is PASSED
    assert "outside the viewport" in of(LAUNCHER, opens("off-screen", wait=MOVING)).message


def test_a_chat_that_nobody_looked_into_is_green() -> None:
    assert of(LAUNCHER, opens("")).outcome is PASSED


def test_what_could_not_be_typed_follows_from_the_chat_that_could_not_be_used() -> None:
    scene: Scene = [opens("covered", "aside"), typed("Hello m1"), later(9), settled()]
    assert red(scene)[0] == LAUNCHER
    assert launcher_findings.OPEN_CHAT_IN_THE_WAY in of(LAUNCHER, scene).next_step
