"""Script, settings, frame: each fault of an embed turns its own check red, and no other."""

from typing import Any

import pytest

from embedcheck.checks import embed_findings, refusals
from embedcheck.model.verdicts import Owner
from tests.builders import (
    DESK,
    INBOX,
    Scene,
    console,
    later,
    navigated,
    opened,
    page_error,
    settled,
    state,
    transcript,
    violation,
)
from tests.builders_wire import ask, exchange
from tests.checks.verdicts import FAILED, INCONCLUSIVE, PASSED, about, of, red
from tests.scenes import boot, load

OTHER = "00000000-0000-4000-8000-000000000000"
SCRIPT = "script_is_loaded_once"
SETTINGS = "settings_belong_to_the_inbox"
FRAME = "frame_is_allowed"


def script(url: str = f"{DESK}/widget.js", failure: str = "") -> Scene:
    asked = ask("GET", url, inbox="")
    return [asked.sent, asked.failed(failure) if failure else asked.answered()]


def launcher(url: str = f"/chat/settings/launcher?inbox_id={INBOX}") -> Scene:
    return exchange("GET", url, {"colors": {}}, inbox="")


def unbooted(**changes: Any) -> list[Scene]:
    """A page that stayed long enough, on which the embed is in some other state."""
    return [
        later(embed_findings.TAG_PATIENCE),
        state(loaded=False, launcher="none", frames=0, **changes),
        settled(),
    ]


def test_a_healthy_embed_is_green() -> None:
    assert [of(check, boot()).outcome for check in (SCRIPT, SETTINGS, FRAME)] == [PASSED] * 3
    assert red(boot(), boot("/pricing", "Pricing"), settled()) == []


def test_a_passed_script_is_confirmed_by_page_and_wire() -> None:
    assert of(SCRIPT, boot()).confirmed_by == ("page", "wire")


def test_a_script_that_the_policy_blocks_is_the_sites_and_names_directive_and_host() -> None:
    scene: Scene = [
        navigated("/", "Home"),
        script(failure="csp"),
        violation("script-src-elem", f"{DESK}/widget.js"),
        unbooted(script_ran=False, instance=False),
    ]
    verdict = of(SCRIPT, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SITE)
    assert "script-src-elem" in verdict.message
    assert "127.0.0.1:9000" in verdict.next_step
    assert red(scene) == [SCRIPT]


@pytest.mark.parametrize("how", ["net::ERR_BLOCKED_BY_ORB", ""])
def test_a_script_that_the_instance_does_not_have_is_the_servers(how: str) -> None:
    asked = ask("GET", f"{DESK}/widget.js", inbox="")
    came = asked.failed(how) if how else asked.answered("File not found", 404)
    scene: Scene = [navigated("/", "Home"), asked.sent, came, unbooted(script_ran=False, instance=False)]
    assert of(SCRIPT, scene).owner is Owner.SERVER
    assert red(scene) == [SCRIPT]


@pytest.mark.parametrize(
    ("url", "owner"),
    [(f"{DESK}/widget.js", Owner.ENVIRONMENT), ("http://gone.example:1/widget.js", Owner.EMBED)],
)
def test_a_dead_host_is_the_environments_or_else_the_snippets(url: str, owner: Owner) -> None:
    scene: Scene = [
        navigated("/", "Home"),
        script(url, "net::ERR_CONNECTION_REFUSED"),
        unbooted(script_ran=False, instance=False, scripts=[url]),
    ]
    assert of(SCRIPT, scene).owner is owner
    assert red(scene) == [SCRIPT]


def test_a_tag_that_asks_for_cors_is_told_to_drop_it() -> None:
    refused = f"Access to script at '{DESK}/widget.js' has been blocked by CORS policy: No header."
    scene: Scene = [navigated("/", "Home"), script(failure="net::ERR_FAILED"), console(refused)]
    verdict = of(SCRIPT, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.EMBED)
    assert "crossorigin" in verdict.next_step


def test_a_script_that_is_refused_is_the_servers_although_the_browser_calls_it_aborted() -> None:
    asked = ask("GET", f"{DESK}/widget.js", inbox="")
    came: Scene = [asked.sent, asked.answered("Not found", 404), asked.failed("net::ERR_ABORTED")]
    verdict = of(SCRIPT, navigated("/", "Home"), came, unbooted(script_ran=False, instance=False))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert "answered 404" in verdict.message


