import pytest
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout

from embedcheck.browser.elements import ELEMENT, reaching
from embedcheck.errors import StepFailed
from embedcheck.model.verdicts import Owner
from embedcheck.steps.stage import Timeouts
from tests.browser.scene import Theatre, on_site

BODY = """<button id="unseen" style="display: none">a</button> <button id="off" disabled>b</button> <input id="fixed" readonly>
<button id="away" style="position: fixed; left: -500px">c</button> <p id="prose">d</p>
<button id="under">e</button> <aside style="position: fixed; inset: 0">Sale!</aside>"""


def told(error: Exception, *, awaits: bool = False) -> StepFailed:
    with (
        pytest.raises(StepFailed) as raised,
        reaching("clicking #buy", within=15.0, alive=lambda: True, awaits=awaits),
    ):
        raise error
    return raised.value


def test_a_selector_that_matched_nothing_is_for_the_scenario_to_mend() -> None:
    failure = told(PlaywrightTimeout('Page.click: Timeout.\nCall log:\n  - waiting for locator("#buy")\n'))
    assert failure.what == "clicking #buy: waited 15 s, and no element of the page matches the selector"
    assert (failure.owner, failure.next_step) == (Owner.SCENARIO, ELEMENT)


def test_an_element_that_is_waited_for_in_vain_may_be_the_sites_or_the_scenarios_mistake() -> None:
    failure = told(PlaywrightTimeout('Timeout.\nCall log:\n  - waiting for locator("#buy")\n'), awaits=True)
    assert "no element of the page matches" in failure.what
    assert failure.owner == ""


def test_an_element_that_is_found_and_hinders_by_no_known_word_is_the_sites_all_the_same() -> None:
    failure = told(PlaywrightTimeout("Timeout.\nCall log:\n  - locator resolved to <p></p>\n"))
    assert (failure.what, failure.owner) == (
        "clicking #buy: waited 15 s; it is there, but does not answer",
        Owner.SITE,
    )


def test_what_has_nothing_to_do_with_the_element_is_told_as_ever() -> None:
    failure = told(PlaywrightError("Page.click: Execution context was destroyed"))
    assert (failure.what, failure.owner) == ("clicking #buy: Execution context was destroyed", "")


@pytest.mark.browser
def test_a_gesture_on_an_element_says_why_it_could_not_be_made(theatre: Theatre) -> None:
    gestures = {
        ("click", "#nobody"): ("no element of the page matches the selector", Owner.SCENARIO),
        ("fill", "#nobody", "x"): ("no element of the page matches the selector", Owner.SCENARIO),
        ("press", "Enter", "#nobody"): ("pressing Enter on #nobody: waited 0.7 s, and no", Owner.SCENARIO),
        ("click", "a["): ("while parsing", Owner.SCENARIO),
        ("fill", "#prose", "x"): ("Element is not an <input>", Owner.SCENARIO),
        ("click", "#unseen"): ("it is there, but cannot be seen", Owner.SITE),
        ("scroll", "#unseen"): ("it is there, but cannot be seen", Owner.SITE),
        ("click", "#off"): ("it is there, but disabled", Owner.SITE),
        ("fill", "#fixed", "x"): ("it is there, but may only be read", Owner.SITE),
        ("click", "#away"): ("it is there, but outside of the window", Owner.SITE),
        ("click", "#under"): ("<aside> lies over it and takes the clicks", Owner.SITE),
        ("wait_for", "#unseen"): ("it is there, but cannot be seen", ""),
        ("wait_for", "#prose", "hidden"): ("it is still there, and can be seen", ""),
    }

    async def scene() -> dict[tuple[str, ...], StepFailed]:
        said = {}
        async with on_site(theatre, {}, timeouts=Timeouts(step=0.7)) as (session, _, _):
            # Not by a visit, which has the same deadline.
            await session.visitor.evaluate(f"document.body.innerHTML = `{BODY}`")
            for gesture in gestures:
                with pytest.raises(StepFailed) as failure:
                    await getattr(session.visitor, gesture[0])(*gesture[1:])
                said[gesture] = failure.value
        return said

    said = theatre.play(scene())
    wrong = {
        gesture: (said[gesture].what, said[gesture].owner)
        for gesture, (why, owner) in gestures.items()
        if why not in said[gesture].what or said[gesture].owner != owner
    }
    assert wrong == {}
