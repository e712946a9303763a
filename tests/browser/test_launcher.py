from dataclasses import replace

import pytest

from embedcheck.browser.launcher import hopeless, launcher_trouble
from embedcheck.browser.overheard import Clues
from embedcheck.model.observations import EmbedState

DESK = "https://desk.example"
FINE = EmbedState(
    url="https://shop.example/",
    script_ran=True,
    instance=True,
    loaded=True,
    frames=1,
    launcher="usable",
    open=False,
    scripts=[f"{DESK}/widget.js"],
)
NO_SCRIPT = replace(FINE, script_ran=False, instance=False, loaded=False, frames=0, launcher="none")
NO_INSTANCE = replace(NO_SCRIPT, script_ran=True)
NO_ELEMENTS = replace(NO_INSTANCE, instance=True)
NOT_LOADED = replace(NO_ELEMENTS, frames=1, launcher="hidden")


def refused(directive: str, blocked: str = f"{DESK}/x") -> Clues:
    return Clues(refused=[(directive, blocked)])


@pytest.mark.parametrize(
    ("state", "clues", "what", "next_step"),
    [
        (NO_SCRIPT, Clues(status=404), "answered 404", "path in the scenario"),
        (
            NO_SCRIPT,
            refused("script-src-elem"),
            "(script-src-elem) refuses widget.js",
            f"Add {DESK} to script-src ",
        ),
        (
            NO_SCRIPT,
            Clues(troubles={"script": "the browser got no answer: net::ERR_X"}),
            "net::ERR_X",
            "can be opened",
        ),
        (replace(NO_SCRIPT, scripts=[]), Clues(), "no script tag", "Add Libredesk's embed"),
        (NO_SCRIPT, Clues(), "has not run it", "consent manager"),
        (NO_SCRIPT, Clues(errors=["TypeError: x"]), "uncaught error: TypeError: x", "console lines"),
        (NO_INSTANCE, Clues(), "no window.LibredeskSettings", "before the one that loads"),
        (NO_INSTANCE, Clues(errors=["Error: inboxID is required"]), "inboxID is required", "Set baseURL"),
        (NO_ELEMENTS, refused("connect-src", DESK), "(connect-src) refuses", f"Add {DESK} to connect-src "),
        (
            NO_ELEMENTS,
            Clues(troubles={"launcher settings": "the instance answered 400: Inbox not found"}),
            "Inbox not found",
            "inboxID in window.LibredeskSettings",
        ),
        (replace(NO_ELEMENTS, settings={"baseURL": f"{DESK}/"}), Clues(), "ends in a slash", "Take the last"),
        (NOT_LOADED, refused("frame-src"), "refuses the widget's iframe", f"Add {DESK} to frame-src "),
        (
            NOT_LOADED,
            Clues(troubles={"frame": "the browser got no answer: net::ERR_BLOCKED_BY_RESPONSE"}),
            "forbids this site",
            "trusted domains",
        ),
        (
            NOT_LOADED,
            Clues(troubles={"settings": "the instance answered 500"}),
            "settings: the instance",
            "Check",
        ),
        (NOT_LOADED, Clues(), "WIDGET_LOADED", "console"),
        (
            replace(FINE, launcher="covered", covered_by="div#cookies"),
            Clues(),
            "covered by div#cookies",
            "z-index",
        ),
        (replace(FINE, launcher="off-screen"), Clues(), "outside the window", "spacing"),
        (replace(FINE, launcher="hidden", settings={"hideLauncher": True}), Clues(), "on purpose", "`show`"),
        (replace(FINE, launcher="hidden"), Clues(), "style of the site", "CSS"),
        (replace(FINE, launcher="none"), Clues(), "gone from the page", "script"),
    ],
)
def test_the_first_broken_link_is_named_with_the_one_thing_to_do(
    state: EmbedState, clues: Clues, what: str, next_step: str
) -> None:
    trouble = launcher_trouble(state, clues, DESK)
    assert trouble.what.startswith("the chat cannot be opened on https://shop.example/: ")
    assert what in trouble.what
    assert next_step in trouble.next_step


@pytest.mark.parametrize("blocked", ["inline", "eval", "https://tracker.example/x.js"])
def test_a_refusal_of_somebody_else_is_not_blamed(blocked: str) -> None:
    trouble = launcher_trouble(NO_SCRIPT, refused("script-src-elem", blocked), DESK)
    assert "Content-Security-Policy" not in trouble.what


def test_a_missing_page_that_embeds_the_chat_all_the_same_is_not_blamed() -> None:
    trouble = launcher_trouble(replace(FINE, launcher="off-screen"), Clues(status=404), DESK)
    assert "404" not in trouble.what


@pytest.mark.parametrize("directive", ["script-src-elem", "connect-src", "frame-src", "child-src"])
def test_a_policy_that_refuses_the_instance_is_waited_for_in_vain(directive: str) -> None:
    assert hopeless(refused(directive), DESK)
    assert not hopeless(refused(directive, "https://elsewhere.example/x"), DESK)


@pytest.mark.parametrize("name", ["script", "launcher settings", "frame", "settings"])
def test_what_is_asked_for_once_and_refused_is_waited_for_in_vain(name: str) -> None:
    assert hopeless(Clues(troubles={name: "the instance answered 500"}), DESK)


def test_a_picture_that_is_refused_or_a_request_of_the_page_before_takes_no_hope() -> None:
    assert not hopeless(refused("img-src"), DESK)
    assert not hopeless(Clues(troubles={"settings": "the browser got no answer: net::ERR_ABORTED"}), DESK)
    assert not hopeless(Clues(troubles={"conversations": "the instance answered 500"}), DESK)
