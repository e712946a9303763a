import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from starlette.responses import Response

from embedcheck.errors import BadSetup, StepFailed, TargetUnreachable
from embedcheck.model.observations import ConversationRead, MessagesRead, Noted, Observation, VisitsRead
from embedcheck.model.secret import Secret
from embedcheck.model.target import Target
from embedcheck.probe.agent import Agent
from tests.probe.desk import INBOX, Desk, Notebook, error, opened, success

KEY, SECRET = Secret("k3y", "agent-key"), Secret("s3cret", "agent-secret")
LIST = "GET /api/v1/conversations/all"
ONE = "/api/v1/conversations/c"


def act_as_agent(desk: Desk, act: Callable[[Agent], Awaitable[Any]]) -> list[Observation]:
    async def play() -> list[Observation]:
        notes = Notebook()
        async with opened(desk), Agent(desk.url, KEY, SECRET, record=notes) as agent:
            await act(agent)
        kinds = (ConversationRead, MessagesRead, VisitsRead, Noted)
        return [seen for seen in notes.seen if isinstance(seen, kinds)]

    return asyncio.run(play())


def message(uuid: str) -> dict[str, Any]:
    return {"uuid": uuid, "content": uuid, "content_type": "text", "author": {"id": 1, "type": "visitor"}}


def paged(*uuids: str, pages: int = 1) -> Response:
    return success({"results": [message(uuid) for uuid in uuids], "total_pages": pages})


def test_the_key_is_sent_as_libredesk_wants_it() -> None:
    """«token» in lower case; with a capital letter the instance answers 401."""
    desk = Desk({LIST: success({"results": []})})
    act_as_agent(desk, lambda agent: agent.check())

    assert desk.requests[0].headers["authorization"] == "token k3y:s3cret"


@pytest.mark.parametrize(
    ("answer", "words", "step"),
    [
        (
            error(401, "Invalid credential", "GeneralException"),
            "refused the agent's API key",
            "administrator",
        ),
        (error(403, "Permission denied", "PermissionException"), "may not read", "conversations:read_all"),
        (Response("<html>", 200), "not Libredesk's envelope", "address"),
    ],
)
def test_a_key_that_does_not_do_is_found_before_the_run(answer: Response, words: str, step: str) -> None:
    with pytest.raises(BadSetup, match=words) as caught:
        act_as_agent(Desk({LIST: answer}), lambda agent: agent.check())

    assert step in caught.value.next_step
    assert "k3y" not in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_an_instance_that_quotes_the_key_gets_it_into_no_error() -> None:
    echo = error(500, "authorization: token k3y:s3cret\r\n\x1b[2J", "X")
    with pytest.raises(BadSetup) as caught:
        act_as_agent(Desk({LIST: echo}), lambda agent: agent.check())

    assert "‹agent-key#1›:‹agent-secret#1›" in caught.value.what
    assert "k3y:" not in caught.value.what
    assert "s3cret" not in caught.value.what
    assert caught.value.what.isprintable()


def test_a_silent_instance_is_unreachable_to_the_agent_as_well() -> None:
    async def play() -> None:
        async with opened(Desk()) as desk:
            pass
        async with Agent(desk.url, KEY, SECRET) as agent:
            await agent.check()

    with pytest.raises(TargetUnreachable):
        asyncio.run(play())


@pytest.mark.parametrize("key", ["", "k3y\r\nx", "k3y ", "‹agent-key›"])
def test_a_key_that_cannot_be_one_is_refused_unseen(key: str) -> None:
    with pytest.raises(BadSetup) as caught:
        Agent("https://chat.example.com", Secret(key), SECRET)

    assert "k3y" not in str(caught.value)


def test_a_target_without_a_key_has_no_agent() -> None:
    with pytest.raises(BadSetup, match="no agent's API key"):
        Agent.of(Target(site="http://a.example", instance="http://b.example", inbox=INBOX))


