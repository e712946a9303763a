"""What the widget may not do to the page around it."""

from typing import Any

import pytest

from embedcheck.model.observations import HistoryUsed, HostSeen, NetworkHindered, PageError, Witness
from embedcheck.model.verdicts import Owner
from tests.builders import DESK, SITE, Scene, by, navigated, opened, settled, state, transcript
from tests.builders_wire import ask
from tests.checks.verdicts import FAILED, INCONCLUSIVE, PASSED, about, of, red
from tests.scenes import boot

UNHARMED = "site_is_unharmed"
NAMES = ["Libredesk", "LibredeskSettings", "__libredeskWidgetLoaded", "cart", "initLibredesk"]


def host(**changes: Any) -> Scene:
    known = {"url": f"{SITE}/", "widget": True, "scrolls": True, "globals": NAMES}
    return by(Witness.PAGE, HostSeen(**{**known, **changes}))


def without(**changes: Any) -> list[Scene]:
    """The same page while the scenario keeps the widget's script away."""
    script = ask("GET", f"{DESK}/widget.js", inbox="")
    return [
        by(Witness.STEPS, NetworkHindered(how="block", url="**/widget.js")),
        script.sent,
        script.failed("net::ERR_BLOCKED_BY_CLIENT"),
        navigated("/", "Home"),
        state(script_ran=False, instance=False, loaded=False, frames=0, launcher="none"),
        host(widget=False, globals=["LibredeskSettings", "cart"], **changes),
        by(Witness.STEPS, NetworkHindered(how="free", url="**")),
    ]


def throws(source: str) -> Scene:
    return by(Witness.PAGE, PageError(message="TypeError: no", source=source))


def test_a_page_that_only_got_a_launcher_is_unharmed() -> None:
    scene: Scene = [without(), boot(), host(), settled()]
    assert (of(UNHARMED, scene).outcome, of(UNHARMED, scene).confirmed_by) == (PASSED, ("page",))
    assert red(scene) == []
    assert "Nobody looked at them without it" in of(UNHARMED, boot(), host()).message


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        ([host(), throws(f"{DESK}/widget.js")], "throws on the site's page: TypeError: no"),
        (
            [host(globals=[*NAMES, "debounce"], set_by_widget=["debounce"])],
            "adds names to `window`: debounce",
        ),
        ([host(scrolls=False)], "scrolls without the widget"),
        ([host(in_flow=["iframe"])], "takes room in the page: <iframe>"),
        ([host(takes_clicks=["iframe"])], "lies over the page unseen"),
        ([host(takes_clicks=["launcher"])], "takes clicks of the page around"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_each_harm_is_the_widgets(harm: list[Scene], words: str) -> None:
    verdict = of(UNHARMED, without(), boot(), harm)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.WIDGET)
    assert words in verdict.message


def test_what_the_page_does_without_the_widget_too_is_its_own() -> None:
    scene: Scene = [without(scrolls=False), boot(), host(scrolls=False), throws(f"{SITE}/app.js")]
    assert of(UNHARMED, scene).outcome is PASSED


def test_a_name_that_the_site_made_late_is_worth_a_warning_and_no_alarm() -> None:
    late = of(UNHARMED, without(), boot(), host(globals=[*NAMES, "lastClick"]))
    assert late.outcome is PASSED
    assert "lastClick" in late.warnings[0]
    assert of(UNHARMED, without(), boot(), host(set_by_widget=["cart", "Libredesk"])).warnings == ()


def test_an_open_chat_may_stop_the_page_from_scrolling() -> None:
    scene: Scene = [without(), boot(), host(), state(open=True), host(scrolls=False)]
    assert of(UNHARMED, scene).outcome is PASSED


def test_without_a_page_to_compare_with_a_lock_and_names_are_nobodys() -> None:
    assert of(UNHARMED, boot(), host(scrolls=False, globals=[*NAMES, "more"])).outcome is PASSED


@pytest.mark.parametrize(
    ("after", "wrapped", "outcome"),
    [("/", True, FAILED), ("/", False, PASSED), ("/two", True, PASSED), ("/en/two", True, PASSED)],
)
def test_a_history_that_leads_nowhere_any_more_is_broken(after: str, wrapped: bool, outcome: object) -> None:
    used = HistoryUsed(
        method="pushState",
        url_before=f"{SITE}/",
        url_wanted=f"{SITE}/two",
        url_after=f"{SITE}{after}",
        wrapped=wrapped,
    )
    assert of(UNHARMED, boot(), host(), by(Witness.PAGE, used)).outcome is outcome


def test_an_error_before_any_boot_is_the_boots_and_a_custom_frontend_is_no_guest() -> None:
    assert of(UNHARMED, navigated("/", "Home"), throws(f"{DESK}/widget.js")).outcome is INCONCLUSIVE
    own = about(UNHARMED, transcript(opened(driver="custom"), boot(), host()))
    assert (own.outcome, own.owner) == (INCONCLUSIVE, None)
