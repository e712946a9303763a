"""Boot and launcher: what keeps the chat from appearing, although the script ran."""

import pytest

from embedcheck.checks import launcher_findings
from embedcheck.checks.scene import PATIENCE
from embedcheck.model.verdicts import Owner
from tests.builders import (
    DESK,
    INBOX,
    Scene,
    frame_hears,
    host_hears,
    later,
    navigated,
    opened,
    page_error,
    settled,
    state,
    step,
    step_failed,
    transcript,
    violation,
)
from tests.builders_wire import ask, exchange
from tests.checks.verdicts import FAILED, INCONCLUSIVE, PASSED, about, known, of, red
from tests.scenes import boot, load

BOOT = "boot_completes"
LAUNCHER = "launcher_is_usable"
SETTINGS_URL = f"/chat/settings?inbox_id={INBOX}"


def halted(*how: Scene) -> list[Scene]:
    """The script ran and asked; then `how`, and the widget stays hidden for good."""
    return [
        navigated("/", "Home"),
        exchange("GET", f"{DESK}/widget.js", inbox=""),
        *how,
        later(PATIENCE),
        state(loaded=False, launcher="hidden"),
        settled(quiet=False),
    ]


def launcher() -> Scene:
    return exchange("GET", f"/chat/settings/launcher?inbox_id={INBOX}", {"colors": {}}, inbox="")


def frame() -> Scene:
    return exchange("GET", f"{DESK}/widget?inbox_id={INBOX}", inbox="")


def test_a_boot_that_ends_with_widget_loaded_is_green() -> None:
    assert of(BOOT, boot()).outcome is PASSED
    assert of(LAUNCHER, boot()).outcome is PASSED


def test_a_slow_boot_is_green() -> None:
    assert red(load(), later(20), host_hears("WIDGET_LOADED"), state(), settled()) == []


def test_a_blocked_connection_names_directive_and_host() -> None:
    url = f"{DESK}/api/v1/widget/chat/settings/launcher?inbox_id={INBOX}"
    scene = halted(violation("connect-src", url))
    verdict = of(BOOT, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SITE)
    assert "127.0.0.1:9000 (connect-src)" in verdict.message
    assert red(scene) == [BOOT]


@pytest.mark.parametrize(
    ("url", "status", "owner"),
    [
        (SETTINGS_URL, 500, Owner.SERVER),
        (SETTINGS_URL, 403, Owner.ENVIRONMENT),
        (f"{DESK}/api/v1/lang/en-US", 502, Owner.SERVER),
        (f"{DESK}/widget/assets/index.js", 404, Owner.SERVER),
    ],
)
def test_a_boot_request_that_is_refused_stops_the_boot(url: str, status: int, owner: Owner) -> None:
    scene = halted(launcher(), frame(), exchange("GET", url, "No", status))
    verdict = of(BOOT, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, owner)
    assert red(scene) == [BOOT]


def test_a_launcher_request_that_cors_hides_is_told_to_be_opened_by_hand() -> None:
    asked = ask("GET", f"/chat/settings/launcher?inbox_id={INBOX}", inbox="")
    verdict = of(BOOT, halted(asked.sent, asked.failed("net::ERR_FAILED")))
    assert verdict.outcome is FAILED
    assert asked.url in verdict.next_step


def test_a_throttled_boot_is_our_own_doing() -> None:
    url = f"/chat/settings/launcher?inbox_id={INBOX}"
    verdict = of(BOOT, halted(exchange("GET", url, None, 429, inbox="")))
    assert (verdict.outcome, verdict.owner) == (INCONCLUSIVE, Owner.ENVIRONMENT)


def test_a_frame_that_never_says_loaded_is_the_widgets() -> None:
    scene = halted(launcher(), frame(), exchange("GET", SETTINGS_URL, {}))
    assert of(BOOT, scene).owner is Owner.WIDGET
    assert red(scene) == [BOOT]


def test_a_page_that_was_left_at_once_owes_no_boot() -> None:
    early: Scene = [
        navigated("/", "Home"),
        exchange("GET", f"{DESK}/widget.js", inbox=""),
        state(loaded=False),
    ]
    assert red(early, later(1), boot("/pricing", "Pricing"), settled()) == []


def test_a_boot_that_still_moves_is_slow_and_not_stopped() -> None:
    settings = ask("GET", SETTINGS_URL)
    moving: Scene = [
        load()[:4],
        settings.sent,
        later(9),
        settings.answered({}),
        later(1),
        state(loaded=False),
    ]
    assert red(moving, later(1), host_hears("WIDGET_LOADED"), state(), settled()) == []
    assert of(BOOT, moving, settled()).outcome is not FAILED


def test_stalled_fonts_are_a_known_defect() -> None:
    fonts = ask("GET", "https://fonts.googleapis.com/css2?family=Inter", inbox="")
    scene = halted(launcher(), frame(), fonts.sent)
    assert known(scene) == ["D-30"]


def test_fonts_that_fail_are_not_the_embeds() -> None:
    fonts = ask("GET", "https://fonts.googleapis.com/css2?family=Inter", inbox="")
    assert red(fonts.sent, fonts.failed("net::ERR_NAME_NOT_RESOLVED"), boot(), settled()) == []


