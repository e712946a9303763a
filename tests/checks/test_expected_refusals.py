"""A scenario that wants the widget refused: then the refusal is right, and a widget is the failure."""

from typing import Any

import pytest

from embedcheck.model.observations import RefusalExpected, Witness
from embedcheck.model.verdicts import Owner
from tests.builders import DESK, INBOX, Line, Scene, by, later, navigated, settled, state
from tests.builders_wire import ask, exchange
from tests.checks.verdicts import FAILED, INCONCLUSIVE, PASSED, of, red
from tests.scenes import boot

SETTINGS, FRAME = "settings_belong_to_the_inbox", "frame_is_allowed"
BOOT, LAUNCHER = "boot_completes", "launcher_is_usable"


def wanted(what: str) -> Line:
    return by(Witness.STEPS, RefusalExpected(what=what))


def embed(launcher: int = 200) -> list[Scene]:
    answer: Any = {"colors": {}} if launcher == 200 else "Inbox not found"
    return [
        navigated("/", "Home"),
        exchange("GET", f"{DESK}/widget.js", inbox=""),
        exchange("GET", f"/chat/settings/launcher?inbox_id={INBOX}", answer, launcher, inbox=""),
    ]


def refused_frame() -> list[Scene]:
    asked = ask("GET", f"{DESK}/widget?inbox_id={INBOX}", inbox="")
    left: Scene = [later(5), state(loaded=False, launcher="hidden"), settled()]
    return [embed(), asked.sent, asked.failed("net::ERR_BLOCKED_BY_RESPONSE"), left]


def test_a_frame_that_is_refused_as_wanted_is_green_and_asks_for_no_boot() -> None:
    scene: Scene = [refused_frame(), wanted("frame")]
    assert of(FRAME, scene).outcome is PASSED
    assert [of(check, scene).owner for check in (BOOT, LAUNCHER)] == [None, None]
    assert red(scene) == []


def test_a_frame_that_is_shown_although_it_must_not_is_the_servers() -> None:
    scene: Scene = [boot(), wanted("frame"), settled()]
    assert (of(FRAME, scene).outcome, of(FRAME, scene).owner) == (FAILED, Owner.SERVER)
    assert red(scene) == [FRAME]


def test_a_frame_that_was_never_asked_for_proves_nothing() -> None:
    verdict = of(FRAME, embed(), wanted("frame"))
    assert (verdict.outcome, verdict.owner) == (INCONCLUSIVE, Owner.EMBEDCHECK)


@pytest.mark.parametrize("status", [400, 403])
def test_launcher_settings_that_are_refused_as_wanted_are_green(status: int) -> None:
    scene: Scene = [
        embed(status),
        wanted("launcher"),
        later(5),
        state(loaded=False, launcher="none"),
        settled(),
    ]
    assert red(scene) == []
    assert of(SETTINGS, scene).outcome is PASSED


def test_launcher_settings_that_are_given_although_they_must_not_are_the_servers() -> None:
    assert red(boot(), wanted("launcher"), settled()) == [SETTINGS]


def test_a_refusal_that_nobody_wants_is_still_one() -> None:
    assert red(refused_frame()) == [FRAME]
