import pytest
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout

from embedcheck.browser.blame import blamed, plain
from embedcheck.errors import BadSetup, EmbedcheckError, StepFailed, TargetUnreachable


def told(error: Exception, *, alive: bool = True) -> EmbedcheckError:
    with (
        pytest.raises(EmbedcheckError) as raised,
        blamed("clicking", next_step="Look.", alive=lambda: alive),
    ):
        raise error
    return raised.value


def test_a_deadline_is_a_failed_step_with_the_advice_of_whoever_tried() -> None:
    failure = told(PlaywrightTimeout("Locator.click: Timeout 3000ms exceeded.\nCall log:\n - waiting"))
    assert isinstance(failure, StepFailed)
    assert (failure.what, failure.next_step) == ("clicking: nothing within the deadline", "Look.")


def test_what_lies_over_the_place_of_a_click_is_named() -> None:
    log = 'Timeout 3000ms exceeded.\nCall log:\n - <aside class="bar">Cookies</aside> from <body>…</body> subtree'
    failure = told(PlaywrightTimeout(f"Locator.click: {log} intercepts pointer events\n - retrying"))
    assert failure.what == 'clicking: <aside class="bar"> lies over it and takes the clicks'
    assert "z-index" in str(failure.next_step)


def test_asyncios_own_deadline_counts_alike() -> None:
    assert isinstance(told(TimeoutError()), StepFailed)


@pytest.mark.parametrize(
    "word", ["net::ERR_CONNECTION_REFUSED", "net::ERR_NAME_NOT_RESOLVED", "net::ERR_CERT_DATE_INVALID"]
)
def test_a_site_that_does_not_answer_is_its_owners_business(word: str) -> None:
    assert isinstance(told(PlaywrightError(f"Page.goto: {word} at http://shop.example/")), TargetUnreachable)


def test_a_browser_that_the_scenario_took_off_the_network_is_a_failed_step() -> None:
    assert isinstance(told(PlaywrightError("Page.goto: net::ERR_INTERNET_DISCONNECTED at x")), StepFailed)


def test_a_browser_that_is_gone_is_a_bad_setup_and_a_page_that_is_gone_a_failed_step() -> None:
    closed = PlaywrightError("Page.click: Target page, context or browser has been closed")
    assert isinstance(told(closed, alive=False), BadSetup)
    assert isinstance(told(closed), StepFailed)


def test_our_own_errors_pass_through() -> None:
    own = StepFailed("mine", next_step="x")
    assert told(own) is own


def test_a_message_is_told_without_its_frame_and_its_call_log() -> None:
    message = "Locator.click: \n╔═════╗\n║ It broke. ║\n╚═════╝\nCall log:\n  - noise"
    assert plain(PlaywrightError(message)) == "It broke."
