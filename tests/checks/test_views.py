"""The views from which checks are made: exchanges, documents, connections, tokens, sign-ins, visits."""

import pytest

from embedcheck.checks import connections as sockets
from embedcheck.checks.about import About, witnesses_of
from embedcheck.checks.connections import connections
from embedcheck.checks.documents import HOST, documents, watched_long_enough
from embedcheck.checks.exchanges import RACE, exchanges, surely_after
from embedcheck.checks.scene import end_of, gave_up, host_of, opening, origin_of, waited_enough
from embedcheck.checks.signins import Held, sign_ins
from embedcheck.checks.tokens import issued_tokens, known_tokens, newest_before, user_of
from embedcheck.model.observations import Navigated, PageError, PostMessage
from embedcheck.model.transcript import Transcript
from embedcheck.model.verdicts import Owner
from embedcheck.wire import endpoints
from tests.builders import (
    CHAT,
    CONTACT,
    DESK,
    INBOX,
    SITE,
    VISITOR,
    Scene,
    console,
    cookies,
    host_hears,
    later,
    navigated,
    opened,
    page_error,
    settled,
    state,
    step,
    transcript,
)
from tests.builders_wire import (
    ask,
    exchange,
    read_identity,
    read_messages,
    socket_closed,
)
from tests.payloads import USER
from tests.scenes import boot, boot_with_session, first_message, load, sign_in


def chatting(*then: Scene) -> Transcript:
    return transcript(opened(), boot(), step("say"), first_message("Hello"), *then)


# --- verdicts


def test_a_verdict_sorts_its_evidence_and_names_its_witnesses_in_the_reports_order() -> None:
    seen = transcript(opened(), read_messages("x"), console("y"), ask("GET", "/chat/auth/me").sent)
    verdict = About("c").failed("m", [*seen, *seen], owner=Owner.SITE, next_step="n")
    assert verdict.evidence == (1, 2, 3, 4)
    assert verdict.confirmed_by == ("page", "wire", "agent")
    assert witnesses_of(seen.entries[:1]) == ()


# --- scene


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://a.example", "http://a.example:80/x", True),
        ("https://a.example", "http://a.example", False),
        ("http://a.example:81", "http://a.example", False),
        ("http://A.example/", "http://a.example", True),
    ],
)
def test_origins_are_compared_in_one_spelling(one: str, other: str, same: bool) -> None:
    assert (origin_of(one) == origin_of(other)) is same


@pytest.mark.parametrize("text", ["", "not a url", "http://[broken", "http://a:99999999/"])
def test_what_is_no_address_has_no_origin(text: str) -> None:
    assert origin_of(text) == ""


def test_a_host_is_named_as_a_policy_would() -> None:
    assert (host_of(f"{DESK}/widget.js"), host_of("https://user@Shop.example/")) == (
        "127.0.0.1:9000",
        "shop.example",
    )


def test_a_torn_transcript_has_an_opening_that_knows_nothing() -> None:
    assert opening(Transcript(())).inbox == ""
    assert end_of(Transcript(())) == 0


def test_what_is_missing_is_missing_once_somebody_gave_up_or_time_enough_passed() -> None:
    assert not waited_enough(transcript(opened(), later(1), settled()), 0)
    assert waited_enough(transcript(opened(), later(6)), 0)
    assert gave_up(transcript(opened(), settled(quiet=False)))


# --- exchanges


def test_requests_find_their_answers_by_id_in_whatever_order_these_come() -> None:
    one, two = ask("GET", "/chat/conversations"), ask("GET", "/chat/auth/me")
    found = exchanges(transcript(one.sent, two.sent, two.answered(USER), one.answered([])))
    assert [(each.name, each.data) for each in found] == [("conversations", []), ("me", USER)]


def test_the_header_names_the_inbox_before_the_query_does() -> None:
    asked = exchanges(transcript(ask("GET", "/chat/settings?inbox_id=other", inbox=INBOX).sent))
    assert (asked[0].inbox, asked[0].inbox_in_query) == (INBOX, "other")


@pytest.mark.parametrize(
    ("status", "failure", "failed", "cancelled"),
    [
        (200, "", False, False),
        (404, "", True, False),
        (0, "net::ERR_FAILED", True, False),
        (0, "net::ERR_ABORTED", False, True),
        (0, "NS_BINDING_ABORTED", False, True),
        (0, "Load request cancelled", False, True),
    ],
)
def test_cancelled_is_not_failed(status: int, failure: str, failed: bool, cancelled: bool) -> None:
    asked = ask("GET", "/chat/conversations")
    ended = asked.failed(failure) if failure else asked.answered(status=status)
    found = exchanges(transcript(asked.sent, ended))[0]
    assert (found.failed, found.cancelled) == (failed, cancelled)


def test_an_outcome_quotes_the_server() -> None:
    asked = ask("GET", "/chat/conversations")
    assert exchanges(transcript(asked.sent, asked.answered("No", 404)))[0].outcome == "404 «No»"
    assert exchanges(transcript(asked.sent))[0].outcome == "no answer"


