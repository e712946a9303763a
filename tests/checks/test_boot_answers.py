"""What the boot was really answered: hidden by the browser, no answer at all, or none that can be read."""

import pytest

from embedcheck.checks.boot_findings import is_refused
from embedcheck.checks.scene import PATIENCE
from embedcheck.model.observations import Witness
from embedcheck.model.verdicts import Owner
from tests.builders import (
    DESK,
    INBOX,
    Line,
    Scene,
    console,
    host_hears,
    later,
    navigated,
    opened,
    page_error,
    settled,
    state,
    transcript,
    violation,
)
from tests.builders_wire import Asked, ask, exchange
from tests.checks.verdicts import FAILED, of, red
from tests.scenes import boot, load

BOOT = "boot_completes"
SETTINGS = "settings_belong_to_the_inbox"
LAUNCHER_URL = f"/chat/settings/launcher?inbox_id={INBOX}"
SETTINGS_URL = f"/chat/settings?inbox_id={INBOX}"
NO_WORD = [host_hears("VUE_APP_READY")]


def stopped(*how: Scene) -> list[Scene]:
    """The script ran; then `how`, and the widget stays hidden."""
    script = exchange("GET", f"{DESK}/widget.js", inbox="")
    hidden = state(loaded=False, launcher="hidden")
    return [navigated("/", "Home"), script, *how, later(PATIENCE), hidden, settled(quiet=False)]


def hidden_launcher(data: object, status: int = 200, **headers: str) -> list[Scene]:
    """The launcher's request as the browser tells of it, and as the probe is answered."""
    asked, again = ask("GET", LAUNCHER_URL, inbox=""), ask("GET", LAUNCHER_URL)
    probe = Asked(Line(Witness.PROBE, again.sent.seen))
    return [
        asked.sent,
        asked.failed("net::ERR_FAILED"),
        probe.sent,
        probe.answered(data, status, **headers),
    ]


def test_a_disabled_inbox_is_told_by_the_probe_where_the_browser_hides_it() -> None:
    scene = stopped(hidden_launcher("Inbox not found", 400))
    verdict = of(SETTINGS, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert "400 «Inbox not found»" in verdict.message
    assert red(scene) == [SETTINGS]


def test_a_refusal_that_the_browser_hides_is_told_with_its_status() -> None:
    scene = stopped(hidden_launcher("Something went wrong", 500))
    verdict = of(BOOT, scene)
    assert "500 «Something went wrong» (hidden from the page" in verdict.message
    assert verdict.confirmed_by == ("wire", "probe")
    assert red(scene) == [BOOT]


def test_an_answer_without_its_cors_header_is_told_as_that() -> None:
    verdict = of(BOOT, stopped(hidden_launcher({"colors": {}})))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert "Access-Control-Allow-Origin" in verdict.message


def test_a_line_that_broke_for_the_browser_alone_is_not_put_upon_cors() -> None:
    verdict = of(BOOT, stopped(hidden_launcher({"colors": {}}, access_control_allow_origin="*")))
    assert "net::ERR_FAILED" in verdict.message
    assert "Access-Control" not in verdict.message


@pytest.mark.parametrize(
    ("body", "owner"),
    [
        ("<!doctype html><title>Are you human?</title>", Owner.ENVIRONMENT),
        ('{"status":"success","data":{"brand', Owner.SERVER),
    ],
)
def test_settings_that_are_no_json_stop_the_boot(body: str, owner: Owner) -> None:
    asked = ask("GET", SETTINGS_URL)
    scene = stopped(asked.sent, asked.answered(body=body))
    verdict = of(BOOT, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, owner)
    assert red(scene) == [BOOT]


@pytest.mark.parametrize("failure", ["", "net::ERR_ABORTED"])
def test_settings_that_are_never_answered_are_the_servers(failure: str) -> None:
    asked = ask("GET", SETTINGS_URL)
    scene = stopped(asked.sent, [asked.failed(failure)] if failure else [])
    verdict = of(BOOT, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert "settings was never answered" in verdict.message


@pytest.mark.parametrize(
    "scene",
    [
        [violation("connect-src", f"{DESK}/api/v1/widget/chat/settings/launcher")],
        [page_error("Error: inboxID is required")],
        [exchange("GET", SETTINGS_URL, "No", 500)],
        [exchange("GET", f"{DESK}/widget?inbox_id={INBOX}", "No", 502, inbox="")],
    ],
)
def test_a_boot_that_was_refused_before_our_eyes_is_waited_for_no_longer(scene: Scene) -> None:
    script = exchange("GET", f"{DESK}/widget.js", inbox="")
    assert is_refused(transcript(opened(), navigated("/", "Home"), script, scene))


@pytest.mark.parametrize(
    "scene",
    [
        [],
        [navigated("/", "Home"), later(60), state(script_ran=False, loaded=False)],
        [load(), NO_WORD],
        [violation("connect-src", "https://ads.example/pixel"), load()],
        [console("Access to fetch has been blocked by CORS policy"), load()],
        [load(), exchange("GET", SETTINGS_URL, "No", 500), boot("/pricing", "Pricing")],
        [load(), exchange("GET", SETTINGS_URL, "No", 500), load("/pricing", "Pricing")],
    ],
)
def test_a_boot_of_which_something_is_only_missing_is_still_waited_for(scene: Scene) -> None:
    assert not is_refused(transcript(opened(), scene))
