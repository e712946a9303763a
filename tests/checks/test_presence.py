"""The ledger of page visits: navigated, told, sent, stored."""

import pytest

from embedcheck.checks import presence_findings
from embedcheck.checks.presence_findings import PAST
from embedcheck.checks.visits import LEAVING, POLLED
from embedcheck.model.verdicts import Outcome, Owner
from tests.builders import (
    CONTACT,
    SITE,
    VISITOR,
    Scene,
    later,
    navigated,
    opened,
    retitled,
    settled,
    step,
    told_visit,
    transcript,
)
from tests.builders_wire import read_visits, sends_visit, socket_closed, socket_opened
from tests.checks.verdicts import FAILED, INCONCLUSIVE, PASSED, about, known, of, red
from tests.scenes import announces, boot, boot_with_session, first_message, join, joins

SENT = "page_visits_are_sent"
STORED = "page_visits_are_stored"


def chatting() -> list[Scene]:
    return [boot(), step("say"), first_message("Hello")]


def moves(path: str, title: str, *, how: str = "push", sent: bool = True, wait: float = 1.5) -> list[Scene]:
    """A navigation inside the page, a while after the one before; and its visit on the wire."""
    told = told_visit(path, title)
    return [
        later(wait),
        navigated(path, title, how),
        later(0.1),
        told,
        sends_visit(path, title) if sent else [],
    ]


# --- sent


@pytest.mark.parametrize("how", ["push", "replace", "traverse", "hash"])
def test_every_kind_of_navigation_is_owed(how: str) -> None:
    passed = of(SENT, chatting(), moves("/docs", "Docs", how=how), later(1))
    told = "Each of the 2 page visits was sent, with URL and title."
    assert (passed.outcome, passed.message) == (PASSED, told)
    lost: Scene = [chatting(), moves("/docs", "Docs", how=how, sent=False), later(1)]
    assert of(SENT, lost).outcome is FAILED
    assert red(lost, settled()) == [SENT]


def test_before_the_first_message_nothing_is_owed() -> None:
    verdict = of(SENT, boot(), navigated("/docs", "Docs", "push"), later(3))
    assert (verdict.outcome, verdict.owner) == (INCONCLUSIVE, None)


def test_a_join_announces_the_page_that_is_open() -> None:
    silent: Scene = [part for part in first_message("Hello") if part != join()]
    unannounced: Scene = [boot(), silent, join()[:2], later(presence_findings.ANNOUNCING)]
    assert (of(SENT, unannounced).outcome, of(SENT, unannounced).owner) == (FAILED, Owner.WIDGET)
    assert red(unannounced, settled()) == [SENT]


def test_a_socket_that_was_left_at_once_owes_no_announcement() -> None:
    silent: Scene = [part for part in first_message("Hello") if part != join()]
    assert of(SENT, boot(), silent, join()[:2], boot_with_session(VISITOR, 2)).outcome is PASSED


def test_whose_fault_it_is_depends_on_whether_the_widget_was_told() -> None:
    told = of(SENT, chatting(), moves("/docs", "Docs", sent=False), later(1))
    untold = of(SENT, chatting(), later(2), navigated("/docs", "Docs", "push"), later(LEAVING + 1))
    assert (told.owner, untold.owner) == (Owner.WIDGET, Owner.SITE)
    assert "history.pushState" in untold.next_step


def test_of_two_navigations_within_100_ms_the_second_is_enough() -> None:
    hasty: Scene = [
        later(2),
        navigated("/a", "A", "push"),
        later(0.05),
        navigated("/b", "B", "push"),
        later(0.1),
    ]
    assert (
        of(SENT, chatting(), hasty, told_visit("/b", "B"), sends_visit("/b", "B"), later(1)).outcome is PASSED
    )


def test_a_navigation_shortly_before_the_end_may_still_be_under_way() -> None:
    assert (
        of(SENT, chatting(), later(2), navigated("/docs", "Docs", "push"), later(LEAVING / 2)).outcome
        is PASSED
    )


def test_the_same_url_again_is_never_sent() -> None:
    assert of(SENT, chatting(), later(2), navigated("/", "Home", "push"), later(2)).outcome is PASSED


def test_a_page_that_is_visited_again_is_owed_again() -> None:
    there: Scene = [chatting(), moves("/docs", "Docs")]
    assert of(SENT, there, moves("/", "Home"), later(1)).outcome is PASSED
    assert of(SENT, there, moves("/", "Home", sent=False), later(1)).outcome is FAILED


