"""What the widget may leave behind: lines in the console, a lost keyboard, a page that moved or is styled."""

from typing import Any

import pytest

from embedcheck.model.observations import ConsoleLine, HostState, PageError, Witness
from embedcheck.model.verdicts import Owner
from tests.builders import DESK, SITE, Line, Scene, by, state, step
from tests.checks.test_host_page import UNHARMED, host, without
from tests.checks.verdicts import FAILED, PASSED, of
from tests.scenes import boot


def console(source: str, text: str = "out of sorts", level: str = "error") -> Line:
    return by(Witness.PAGE, ConsoleLine(level=level, text=text, source=source))


def stands(**changes: Any) -> Line:
    known = {"url": f"{SITE}/", "scroll": [0.0, 150.0], "height": 900.0}
    return by(Witness.PAGE, HostState(**{**known, **changes}))


def opened_and_closed(*after: Scene, between: str = "screenshot: open", opened: Scene = ()) -> list[Scene]:
    """A look before, one at the open chat, and one when it is closed again."""
    return [
        [boot(), host(), state(), stands()],
        [step("open_widget"), state(open=True), opened],
        [step(between), step("close_widget"), state(), *after],
    ]


def test_an_error_in_the_sites_console_is_the_loaders_if_the_loader_wrote_it() -> None:
    loader = f"{DESK}/widget.js"
    verdict = of(UNHARMED, boot(), host(), console(loader), console(loader))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.WIDGET)
    assert "an error into the site's console (2 times): out of sorts" in verdict.message
    for healthy in (
        console(f"{SITE}/app.js"),
        console(loader, level="warning"),
        console(loader, text="Failed to load resource: net::ERR_FAILED"),
    ):
        assert of(UNHARMED, boot(), host(), healthy).outcome is PASSED


@pytest.mark.parametrize(
    ("after", "words"),
    [
        ({"focus": "chat"}, "The closed chat holds the keyboard"),
        ({"scroll": [0.0, 0.0]}, "scrolls the page from 150 px to 0 px"),
        ({"styles": {"body margin-right": "400px"}}, "leaves styles on the page: body margin-right: 400px"),
    ],
)
def test_what_closing_leaves_behind_is_the_widgets(after: dict[str, Any], words: str) -> None:
    verdict = of(UNHARMED, opened_and_closed(stands(**after)))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.WIDGET)
    assert words in verdict.message


def test_what_did_not_change_when_it_closed_is_left_behind_too() -> None:
    """A look that finds the page as it was writes nothing down."""
    assert of(UNHARMED, opened_and_closed(opened=stands(focus="chat"))).outcome is FAILED
    assert (
        of(UNHARMED, opened_and_closed(opened=stands(styles={"html overflow": "hidden"}))).outcome is FAILED
    )
    assert of(UNHARMED, without(), opened_and_closed(opened=host(scrolls=False))).outcome is FAILED


def test_a_chat_that_takes_the_keyboard_unasked_is_found_before_it_was_ever_open() -> None:
    assert of(UNHARMED, boot(), host(), state(), stands(focus="chat")).outcome is FAILED


@pytest.mark.parametrize(
    "after",
    [
        {"focus": "body"},
        {"focus": "launcher"},
        {"focus": "input#search"},
        {"scroll": [0.0, 151.0]},
        {"scroll": [0.0, 350.0], "height": 1100.0},
    ],
)
def test_a_page_may_have_the_keyboard_back_and_grow_by_itself(after: dict[str, Any]) -> None:
    assert of(UNHARMED, opened_and_closed(stands(**after))).outcome is PASSED


def test_an_open_chat_may_hold_the_keyboard_and_style_the_page() -> None:
    held = stands(focus="chat", styles={"body overflow": "hidden"})
    assert of(UNHARMED, opened_and_closed(stands(), opened=held)).outcome is PASSED
    gone = [state(open=True), stands(), stands(focus="chat")]
    assert of(UNHARMED, boot(), host(), state(), stands(), step("open_widget"), gone).outcome is PASSED


def test_a_page_that_the_scenario_moved_meanwhile_is_not_held_against_the_widget() -> None:
    moved = stands(scroll=[0.0, 0.0], styles={"body color": "red"})
    assert of(UNHARMED, opened_and_closed(moved, between="scroll: top")).outcome is PASSED


def test_what_a_site_takes_back_itself_is_no_harm() -> None:
    locked = stands(styles={"body overflow": "hidden"})
    scene: Scene = [boot(), host(), state(), locked, step("open_widget"), state(open=True)]
    assert of(UNHARMED, scene, step("close_widget"), state(), stands()).outcome is PASSED


def test_errors_of_the_sites_scripts_that_come_with_the_widget_are_a_warning() -> None:
    def warned(before: Scene, after: Scene) -> tuple[str, ...]:
        return of(UNHARMED, without(), before, boot(), host(), after).warnings

    app = f"{SITE}/app.js"
    (warning,) = warned(
        (), [console(app, "cart is 7"), by(Witness.PAGE, PageError(message="no", source=app))]
    )
    assert warning.startswith("The site's own scripts have errors (2)")
    assert "the first in /app.js: cart is 7" in warning
    assert warned(console(app, "cart is 3"), console(app, "cart is 7")) == ()
    assert warned((), console(app, level="warning")) == ()
    assert warned((), console("https://ads.example/ad.js")) == ()
    assert of(UNHARMED, boot(), host(), console(app)).warnings == ()