def test_a_script_whose_loading_a_navigation_cancelled_is_no_fault() -> None:
    assert red(navigated("/", "Home"), script(failure="net::ERR_ABORTED"), boot("/pricing", "Pricing")) == []


def test_two_tags_are_one_too_many_and_nothing_else() -> None:
    scene: Scene = [load(), state(scripts=[f"{DESK}/widget.js"] * 2), settled()]
    assert (of(SCRIPT, scene).owner, red(scene)) == (Owner.EMBED, [SCRIPT])
    assert of(SCRIPT, scene).message == f"/ has 2 tags for the widget's script: {DESK}/widget.js (2 times)."


def test_another_vendors_widget_js_is_not_counted() -> None:
    scripts = [f"{DESK}/widget.js", "https://cdn.other.example/chat/widget.js"]
    assert of(SCRIPT, load(), state(scripts=scripts)).outcome is PASSED


def test_a_page_without_a_tag_is_found() -> None:
    scene: Scene = [
        boot(),
        navigated("/contact", "Contact"),
        unbooted(script_ran=False, instance=False, scripts=[]),
    ]
    verdict = of(SCRIPT, scene)
    assert verdict.outcome is FAILED
    assert "no tag" in verdict.message
    assert red(scene) == [SCRIPT]


def test_a_tag_that_a_consent_manager_keeps_inert_is_found() -> None:
    scene: Scene = [navigated("/", "Home"), unbooted(script_ran=False, instance=False)]
    assert "never ran" in of(SCRIPT, scene).message
    assert red(scene) == [SCRIPT]


def test_a_tag_manager_may_be_late() -> None:
    soon: Scene = [navigated("/", "Home"), state(script_ran=False, scripts=[]), later(0.9), boot()[1:]]
    assert of(SCRIPT, soon).outcome is PASSED
    gone: Scene = [navigated("/", "Home"), state(script_ran=False, scripts=[]), later(0.9), settled()]
    assert of(SCRIPT, gone).outcome is INCONCLUSIVE


def test_a_script_that_is_still_under_way_is_slow_and_not_missing() -> None:
    asked = ask("GET", f"{DESK}/widget.js", inbox="")
    early: Scene = [navigated("/", "Home"), asked.sent, later(9), state(script_ran=False, instance=False)]
    assert of(SCRIPT, early).outcome is not FAILED
    assert of(SCRIPT, early, asked.answered(), later(0.1), boot()[1:]).outcome is PASSED


def test_pages_of_other_sites_owe_no_embed() -> None:
    away = state(script_ran=False, instance=False, scripts=[], url="https://login.example/")
    scene: Scene = [boot(), navigated("/x", "Away"), away, later(9), settled()]
    moved = transcript(opened(site="https://elsewhere.example"), scene)
    assert about(SCRIPT, moved).outcome is not FAILED


def test_a_custom_frontend_has_no_embed_to_judge() -> None:
    seen = transcript(opened(driver="custom"), boot())
    assert [about(check, seen).outcome for check in (SCRIPT, SETTINGS, FRAME)] == [INCONCLUSIVE] * 3


@pytest.mark.parametrize(
    ("settings", "owner", "words"),
    [
        ({"baseURL": f"{DESK}/", "inboxID": INBOX}, Owner.EMBED, "slash"),
        ({"baseURL": "http://other.example", "inboxID": INBOX}, Owner.EMBED, "http://other.example"),
        ({"baseURL": DESK, "inboxID": OTHER}, Owner.EMBED, OTHER),
    ],
)
def test_wrong_settings_are_named(settings: dict[str, str], owner: Owner, words: str) -> None:
    scene: Scene = [navigated("/", "Home"), script(), unbooted(settings=settings)]
    verdict = of(SETTINGS, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, owner)
    assert words in verdict.message
    assert red(scene) == [SETTINGS]


def test_an_inbox_may_be_spelled_in_capitals() -> None:
    assert of(SETTINGS, load(), state(settings={"baseURL": DESK, "inboxID": INBOX.upper()})).outcome is PASSED