def test_while_no_socket_is_joined_nothing_is_owed() -> None:
    cut: Scene = [later(1), socket_closed(), moves("/docs", "Docs", sent=False), moves("/b", "B", sent=False)]
    assert of(SENT, chatting(), cut, join(socket=2, path="/b", title="B")).outcome is PASSED


def test_a_navigation_that_only_the_poll_noticed_is_the_routers_fault() -> None:
    late: Scene = [
        later(2),
        navigated("/docs", "Docs", "push"),
        later(POLLED),
        announces(path="/docs", title="Docs"),
    ]
    verdict = of(SENT, chatting(), late, later(1))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SITE)
    assert verdict.message.startswith(f"{PAST}: it learnt of /docs (push) only ")


@pytest.mark.parametrize(("path", "title"), [("/elsewhere", "Home"), ("/", "Garbled")])
def test_a_visit_that_nobody_made_is_found(path: str, title: str) -> None:
    scene: Scene = [chatting(), later(2), sends_visit(path, title)]
    assert (of(SENT, scene).outcome, of(SENT, scene).owner) == (FAILED, Owner.WIDGET)
    assert red(scene, settled()) == [SENT]


def test_a_visit_that_is_sent_twice_harms_nobody() -> None:
    assert red(chatting(), sends_visit("/", "Home"), later(2), sends_visit("/", "Home"), settled()) == []


def test_visits_without_a_cause_are_found() -> None:
    again: Scene = [later(1), told_visit("/", "Home"), sends_visit("/", "Home")]
    verdict = of(SENT, chatting(), again, again, again)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.WIDGET)
    assert "had cause to" in verdict.message
    doubled: Scene = [later(1), sends_visit("/", "Home")]
    assert of(SENT, chatting(), [doubled] * 4).outcome is FAILED


def test_each_join_and_each_navigation_is_a_cause() -> None:
    rejoined: Scene = [[later(1), joins(), announces()] for _ in range(4)]
    moved: Scene = [moves(f"/docs/{number}", "Docs") for number in range(4)]
    assert of(SENT, chatting(), rejoined, moved, later(1)).outcome is PASSED


def test_a_page_that_another_tab_shows_is_not_this_tabs() -> None:
    other: Scene = [navigated("/docs", "Docs", page=1), later(1), told_visit("/docs", "Docs", page=1)]
    verdict = of(SENT, chatting(), other, sends_visit("/docs", "Docs"))
    assert verdict.outcome is FAILED
    assert "another tab shows that page" in verdict.message


def test_a_title_that_is_set_at_once_is_the_title_to_be_sent() -> None:
    routed: Scene = [later(2), navigated("/docs", "Home", "push"), retitled("/docs", "Docs"), later(0.1)]
    assert of(SENT, chatting(), routed, announces(path="/docs", title="Docs"), later(1)).outcome is PASSED
    stale = of(SENT, chatting(), routed, announces(path="/docs", title="Home"), later(1))
    assert (stale.outcome, stale.owner) == (FAILED, Owner.WIDGET)


def test_a_title_that_is_set_too_late_is_a_known_defect() -> None:
    late: Scene = [
        later(2),
        navigated("/late", "Home", "push"),
        later(0.1),
        announces(path="/late", title="Home"),
    ]
    scene: Scene = [chatting(), late, later(0.3), retitled("/late", "Late"), later(1)]
    assert known(scene) == ["D-47"]


def test_a_title_that_changes_much_later_is_the_pages_own_business() -> None:
    assert red(chatting(), moves("/docs", "Docs"), later(5), retitled("/docs", "(1) Docs"), settled()) == []


def test_a_title_that_the_page_never_had_is_found() -> None:
    wrong: Scene = [
        later(2),
        navigated("/docs", "Docs", "push"),
        later(0.1),
        announces(path="/docs", title=""),
    ]
    assert of(SENT, chatting(), wrong, later(1)).outcome is FAILED


# --- stored


def test_visits_that_the_agent_sees_are_green() -> None:
    scene: Scene = [
        chatting(),
        moves("/docs", "Docs"),
        later(1),
        read_visits(("/docs", "Docs"), ("/", "Home")),
    ]
    verdict = of(STORED, scene)
    assert (verdict.outcome, verdict.confirmed_by) == (PASSED, ("wire", "agent"))


@pytest.mark.parametrize("listed", [[], [("/", "Home")], [("/docs", "Docs")]])
def test_a_visit_that_the_agent_does_not_see_is_the_servers(listed: list[tuple[str, str]]) -> None:
    scene: Scene = [chatting(), moves("/docs", "Docs"), later(1), read_visits(*listed)]
    assert (of(STORED, scene).outcome, of(STORED, scene).owner) == (FAILED, Owner.SERVER)
    assert red(scene, settled()) == [STORED]