@pytest.mark.parametrize(
    "between", [[], later(RACE + 0.1), exchange("GET", f"{DESK}/widget.js", inbox=""), step("say")]
)
def test_what_cannot_have_raced_an_answer(between: Scene) -> None:
    typed_then = ask("POST", f"/chat/conversations/{CHAT}/message", body={"message": "x"})
    fetched_then = ask("GET", "/chat/conversations")
    answered = exchange("GET", "/chat/auth/me", {})
    seen = transcript(opened(), step("identify"), answered, between, fetched_then.sent, typed_then.sent)
    moment = exchanges(seen, endpoints.ME)[0].response
    assert moment
    sure = [
        surely_after(seen, each, moment)
        for each in exchanges(seen, endpoints.CONVERSATIONS, endpoints.MESSAGE)
    ]
    by_hand = between == step("say")
    assert sure == ([False, True] if by_hand else [bool(between)] * 2)


# --- documents


def test_each_load_is_a_document_and_a_navigation_inside_is_not() -> None:
    seen = transcript(opened(), boot(), navigated("/a", "A", "push"), boot("/pricing", "Pricing"))
    assert [page.url for page in documents(seen)] == [f"{SITE}/", f"{SITE}/pricing"]
    assert [len(page.of(Navigated)) for page in documents(seen)] == [2, 1]
    assert [bool(page.heard(HOST, "WIDGET_LOADED")) for page in documents(seen)] == [True, True]


def test_going_back_is_a_document_where_the_widget_boots_anew() -> None:
    inside = transcript(opened(), boot(), navigated("/a", "A", "traverse"), state("/a"))
    anew = transcript(opened(), boot(), boot("/a", "A", "traverse"))
    assert (len(documents(inside)), len(documents(anew))) == (1, 2)


def test_tabs_have_their_own_documents() -> None:
    seen = transcript(opened(), load(), load("/b", "B", page=1), host_hears("WIDGET_LOADED"))
    assert [(page.page, bool(page.loaded)) for page in documents(seen)] == [(0, True), (1, False)]


def test_a_look_before_the_first_load_is_no_document() -> None:
    assert len(documents(transcript(opened(), state(), boot()))) == 1


def test_an_error_of_a_script_that_ran_before_the_first_page_was_parsed_is_that_pages() -> None:
    first, second = documents(transcript(opened(), page_error("shopTheme"), boot(), boot("/b", "B")))
    assert [each.seen.message for each in first.of(PageError)] == ["shopTheme"]
    assert second.of(PageError) == []


def test_a_page_was_watched_until_it_was_left() -> None:
    seen = transcript(opened(), boot(), later(9), boot("/b", "B"), later(6), state("/b"), settled())
    left, last = documents(seen)
    # That it stayed open for long after the last look proves nothing.
    assert not watched_long_enough(seen, left, 5)
    assert watched_long_enough(seen, last, 5)
    assert not watched_long_enough(seen, last, 5, since=last.began_at + 3)


def test_a_last_page_that_somebody_gave_up_on_was_watched_long_enough() -> None:
    seen = transcript(opened(), navigated("/", "Home"), later(2), state(loaded=False), settled(quiet=False))
    assert watched_long_enough(seen, documents(seen)[0], 5)


# --- connections


def test_a_page_load_ends_the_sockets_of_its_tab() -> None:
    seen = chatting(later(1), boot_with_session(VISITOR, 2))
    first, second = connections(seen)
    assert first.left is not None
    assert (second.left, second.ended_at) == (None, None)
    assert [each.number for each in sockets.joined_connections(seen)] == [1, 2]


def test_a_socket_is_open_from_its_join_to_its_close() -> None:
    seen = chatting(later(1), socket_closed())
    socket = connections(seen)[0]
    joined = socket.joined
    assert joined
    assert not socket.is_open_at(joined.at - 0.01)
    assert socket.is_open_at(joined.at + 0.5)
    assert not socket.is_open_at(joined.at + 2)


def test_the_sites_own_sockets_are_not_the_widgets() -> None:
    from embedcheck.model.observations import SocketOpened, Witness
    from tests.builders import by

    other = by(Witness.WIRE, SocketOpened(socket=7, url="wss://shop.example/live"))
    assert connections(transcript(opened(), other)) == []


# --- tokens and sign-ins


def test_tokens_are_known_by_their_answers_messages_and_cookies() -> None:
    seen = chatting(sign_in(), cookies("‹session#5›"))
    assert [each.token for each in issued_tokens(seen)] == [VISITOR, CONTACT]
    assert known_tokens(seen) == {VISITOR, CONTACT, "‹session#5›"}


def test_the_newest_token_is_the_last_answered_before_the_request() -> None:
    seen = chatting(later(1), sign_in())
    newest = [newest_before(seen, each) for each in exchanges(seen, endpoints.CONVERSATIONS)]
    assert [each.token for each in newest if each] == [VISITOR, CONTACT]


def test_users_are_known_from_browser_and_probe() -> None:
    assert user_of(chatting(read_identity("‹session#3›", 77))) == {VISITOR: 38, "‹session#3›": 77}


def test_a_sign_in_knows_which_visitor_token_the_browser_held() -> None:
    found = sign_ins(chatting(later(1), sign_in()))
    assert [(each.session, each.visitor, each.forgotten) for each in found] == [(CONTACT, VISITOR, "")]


def test_a_logout_forgets_what_was_held() -> None:
    held = Held("v").after(PostMessage(heard_by="iframe", type="CLEAR_SESSION", data={}))
    assert held == Held("", "v")
    assert Held("v").after(PostMessage(heard_by="host", type="CLEAR_VISITOR_TOKEN", data={})) == Held()