def test_a_trailing_slash_is_known_by_the_request_alone() -> None:
    asked = ask("GET", f"{DESK}//api/v1/widget/chat/settings/launcher?inbox_id={INBOX}", inbox="")
    scene: Scene = [
        navigated("/", "Home"),
        script(),
        asked.sent,
        asked.failed("net::ERR_FAILED"),
        unbooted(settings={}),
    ]
    assert red(scene) == [SETTINGS]


def test_an_inbox_that_the_instance_does_not_know_is_the_instances() -> None:
    url = f"/chat/settings/launcher?inbox_id={INBOX}"
    scene: Scene = [
        navigated("/", "Home"),
        script(),
        exchange("GET", url, "Inbox not found", 400, inbox=""),
        unbooted(),
    ]
    assert of(SETTINGS, scene).owner is Owner.SERVER
    assert red(scene) == [SETTINGS]


@pytest.mark.parametrize("error", [True, False])
def test_settings_that_came_too_late_or_not_at_all_are_found(error: bool) -> None:
    told: Scene = page_error("Error: inboxID is required") if error else []
    scene: Scene = [navigated("/", "Home"), script(), told, unbooted(instance=False, settings={})]
    verdict = of(SETTINGS, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.EMBED)
    assert red(scene) == [SETTINGS]


def test_a_frame_that_the_sites_policy_refuses_is_the_sites() -> None:
    scene: Scene = [
        navigated("/", "Home"),
        script(),
        launcher(),
        violation("frame-src", DESK),
        later(5),
        state(loaded=False, launcher="hidden"),
        settled(quiet=False),
    ]
    verdict = of(FRAME, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SITE)
    assert "frame-src" in verdict.message
    assert red(scene) == [FRAME]


@pytest.mark.parametrize("failure", ["net::ERR_BLOCKED_BY_RESPONSE", ""])
def test_a_frame_that_the_instance_refuses_is_the_trusted_domains(failure: str) -> None:
    asked = ask("GET", f"{DESK}/widget?inbox_id={INBOX}", inbox="")
    policy = "frame-ancestors 'self' example.com"
    scene: Scene = [
        navigated("/", "Home"),
        script(),
        launcher(),
        asked.sent,
        asked.answered(content_security_policy=policy),
        asked.failed(failure) if failure else console(f"Framing '{DESK}/' violates \"{policy}\"."),
        later(5),
        state(loaded=False, launcher="hidden"),
        settled(quiet=False),
    ]
    verdict = of(FRAME, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert "example.com" in verdict.message
    assert "localhost:8000" in verdict.next_step
    assert red(scene) == [FRAME]


def test_a_frame_that_a_proxy_refuses_is_told_as_that() -> None:
    asked = ask("GET", f"{DESK}/widget?inbox_id={INBOX}", inbox="")
    refused = f"Refused to display '{DESK}/' in a frame because it set 'X-Frame-Options' to 'deny'."
    scene: Scene = [
        navigated("/", "Home"),
        script(),
        launcher(),
        asked.sent,
        asked.failed("net::ERR_BLOCKED_BY_RESPONSE"),
        console(refused),
        later(5),
        state(loaded=False, launcher="hidden"),
        settled(quiet=False),
    ]
    verdict = of(FRAME, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert "X-Frame-Options" in verdict.next_step
    assert red(scene) == [FRAME]


def test_the_sites_other_violations_are_not_the_embeds() -> None:
    scene: Scene = [
        boot(),
        violation("frame-src", "https://ads.example"),
        violation("img-src", f"{DESK}/logo.png"),
    ]
    assert red(scene, settled()) == []


def test_a_violation_says_whose_line_is_missing() -> None:
    found = refusals.violations(
        transcript(opened(), violation("script-src-elem", f"{DESK}/widget.js")), ("script-src",)
    )
    assert refusals.words(found[0]).endswith("refuses 127.0.0.1:9000 (script-src-elem)")


def test_no_page_no_verdict() -> None:
    assert [of(check).outcome for check in (SCRIPT, SETTINGS, FRAME)] == [INCONCLUSIVE] * 3