def test_a_visit_that_is_stored_as_that_of_another_page_is_told_with_that_page() -> None:
    scene: Scene = [chatting(), later(1), read_visits(("/elsewhere", "Home"))]
    assert f"it has {SITE}/elsewhere, which this scene did not send" in of(STORED, scene).message


def test_a_visit_under_another_title_is_the_servers() -> None:
    scene: Scene = [chatting(), later(1), read_visits(("/", "Something else"))]
    assert "Something else" in of(STORED, scene).message


@pytest.mark.parametrize(
    ("wait", "outcome"), [(0.3, PASSED), (0.8, PASSED), (0.95, PASSED), (1.02, PASSED), (1.5, FAILED)]
)
def test_a_second_visit_within_a_second_may_be_lost_and_after_it_not(wait: float, outcome: Outcome) -> None:
    # `announces` came 10 ms before the wait; the move itself takes 0.12 s.
    scene: Scene = [boot(), first_message("Hello")[:6], moves("/docs", "Docs", wait=wait - 0.12), later(1)]
    assert of(STORED, scene, read_visits(("/", "Home"))).outcome is outcome


def test_a_lost_visit_does_not_move_the_servers_clock() -> None:
    scene: Scene = [
        boot(),
        first_message("Hello")[:6],
        moves("/a", "A", wait=0.4),
        moves("/b", "B", wait=1.4),
        later(1),
    ]
    assert of(STORED, scene, read_visits(("/", "Home"))).outcome is FAILED
    kept = of(STORED, scene, read_visits(("/b", "B"), ("/", "Home")))
    told = "The agent's list has each of the 2 page visits that the server had to keep."
    assert (kept.outcome, kept.message) == (PASSED, told)


def test_the_same_page_twice_in_a_row_is_listed_once() -> None:
    again: Scene = [chatting(), later(2), sends_visit("/", "Home"), later(1)]
    assert of(STORED, again, read_visits(("/", "Home"))).outcome is PASSED
    assert "twice in a row" in of(STORED, again, read_visits(("/", "Home"), ("/", "Home"))).message


def test_older_visits_of_a_known_contact_are_no_fault() -> None:
    listed = read_visits(("/", "Home"), ("/yesterday", "Yesterday"))
    assert of(STORED, chatting(), later(1), listed).outcome is PASSED


def test_what_has_fallen_off_a_full_list_is_no_fault() -> None:
    pages = [(f"/{number}", f"Page {number}") for number in range(25)]
    walk = [moves(path, title) for path, title in pages]
    assert of(STORED, chatting(), walk, later(1), read_visits(*pages[:4:-1])).outcome is PASSED
    holed = [page for page in pages if page != ("/20", "Page 20")]
    assert of(STORED, chatting(), walk, later(1), read_visits(*holed[:3:-1])).outcome is FAILED


def test_a_visit_during_the_reading_proves_nothing() -> None:
    assert of(STORED, chatting(), moves("/docs", "Docs"), read_visits(("/", "Home"))).outcome is PASSED


def test_a_contact_without_a_conversation_has_no_list_that_an_agent_could_find() -> None:
    scene: Scene = [boot(), socket_opened(), joins(CONTACT), sends_visit("/", "Home"), settled()]
    verdict = of(STORED, scene)
    assert (verdict.outcome, verdict.owner) == (INCONCLUSIVE, None)


@pytest.mark.parametrize(("has_agent", "owner"), [(False, Owner.ENVIRONMENT), (True, Owner.EMBEDCHECK)])
def test_without_an_agents_reading_visits_are_unproven(has_agent: bool, owner: Owner) -> None:
    verdict = about(STORED, transcript(opened(has_agent=has_agent), chatting()))
    assert (verdict.outcome, verdict.owner) == (INCONCLUSIVE, owner)


def test_a_long_title_is_cut_by_bytes() -> None:
    title = "é" * 200
    long: Scene = [
        chatting(),
        moves("/docs", title),
        later(1),
        read_visits(("/docs", "é" * 128), ("/", "Home")),
    ]
    assert of(STORED, long).outcome is PASSED


def test_a_rejoin_on_the_same_socket_keeps_the_servers_clock() -> None:
    soon: Scene = [chatting(), joins(CONTACT), announces(path="/", title="Home"), later(1), read_visits()]
    assert of(STORED, soon).outcome is PASSED