def test_a_reading_takes_conversation_messages_and_visits() -> None:
    contact = {"id": 41, "type": "contact", "external_user_id": "ada-1"}
    desk = Desk(
        {
            f"GET {ONE}": success({"status": "Open", "contact": contact}),
            f"GET {ONE}/messages": paged("2", "1"),
            f"GET {ONE}/page-visits": success([{"time": "t", "title": "A", "url": "https://a.example/"}]),
        }
    )
    conversation, messages, visits = act_as_agent(desk, lambda agent: agent.read_back("c"))

    assert isinstance(conversation, ConversationRead)
    assert conversation.external_user_id == "ada-1"
    assert isinstance(messages, MessagesRead)
    assert [read["uuid"] for read in messages.messages] == ["1", "2"]
    assert isinstance(visits, VisitsRead)
    assert [visit["url"] for visit in visits.visits] == ["https://a.example/"]


def test_messages_are_read_page_by_page_to_the_end() -> None:
    """The desk repeats the same page, as one does that moved: nothing is read twice."""
    desk = Desk({f"GET {ONE}/messages": paged("2", "1", pages=3)})
    (reading,) = act_as_agent(desk, lambda agent: agent.messages("c"))

    assert [request.query.split("&")[0] for request in desk.requests] == ["page=1", "page=2", "page=3"]
    assert "private=false&type=incoming&type=outgoing" in desk.requests[0].query
    assert isinstance(reading, MessagesRead)
    assert len(reading.messages) == 2


def test_what_cannot_be_read_is_noted_and_the_rest_is_read() -> None:
    desk = Desk({f"GET {ONE}/page-visits": success([])})
    seen = act_as_agent(desk, lambda agent: agent.read_back("c"))

    assert [type(item) for item in seen] == [Noted, Noted, VisitsRead]


def test_a_reply_is_an_escaped_paragraph() -> None:
    desk = Desk({f"POST {ONE}/messages": success({"uuid": "m"})})
    act_as_agent(desk, lambda agent: agent.say("c", '1 < 2 & "so"\non'))

    payload = desk.requests[0].json
    assert payload["message"] == '<p>1 &lt; 2 &amp; "so"<br>on</p>'
    assert (payload["sender_type"], payload["private"]) == ("agent", False)


def test_html_follows_the_text_as_it_is() -> None:
    desk = Desk({f"POST {ONE}/messages": success({"uuid": "m"})})
    act_as_agent(desk, lambda agent: agent.say("c", "1 < 2", html="<b>bold</b>"))

    assert desk.requests[0].json["message"] == "<p>1 &lt; 2</p><b>bold</b>"


def test_the_hands_put_what_they_should() -> None:
    desk = Desk(
        {
            f"PUT {ONE}/status": success(1),
            f"PUT {ONE}/assignee/user": success(1),
            "PUT /api/v1/agents/me/availability": success(1),
            "GET /api/v1/agents/me": success({"id": 7}),
        }
    )

    async def act(agent: Agent) -> None:
        await agent.resolve("c")
        await agent.assign("c", 5)
        await agent.assign("c")
        await agent.set_available()

    act_as_agent(desk, act)
    assert [request.json for request in desk.requests if request.method == "PUT"] == [
        {"status": "Resolved"},
        {"assignee_id": 5},
        {"assignee_id": 7},
        {"status": "online"},
    ]


def test_a_hand_that_is_refused_fails_its_step() -> None:
    with pytest.raises(StepFailed, match="could not resolve: HTTP 404"):
        act_as_agent(Desk(), lambda agent: agent.resolve("c"))


def test_a_conversation_id_stays_one_segment() -> None:
    desk = Desk()
    act_as_agent(desk, lambda agent: agent.conversation("../agents/me"))

    assert desk.requests[0].path == "/api/v1/conversations/../agents/me"
    assert len(desk.requests) == 1


def test_a_note_is_private() -> None:
    desk = Desk({f"POST {ONE}/messages": success({})})
    act_as_agent(desk, lambda agent: agent.say("c", "Between us", private=True))

    assert desk.requests[0].json["private"] is True


def test_a_status_may_be_any() -> None:
    desk = Desk({f"PUT {ONE}/status": success(data=True)})
    act_as_agent(desk, lambda agent: agent.set_status("c", "Closed"))

    assert desk.requests[0].json == {"status": "Closed"}


def test_the_same_agent_can_be_written_down_elsewhere() -> None:
    elsewhere = Notebook()
    desk = Desk({f"GET {ONE}/page-visits": success([])})
    notes = act_as_agent(desk, lambda agent: agent.recorded_by(elsewhere).page_visits("c"))

    assert notes == []
    assert len(elsewhere.of(VisitsRead)) == 1
