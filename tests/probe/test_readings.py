from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embedcheck.probe.readings import plain_text, read_conversation, read_messages, read_visits


def from_widget(uuid: str, content: str, author: str) -> dict[str, Any]:
    return {
        "uuid": uuid,
        "content": content,
        "text_content": content + ".",
        "status": "sent",
        "created_at": "2026-11-23T06:34:02Z",
        "author": {"id": 2, "type": author},
        "attachments": [],
    }


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Hi <b>Ada</b></p>", "Hi Ada"),
        ("<p>a &lt;b&gt; &amp; c<br>two</p><p>three</p>", "a <b> & c\ntwo\nthree"),
        ("no tags", "no tags"),
        ("<p>x</p><script>alert(1)</script><style>p{}</style>", "x"),
        ("</script><p>still seen", "still seen"),
        ("", ""),
    ],
)
def test_html_is_read_as_a_person_would(html: str, text: str) -> None:
    assert plain_text(html) == text


def test_messages_are_read_oldest_first() -> None:
    reading = read_messages("c", [from_widget("2", "later", "visitor"), from_widget("1", "first", "visitor")])

    assert [message["text"] for message in reading.messages] == ["first", "later"]


def test_an_agents_message_is_html_and_a_visitors_is_what_was_typed() -> None:
    reading = read_messages(
        "c", [from_widget("2", "<p>Hi</p>", "agent"), from_widget("1", "<p>1 &lt; 2", "visitor")]
    )

    assert [message["text"] for message in reading.messages] == ["<p>1 &lt; 2", "Hi"]
    assert reading.messages[1]["html"] == "<p>Hi</p>"


def test_the_agent_api_says_itself_what_is_html() -> None:
    mail = {**from_widget("1", "<p>Hi</p>", "contact"), "content_type": "html"}
    plain = {**from_widget("2", "<p>", "agent"), "content_type": "text"}

    assert [m["text"] for m in read_messages("c", [plain, mail]).messages] == ["Hi", "<p>"]


def test_a_page_that_moved_repeats_no_message() -> None:
    twice = [from_widget("2", "b", "visitor"), from_widget("1", "a", "visitor")]

    assert len(read_messages("c", [*twice, twice[1]]).messages) == 2


def test_attachments_are_read_with_name_and_size() -> None:
    message = from_widget("1", "", "visitor")
    message["attachments"] = [
        {"name": "a-b.txt", "size": 2, "content_type": "text/plain", "url": "u", "uuid": "x"}
    ]

    assert read_messages("c", [message]).messages[0]["attachments"] == [
        {"uuid": "x", "name": "a-b.txt", "size": 2, "content_type": "text/plain", "url": "u"}
    ]


def test_the_agents_view_says_whose_conversation_it_is() -> None:
    reading = read_conversation(
        "c", {"status": "Open", "contact": {"id": 41, "type": "contact", "external_user_id": "ada-1"}}
    )

    assert (reading.status, reading.contact_id, reading.contact_type, reading.external_user_id) == (
        "Open",
        41,
        "contact",
        "ada-1",
    )


def test_the_widgets_view_knows_no_contact() -> None:
    reading = read_conversation("c", {"status": "Open", "uuid": "c"})

    assert (reading.contact_id, reading.contact_type, reading.external_user_id) == (None, "", None)


def test_page_visits_keep_their_order() -> None:
    visits = [{"time": "t2", "title": "B", "url": "b", "more": 1}, {"time": "t1", "title": "A", "url": "a"}]

    assert [visit["url"] for visit in read_visits("c", visits).visits] == ["b", "a"]
    assert set(read_visits("c", visits).visits[0]) == {"time", "title", "url"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["author", "content", "uuid", "id"]), inner)
    ),
    max_leaves=8,
)


@given(JSON)
def test_no_shape_of_an_answer_can_break_the_reading(data: Any) -> None:
    read_conversation("c", data)
    read_visits("c", data)
    assert read_messages("c", data if isinstance(data, list) else [data]).conversation == "c"
