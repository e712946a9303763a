from dataclasses import replace

from embedcheck.model.observations import (
    AgentSaid,
    ChatShown,
    DeviceSaid,
    EmbedState,
    MessagesRead,
    Navigated,
    PostMessage,
    RefusalExpected,
    RequestFailed,
    RequestSent,
    ResponseReceived,
    SocketClosed,
    SocketDropped,
    SocketOpened,
    StepEnded,
    VisitorSaid,
    VisitsRead,
    Witness,
)
from embedcheck.runner.debts import owed
from tests.runner.scene import (
    CHAT,
    DESK,
    UUID,
    Line,
    agent,
    answered,
    asked,
    page,
    probe,
    received,
    scene,
    sent,
    steps,
)

HOME = "http://localhost:1/"
PRICING = "http://localhost:1/pricing"


def state(*, loaded: bool = True, is_open: bool = False) -> Line:
    return page(
        EmbedState(
            url=HOME,
            script_ran=True,
            instance=True,
            loaded=loaded,
            frames=1,
            launcher="usable",
            open=is_open,
        )
    )


def visit(url: str) -> dict[str, object]:
    return {"type": "page_visit", "data": {"url": url, "title": ""}}


def stored(*urls: str) -> Line:
    return agent(VisitsRead(conversation=UUID, visits=[{"url": url} for url in urls]))


def opened(number: int) -> Line:
    return Witness.WIRE, SocketOpened(socket=number, url="ws://127.0.0.1:9000/widget/ws")


def closed(number: int) -> Line:
    return Witness.WIRE, SocketClosed(socket=number)


JOINED = {"type": "joined", "data": {"message": "namaste!"}}


def test_an_empty_scene_owes_nothing() -> None:
    assert owed(scene()) == []


def test_a_request_is_owed_its_answer_until_it_has_one_or_failed() -> None:
    ask = asked("1", "GET", f"{CHAT}/settings")
    failed = (Witness.WIRE, RequestFailed(id="1", url=f"{CHAT}/settings", failure="net::ERR_ABORTED"))

    assert owed(scene(ask)) == ["the answer to settings"]
    assert owed(scene(ask, answered("1", f"{CHAT}/settings"))) == []
    assert owed(scene(ask, failed)) == []


def test_the_sites_own_requests_are_not_ours_to_wait_for() -> None:
    assert owed(scene(asked("1", "GET", f"{HOME}slow-analytics"))) == []


def test_a_widget_that_has_not_loaded_is_owed() -> None:
    assert owed(scene(state(loaded=False))) == ["the widget's WIDGET_LOADED"]
    assert owed(scene(state())) == []


def test_a_boot_that_was_refused_is_waited_for_no_longer() -> None:
    script, settings = f"{DESK}/widget.js", f"{CHAT}/settings"
    home = page(Navigated(url=HOME, title="", how="load"))
    begun = [home, asked("s", "GET", script), answered("s", script), asked("c", "GET", settings)]
    refused = answered("c", settings, status=500)
    assert "the widget's WIDGET_LOADED" in owed(scene(*begun, state(loaded=False)))
    assert owed(scene(*begun, refused, state(loaded=False))) == []


def test_what_the_browser_hides_of_the_launcher_is_owed_by_the_probe() -> None:
    url = f"{CHAT}/settings/launcher"
    failed = RequestFailed(id="l", url=url, failure="net::ERR_FAILED")
    hidden = [asked("l", "GET", url), (Witness.WIRE, failed)]
    again = probe(RequestSent(id="p", method="GET", url=url))
    told = probe(ResponseReceived(id="p", url=url, status=400))
    assert owed(scene(*hidden)) == ["the probe's word on the launcher's settings"]
    assert owed(scene(*hidden, again)) == ["the probe's word on the launcher's settings"]
    assert owed(scene(*hidden, again, told)) == []


def test_a_widget_that_the_scenario_wants_refused_is_not_owed() -> None:
    assert owed(scene(steps(RefusalExpected(what="frame")), state(loaded=False))) == []


