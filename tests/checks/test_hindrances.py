"""What the scenario itself refused is nobody's fault, and no page's that was loaded meanwhile."""

from typing import Any

import pytest

from embedcheck.model.observations import NetworkHindered, Witness
from tests.builders import DESK, VISITOR, Scene, by, navigated, settled, state, step
from tests.builders_wire import ask
from tests.checks.verdicts import INCONCLUSIVE, of, red
from tests.scenes import boot, first_message

SCRIPT = f"{DESK}/widget.js"


def hinders(how: str, url: str) -> Scene:
    return by(Witness.STEPS, NetworkHindered(how=how, url=url))


def refused(method: str, url: str, **more: Any) -> list[Scene]:
    asked = ask(method, url, **more)
    return [asked.sent, asked.failed("net::ERR_BLOCKED_BY_CLIENT")]


def page_without_widget() -> list[Scene]:
    return [
        step("visit"),
        refused("GET", SCRIPT, inbox=""),
        navigated("/", "Home"),
        state(script_ran=False, instance=False, loaded=False, frames=0, launcher="none", settings={}),
    ]


def test_a_page_without_the_widget_is_held_against_nobody_while_its_script_is_blocked() -> None:
    scene: Scene = [hinders("block", "**/widget.js"), page_without_widget(), settled()]
    assert red(scene) == []
    assert of("script_is_loaded_once", scene).outcome is INCONCLUSIVE


@pytest.mark.parametrize("url", ["**/widget.js", "**"])
def test_after_the_unblocking_the_script_is_owed_again(url: str) -> None:
    scene: Scene = [hinders("block", "**/widget.js"), hinders("free", url), page_without_widget()]
    assert "script_is_loaded_once" in red(scene, settled())


@pytest.mark.parametrize("url", ["https://elsewhere.example/widget.js", "**/widget.j", "*/widget.js"])
def test_a_block_of_another_url_explains_nothing(url: str) -> None:
    scene: Scene = [hinders("block", url), page_without_widget()]
    assert "script_is_loaded_once" in red(scene, settled())


def test_a_message_that_the_scenario_blocked_is_no_failed_request() -> None:
    blocked = refused("GET", "/chat/conversations", token=VISITOR)
    scene: Scene = [boot(), first_message("Hello")]
    assert red(scene, blocked) == ["no_request_fails"]
    assert red(scene, hinders("block", "**/chat/conversations"), blocked) == []


def test_a_delay_excuses_nothing() -> None:
    scene: Scene = [boot(), first_message("Hello"), hinders("delay", "**")]
    assert red(scene, refused("GET", "/chat/conversations", token=VISITOR)) == ["no_request_fails"]
