import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from embedcheck.probe.answers import Answer, read_answer
from embedcheck.probe.results import Begun, Conversation, Message, Session, Thread, User

USER = {"user_id": 7, "is_visitor": True, "first_name": "Visitor", "last_name": ""}
CONVERSATION = {
    "uuid": "c",
    "status": "Open",
    "unread_message_count": 2,
    "created_at": "2026-11-23T02:13:07Z",
}
FILE = {
    "name": "a.txt",
    "size": 3,
    "content_type": "text/plain",
    "url": "https://desk.example/uploads/1?sig=x",
}
REPLY = {
    "uuid": "m",
    "content": "<p>Good <b>day</b></p>",
    "author": {"id": 2, "type": "agent"},
    "attachments": [FILE],
}


def success(data: Any) -> Answer:
    return read_answer(200, {}, json.dumps({"status": "success", "data": data}))


REFUSED = read_answer(401, {}, json.dumps({"status": "error", "message": "Unauthorized"}))


def test_a_session_has_its_token_and_whose_it_is() -> None:
    session = Session.of(success({"session_token": "t0k3n", "user": USER}))

    assert session is not None
    assert session.token == "t0k3n"
    assert session.user == User(7, is_visitor=True, first_name="Visitor", last_name="")
    assert "t0k3n" not in repr(session)


def test_what_was_begun_by_somebody_with_a_session_brings_none() -> None:
    begun = Begun.of(success({"conversation": CONVERSATION, "messages": [REPLY]}))

    assert begun is not None
    assert begun.session is None
    assert begun.conversation == Conversation("c", "Open", 2, "2026-11-23T02:13:07Z")


def test_a_message_is_what_a_reader_sees() -> None:
    message = Message.read(REPLY)

    assert message is not None
    assert (message.text, message.html, message.author_type) == (
        "Good day",
        "<p>Good <b>day</b></p>",
        "agent",
    )
    assert [(each.name, each.size) for each in message.files] == [("a.txt", 3)]


def test_a_visitors_words_stay_as_written() -> None:
    said = {"uuid": "m", "content": "a <b> c", "author": {"id": 1, "type": "visitor"}}
    message = Message.of(success(said))

    assert message is not None
    assert message.text == "a <b> c"


def test_a_thread_and_a_list_are_read() -> None:
    thread = Thread.of(success({"conversation": CONVERSATION, "messages": [REPLY]}))

    assert thread is not None
    assert [each.uuid for each in thread.messages] == ["m"]
    assert [each.uuid for each in Conversation.all_of(success([CONVERSATION, 4]))] == ["c"]


def test_a_refusal_is_nothing() -> None:
    assert (Session.of(REFUSED), Begun.of(REFUSED), Thread.of(REFUSED)) == (None, None, None)
    assert (User.of(REFUSED), Message.of(REFUSED), Conversation.all_of(REFUSED)) == (None, None, ())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*USER, *CONVERSATION, *FILE, *REPLY, "messages", "conversation", "user"]), inner
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_no_shape_of_an_answer_breaks_its_reader(data: Any) -> None:
    answer = success(data)
    for read in (User.of, Session.of, Message.of, Conversation.all_of, Thread.of, Begun.of):
        read(answer)