def test_a_widget_that_a_visitor_has_waited_for_in_vain_is_not_waited_for_again() -> None:
    in_vain = StepEnded(index=1, name="open_widget", error="the chat cannot be opened")
    assert owed(scene(state(loaded=False), steps(in_vain))) == []
    assert owed(scene(state(loaded=False), steps(replace(in_vain, error=None)))) != []


def test_a_live_socket_owes_an_answer_to_its_join_and_a_closed_one_does_not() -> None:
    assert owed(scene(opened(1))) == ["the answer to `join` on socket 1"]
    assert owed(scene(opened(1), received(JOINED))) == []
    assert owed(scene(opened(1), closed(1))) == []


def test_whoever_was_given_a_session_owes_a_socket() -> None:
    begun = {"session_token": "t", "user": {"user_id": 1}}
    init = f"{CHAT}/conversations/init"
    given = [asked("1", "POST", init), answered("1", init, begun)]
    assert owed(scene(*given)) == ["the widget's WebSocket"]
    assert owed(scene(*given, opened(1), received(JOINED))) == []


def test_after_a_drop_a_new_joined_socket_is_owed() -> None:
    drop = [opened(1), received(JOINED), steps(SocketDropped()), closed(1)]

    assert owed(scene(*drop)) == ["the reconnection of the widget's socket"]
    assert owed(scene(*drop, opened(2), received(JOINED, socket=2))) == []


def test_a_socket_that_the_network_lost_is_owed_anew_unless_its_page_is_left() -> None:
    lost = [opened(1), received(JOINED), closed(1)]
    loaded = page(Navigated(url=PRICING, title="Pricing", how="load"))
    signed_out = page(PostMessage(heard_by="iframe", type="CLEAR_SESSION", data={}))

    assert owed(scene(*lost)) == ["the reconnection of the widget's lost socket 1"]
    assert owed(scene(*lost, opened(2), received(JOINED, socket=2))) == []
    assert owed(scene(*lost, loaded)) == []
    assert owed(scene(*lost, signed_out)) == []


def test_what_was_said_is_owed_in_the_store_and_in_the_open_widget() -> None:
    said = steps(VisitorSaid(text="Hi bcd1y", mark="bcd1y"))
    read = agent(MessagesRead(conversation=UUID, messages=[{"text": "Hi bcd1y"}]))
    shown = page(ChatShown(messages=[{"text": "Hi bcd1y"}]))
    nothing = agent(MessagesRead(conversation=UUID, messages=[]))

    assert owed(scene(said, nothing, state(is_open=True))) == [
        "«bcd1y» in the instance's store",
        "«bcd1y» in the open widget",
    ]
    assert owed(scene(said, read, state())) == []
    assert owed(scene(said, read, shown, state(is_open=True))) == []


def test_a_second_devices_message_owes_no_picture() -> None:
    said = steps(DeviceSaid(text="Hi bcd1y", mark="bcd1y", conversation=UUID))
    read = agent(MessagesRead(conversation=UUID, messages=[{"text": "Hi bcd1y"}]))

    assert owed(scene(said, read, state(is_open=True))) == []


def test_an_agents_reply_is_owed_to_the_probes_socket_once_that_is_joined() -> None:
    said = steps(AgentSaid(text="Yes bcd2y", mark="bcd2y", conversation=UUID))
    probe_joined = received(JOINED, by=Witness.PROBE)
    push = {"type": "new_message", "data": {"content": "<p>Yes bcd2y</p>"}}

    assert owed(scene(said)) == []
    assert owed(scene(probe_joined, said)) == ["the push of «bcd2y»"]
    assert owed(scene(probe_joined, said, received(push, by=Witness.PROBE))) == []


