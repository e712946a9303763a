"""The page's settings: never assigned, misspelt, too late, or answered with those of another inbox."""

from typing import Any

import pytest

from embedcheck.checks.embed_findings import TAG_PATIENCE
from embedcheck.model.observations import HostSeen, Witness
from embedcheck.model.verdicts import Owner
from tests.builders import (
    DESK,
    INBOX,
    SITE,
    Scene,
    by,
    host_hears,
    later,
    navigated,
    page_error,
    settled,
    state,
)
from tests.builders_wire import exchange
from tests.checks.verdicts import FAILED, PASSED, of, red

SETTINGS = "settings_belong_to_the_inbox"
LOOKS: dict[str, Any] = {
    "colors": {"primary": "#2563eb"},
    "launcher": {"position": "right", "spacing": {"side": 20}},
}


def names(*globals_: str) -> Scene:
    """What the page has on `window`."""
    seen = HostSeen(url=f"{SITE}/", widget=True, scrolls=True, globals=list(globals_))
    return by(Witness.PAGE, seen)


def without_settings(*more: Scene, settings: dict[str, str] | None = None) -> list[Scene]:
    """The script ran, found no settings, and the page stayed."""
    return [
        navigated("/", "Home"),
        exchange("GET", f"{DESK}/widget.js", inbox=""),
        *more,
        later(TAG_PATIENCE),
        state(instance=False, loaded=False, launcher="none", frames=0, settings=settings or {}),
        settled(),
    ]


def given(launcher: dict[str, Any], chat: dict[str, Any]) -> list[Scene]:
    """A boot in which launcher and chat were given these settings."""
    return [
        navigated("/", "Home"),
        exchange("GET", f"{DESK}/widget.js", inbox=""),
        exchange("GET", f"/chat/settings/launcher?inbox_id={INBOX}", launcher, inbox=""),
        exchange("GET", f"{DESK}/widget?inbox_id={INBOX}", inbox=""),
        exchange("GET", f"/chat/settings?inbox_id={INBOX}", chat),
        host_hears("WIDGET_LOADED"),
        state(),
        settled(),
    ]


def test_settings_of_a_misspelt_name_are_told_with_the_name() -> None:
    scene = without_settings(names("LibreDeskSettings", "shop"))
    verdict = of(SETTINGS, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.EMBED)
    assert "Rename `LibreDeskSettings`" in verdict.next_step
    assert red(scene) == [SETTINGS]


def test_settings_that_are_there_by_now_came_too_late() -> None:
    late = without_settings(names("LibredeskSettings"), settings={"baseURL": DESK, "inboxID": INBOX})
    assert "only after the widget's script" in of(SETTINGS, late).message


def test_an_error_of_the_site_before_the_settings_is_the_sites() -> None:
    scene = without_settings(page_error("ReferenceError: shopTheme is not defined"), names("shop"))
    verdict = of(SETTINGS, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SITE)
    assert "shopTheme is not defined" in verdict.message
    assert red(scene) == [SETTINGS]


def test_settings_that_nothing_assigns_are_the_snippets() -> None:
    verdict = of(SETTINGS, without_settings(names("shop")))
    assert (verdict.owner, "found no LibredeskSettings" in verdict.message) == (Owner.EMBED, True)


def test_a_chat_with_the_looks_of_another_inbox_is_found() -> None:
    scene = given(LOOKS, {**LOOKS, "launcher": {**LOOKS["launcher"], "position": "left"}})
    verdict = of(SETTINGS, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert "`launcher.position` is 'left' in the one and 'right' in the other" in verdict.message
    assert red(scene) == [SETTINGS]


@pytest.mark.parametrize(
    "chat",
    [
        LOOKS,
        {**LOOKS, "brand_name": "Acme"},
        {"launcher": {"position": "right", "icon_scale": 1}, "theme": "dark"},
        {"brand_name": "Acme"},
    ],
)
def test_settings_that_agree_in_what_both_have_belong_together(chat: dict[str, Any]) -> None:
    assert of(SETTINGS, given(LOOKS, chat)).outcome is PASSED
