from embedcheck.model.observations import (
    AgentSaid,
    JwtRead,
    MessagesRead,
    RequestFailed,
    TokenReplayed,
    VisitorSaid,
    Witness,
)
from embedcheck.runner import facts
from tests.runner.scene import CHAT, OTHER, UUID, answered, asked, probe, received, scene, sent, steps


def test_the_current_session_is_that_of_the_last_join() -> None:
    seen = scene(
        sent({"type": "join", "token": "‹visitor#1›"}),
        received({"type": "joined"}),
        sent({"type": "join", "token": "‹session#1›"}),
        asked("9", "GET", f"{CHAT}/conversations", authorization="Bearer ‹visitor#1›"),
    )

    assert facts.current_session(seen) == "‹session#1›"


def test_each_jwt_that_was_exchanged_is_looked_into_once() -> None:
    url = f"{CHAT}/auth/exchange"
    one, other, odd = (
        asked(name, "POST", url, body=body)
        for name, body in (("1", '{"jwt": "‹jwt#1›"}'), ("2", '{"jwt": "‹jwt#2›"}'), ("3", "no JSON"))
    )
    read = steps(JwtRead(jwt="‹jwt#1›", algorithm="HS256"))
    assert facts.jwt_to_read(scene(odd)) is None
    assert facts.jwt_to_read(scene(odd, one, other)) == "‹jwt#1›"
    assert facts.jwt_to_read(scene(odd, one, other, read)) == "‹jwt#2›"
    assert facts.jwt_to_read(scene(odd, one, other, read), {"‹jwt#2›"}) is None


def test_a_visitor_who_never_wrote_has_no_session() -> None:
    assert facts.current_session(scene()) is None


def test_a_frame_without_a_token_is_no_session() -> None:
    assert facts.current_session(scene(sent({"type": "join"}))) is None


def test_the_conversation_is_the_one_that_init_opened() -> None:
    seen = scene(
        asked("1", "POST", f"{CHAT}/conversations/init"),
        answered("1", f"{CHAT}/conversations/init", {"conversation": {"uuid": UUID}}),
    )

    assert facts.current_conversation(seen) == UUID
    assert facts.conversations_opened(seen) == [UUID]


def test_a_conversation_that_was_read_later_is_the_current_one_but_not_ours_to_close() -> None:
    seen = scene(
        asked("1", "POST", f"{CHAT}/conversations/init"),
        answered("1", f"{CHAT}/conversations/init", {"conversation": {"uuid": UUID}}),
        asked("2", "GET", f"{CHAT}/conversations/{OTHER}"),
        answered("2", f"{CHAT}/conversations/{OTHER}", {}),
    )

    assert facts.current_conversation(seen) == OTHER
    assert facts.conversations_opened(seen) == [UUID]


def test_a_conversation_is_read_until_its_last_words_are_stored_also_when_another_has_begun() -> None:
    began = [
        steps(VisitorSaid(text="Here I am m1y", mark="m1y")),
        asked("1", "POST", f"{CHAT}/conversations/{UUID}/message", body='{"message": "Here I am m1y"}'),
        answered("1", f"{CHAT}/conversations/{UUID}/message", {}),
        steps(VisitorSaid(text="And more m2y", mark="m2y")),
        asked("2", "POST", f"{CHAT}/conversations/init", body='{"message": "And more m2y"}'),
        answered("2", f"{CHAT}/conversations/init", {"conversation": {"uuid": OTHER}}),
    ]
    stored = MessagesRead(conversation=UUID, messages=[{"text": "Here I am m1y"}])

    assert facts.conversations_to_read(scene(*began)) == [OTHER, UUID]
    assert facts.conversations_to_read(scene(*began, probe(stored))) == [OTHER]
    assert facts.conversations_to_read(scene()) == []


def test_what_an_agent_said_is_read_where_it_was_said() -> None:
    seen = scene(steps(AgentSaid(text="Hi m3y", mark="m3y", conversation=OTHER)))

    assert facts.conversations_to_read(seen) == [OTHER]


def test_a_refused_init_opens_nothing() -> None:
    seen = scene(
        asked("1", "POST", f"{CHAT}/conversations/init"),
        answered("1", f"{CHAT}/conversations/init", None, status=403),
    )

    assert facts.current_conversation(seen) is None
    assert facts.conversations_opened(seen) == []


def test_a_visitor_token_that_was_offered_is_to_be_tried_once() -> None:
    offered = [
        asked("1", "GET", f"{CHAT}/conversations", x_libredesk_visitor_token="‹visitor#1›"),
        asked("2", "GET", f"{CHAT}/conversations", x_libredesk_visitor_token="‹visitor#1›"),
    ]

    assert facts.tokens_to_replay(scene(*offered)) == ["‹visitor#1›"]
    tried = probe(TokenReplayed(token="‹visitor#1›", status=401))
    assert facts.tokens_to_replay(scene(*offered, tried)) == []


def test_a_launcher_request_that_broke_for_no_reason_that_the_browser_tells_is_to_be_asked_outside() -> None:
    url = f"{CHAT}/settings/launcher?inbox_id=x"

    def broken(failure: str, at: str = url) -> bool | None:
        failed = RequestFailed(id="1", url=at, failure=failure)
        return facts.launcher_unexplained(scene(asked("1", "GET", at), (Witness.WIRE, failed)))

    assert broken("net::ERR_FAILED") is True
    assert broken("net::ERR_ABORTED") is None
    assert broken("net::ERR_FAILED", f"{CHAT}/conversations") is None
    assert facts.launcher_unexplained(scene(asked("1", "GET", url), answered("1", url, {}))) is None