def test_a_malformed_cookie_is_a_known_defect() -> None:
    assert known(halted(launcher(), frame(), page_error("URIError: URI malformed"))) == ["D-34"]


def test_two_frames_are_one_too_many() -> None:
    assert red(load(), host_hears("WIDGET_LOADED"), state(frames=2)) == [BOOT]


def test_a_frame_for_another_inbox_is_not_the_boots_fault() -> None:
    other = "00000000-0000-4000-8000-000000000000"
    scene = halted(launcher(), exchange("GET", f"{DESK}/widget?inbox_id={other}", "No", 400, inbox=""))
    assert red(scene) == ["requests_name_the_inbox"]


@pytest.mark.parametrize("launcher", ["covered", "off-screen", "hidden", "none"])
def test_a_launcher_out_of_reach_is_the_sites(launcher: str) -> None:
    scene: Scene = [
        load(),
        host_hears("WIDGET_LOADED"),
        state(launcher=launcher, covered_by="aside#cookies"),
        settled(),
    ]
    verdict = of(LAUNCHER, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SITE)
    assert red(scene) == [LAUNCHER]


def test_a_loader_that_never_takes_note_of_the_boot_is_found_and_one_that_is_slow_is_not() -> None:
    deaf = state(launcher="hidden", hidden_by="widget", loaded=False)
    scene: Scene = [load(), host_hears("WIDGET_LOADED")]

    found = of(LAUNCHER, scene, later(6), deaf)
    assert (found.outcome, found.owner) == (FAILED, Owner.WIDGET)
    assert of(LAUNCHER, scene, later(2), deaf).outcome is INCONCLUSIVE
    assert of(LAUNCHER, scene, later(6), deaf, state()).outcome is PASSED


@pytest.mark.parametrize(
    ("hidden_by", "owner", "words"),
    [("site", Owner.SITE, "the site's CSS"), ("widget", Owner.WIDGET, "by the widget itself")],
)
def test_who_hides_the_launcher_is_told_apart(hidden_by: str, owner: Owner, words: str) -> None:
    scene: Scene = [load(), host_hears("WIDGET_LOADED"), state(launcher="hidden", hidden_by=hidden_by)]
    verdict = of(LAUNCHER, scene)
    assert verdict.owner is owner
    assert words in verdict.message


def test_a_launcher_without_its_picture_is_a_warning() -> None:
    verdict = of(LAUNCHER, boot(), violation("img-src", f"{DESK}/static/public/launcher-logo.png"))
    assert verdict.outcome is PASSED
    assert "`img-src`" in verdict.warnings[0]


def test_pictures_of_the_site_that_are_refused_are_no_warning() -> None:
    assert of(LAUNCHER, boot(), violation("img-src", "https://ads.example/pixel.png")).warnings == ()


def test_what_covers_the_launcher_is_named() -> None:
    scene: Scene = [
        load(),
        host_hears("WIDGET_LOADED"),
        state(launcher="covered", covered_by="aside#cookies"),
    ]
    assert "aside#cookies" in of(LAUNCHER, scene).message


def test_a_cookie_bar_that_goes_away_is_no_fault() -> None:
    scene: Scene = [load(), host_hears("WIDGET_LOADED"), state(launcher="covered"), later(1), state()]
    assert of(LAUNCHER, scene).outcome is PASSED


def test_an_open_chat_may_lie_over_its_launcher_on_a_telephone() -> None:
    seen = transcript(
        opened(viewport=[390, 844]), load(), host_hears("WIDGET_LOADED"), state(launcher="hidden", open=True)
    )
    assert about(LAUNCHER, seen).outcome is not FAILED


def test_a_site_may_hide_the_launcher_on_purpose() -> None:
    hidden = state(launcher="hidden", settings={"baseURL": DESK, "inboxID": INBOX, "hideLauncher": True})
    assert red(load(), host_hears("WIDGET_LOADED"), hidden, settled()) == []


CLICKED = [step("open_widget"), step_failed("open_widget", "the chat did not open")]


@pytest.mark.parametrize(
    ("state_then", "told", "finding"),
    [
        (state(), [], launcher_findings.DEAD),
        (state(), frame_hears("WIDGET_OPENED"), launcher_findings.OPENED_UNSEEN),
        (
            state(launcher="hidden", settings={"baseURL": DESK, "inboxID": INBOX, "hideLauncher": True}),
            [],
            launcher_findings.HIDDEN_BY_SETTINGS,
        ),
    ],
)
def test_a_click_that_opens_nothing_is_told_apart(
    state_then: Scene, told: Scene, finding: tuple[str, Owner, str]
) -> None:
    verdict = of(LAUNCHER, boot(), told, CLICKED, state_then)
    assert (verdict.message, verdict.owner, verdict.next_step) == finding


def test_nothing_watched_no_verdict() -> None:
    assert (of(BOOT).outcome, of(LAUNCHER).outcome) == (INCONCLUSIVE, INCONCLUSIVE)