def test_a_new_page_is_owed_its_message_and_with_a_socket_its_frame() -> None:
    shown = page(Navigated(url=PRICING, title="Pricing", how="push"))
    heard = page(PostMessage(heard_by="iframe", type="PAGE_VISIT", data={"url": PRICING}))

    assert owed(scene(state(), shown)) == [f"the tracking of {PRICING}"]
    assert owed(scene(state(), shown, heard)) == []
    with_socket = [opened(1), received(JOINED), state(), shown, heard]
    assert owed(scene(*with_socket)) == [f"the page visit of {PRICING} on the socket"]
    assert owed(scene(*with_socket, sent(visit(PRICING)), stored(PRICING))) == []


def test_a_page_that_is_shown_again_owes_another_visit() -> None:
    def shown(url: str, how: str) -> Line:
        return page(Navigated(url=url, title="", how=how))

    def heard(url: str) -> Line:
        return page(PostMessage(heard_by="iframe", type="PAGE_VISIT", data={"url": url}))

    there = [state(), shown(PRICING, "push"), heard(PRICING), shown(HOME, "push"), heard(HOME)]
    back = shown(PRICING, "traverse")

    assert owed(scene(*there, back)) == [f"the tracking of {PRICING}"]
    assert owed(scene(*there, back, heard(PRICING))) == []


def test_the_newest_kept_visit_is_owed_in_the_agents_list() -> None:
    lines = [sent(visit(HOME)), sent(visit(PRICING)), stored(HOME)]

    assert owed(scene(*lines, at=[1.0, 3.0, 3.1])) == [f"the stored page visit of {PRICING}"]
    assert owed(scene(*lines, at=[1.0, 3.0, 3.1], has_agent=False)) == []


def test_a_visit_that_the_server_drops_by_its_rule_is_not_waited_for() -> None:
    lines = [sent(visit(HOME)), sent(visit(PRICING)), stored(HOME)]

    assert owed(scene(*lines, at=[1.0, 1.4, 1.5])) == []


def test_visits_from_before_a_merge_are_not_waited_for() -> None:
    visitor, contact = ({"type": "join", "token": token} for token in ("‹visitor#1›", "‹session#1›"))
    before = [sent(visitor), sent(visit(HOME)), sent(contact)]

    assert owed(scene(*before, at=[1.0, 1.1, 3.0])) == []
    # The visit that the re-join asks for, when the server's second on this socket is not over.
    assert owed(scene(*before, sent(visit(HOME)), at=[1.0, 1.1, 1.5, 1.6])) == []
    assert owed(scene(*before, sent(visit(HOME)), at=[1.0, 1.1, 3.0, 3.1])) != []


def test_visits_from_before_a_merge_that_no_socket_followed_are_not_waited_for() -> None:
    before = [sent({"type": "join", "token": "‹visitor#1›"}), sent(visit(HOME))]
    merge = asked("1", "GET", f"{CHAT}/conversations", x_libredesk_visitor_token="‹visitor#1›")
    cleared = page(PostMessage(heard_by="host", type="CLEAR_VISITOR_TOKEN", data={}))
    done = answered("1", f"{CHAT}/conversations", x_libredesk_clear_visitor="true")

    assert owed(scene(*before, merge, answered("1", f"{CHAT}/conversations"), cleared)) != []
    assert owed(scene(*before, merge, done, cleared)) == []


def test_an_offered_visitor_token_is_owed_its_clearing() -> None:
    offer = asked("1", "GET", f"{CHAT}/conversations", x_libredesk_visitor_token="‹visitor#1›")
    answer = answered("1", f"{CHAT}/conversations")
    cleared = page(PostMessage(heard_by="host", type="CLEAR_VISITOR_TOKEN", data={}))

    assert owed(scene(offer, answer)) == ["the clearing of the visitor token"]
    assert owed(scene(offer, answer, cleared)) == []


def test_a_probes_reading_alone_proves_the_store() -> None:
    said = steps(VisitorSaid(text="Hi bcd1y", mark="bcd1y"))
    read = probe(MessagesRead(conversation=UUID, messages=[{"text": "Hi bcd1y"}]))

    assert owed(scene(said, read)) == []
