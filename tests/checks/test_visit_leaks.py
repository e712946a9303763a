"""What page visits tell the agents that is nobody's business of theirs."""

import pytest

from embedcheck.model.verdicts import Owner
from tests.builders import JWT, VISITOR, Scene, navigated, retitled, settled, told_visit
from tests.builders_wire import sends, sends_visit
from tests.checks.verdicts import FAILED, INCONCLUSIVE, PASSED, of, red
from tests.scenes import boot, first_message

LEAKS = "page_visits_leak_nothing"
PRIVATE = "tokens_stay_private"


def chatting() -> list[Scene]:
    return [boot(), first_message("Hello")]


def visits(path: str, title: str = "Page") -> list[Scene]:
    """The page is opened inside the site, told to the widget, and sent."""
    return [navigated(path, title, "push"), told_visit(path, title), sends_visit(path, title)]


def test_pages_without_secrets_leak_nothing() -> None:
    scene: Scene = [chatting(), visits("/pricing?plan=tea&page=2#top")]
    assert (of(LEAKS, scene).outcome, of(LEAKS, scene).confirmed_by) == (PASSED, ("wire",))


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/login?password=abc", "the value of «password»"),
        ("/reset?x=1&reset_token=k7", "the value of «reset_token»"),
        ("/app#session-id=9", "the value of «session-id»"),
        ("/app?Access_Token=‹url-secret#1›", "the value of «Access_Token» (‹url-secret#1›)"),
        ("/app?user=ada&password=‹url-secret#2›", "the value of «password» (‹url-secret#2›)"),
        ("/app/‹url-secret#1›", "a secret (‹url-secret#1›)"),
    ],
)
def test_a_secret_in_the_pages_own_address_is_the_sites(path: str, words: str) -> None:
    scene: Scene = [chatting(), visits(path), settled()]
    verdict = of(LEAKS, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SITE)
    assert words in verdict.message
    assert red(scene) == [LEAKS]


@pytest.mark.parametrize(
    ("path", "advice"),
    [("/login?password=abc", "change it"), ("/?session-id=9", "revoke it, or let it expire")],
)
def test_what_the_agents_could_read_is_to_be_made_worthless_in_its_own_way(path: str, advice: str) -> None:
    assert of(LEAKS, chatting(), visits(path)).next_step.endswith(f"Every agent could read it, so {advice}.")


@pytest.mark.parametrize(
    "path", ["/?tokens=3", "/?session=", "/?q=password", "/tokens=/x", "/?passwordless=yes"]
)
def test_an_innocent_parameter_is_none(path: str) -> None:
    assert of(LEAKS, chatting(), visits(path)).outcome is PASSED


def test_an_address_that_is_no_url_leaks_nothing_and_breaks_nothing() -> None:
    scene: Scene = [chatting(), sends("page_visit", url="https://[bad/x?mail=a@b.example", title="Page")]
    assert of(LEAKS, scene).outcome is PASSED


def test_a_secret_in_the_title_is_found() -> None:
    scene: Scene = [
        chatting(),
        visits("/a", "Hello"),
        retitled("/a", f"Hello {JWT}"),
        sends_visit("/b", f"Hello {JWT}"),
    ]
    assert of(LEAKS, scene).owner is Owner.SITE


def test_a_secret_that_only_the_visit_has_was_added_by_the_widget_and_is_told_once() -> None:
    sent = f"/pricing?session={VISITOR}"
    scene: Scene = [
        chatting(),
        navigated("/pricing", "Pricing", "push"),
        told_visit(sent, "Pricing"),
        sends_visit(sent, "Pricing"),
        settled(),
    ]
    assert of(LEAKS, scene).owner is Owner.WIDGET
    assert red(scene) == [LEAKS]


def test_a_token_of_the_chat_in_the_pages_address_has_its_cause_there() -> None:
    scene: Scene = [chatting(), visits(f"/?token={JWT}"), settled()]
    assert red(scene) == [PRIVATE]
    assert of(LEAKS, scene).message == f"Cannot be told: {PRIVATE} failed first."


def test_an_e_mail_address_is_told_and_no_fault() -> None:
    verdict = of(LEAKS, chatting(), visits("/news?unsubscribe=ada%40example.com"))
    assert (verdict.outcome, "e-mail address" in verdict.message) == (PASSED, True)


def test_without_a_page_visit_nothing_is_asked() -> None:
    assert (of(LEAKS, boot()).outcome, of(LEAKS, boot()).owner) == (INCONCLUSIVE, None)
