from hypothesis import given
from hypothesis import strategies as st

from embedcheck.wire.frames import kind_of, payload_of, read_frame


def test_a_direct_reply_with_its_newline_is_read() -> None:
    assert kind_of('{"type":"joined","data":{"message":"namaste!"}}\n') == "joined"


def test_a_pong_has_an_empty_payload() -> None:
    assert payload_of('{"type":"pong","data":null}\n') == {}


def test_a_broadcast_with_its_other_key_order_is_read() -> None:
    assert payload_of('{"data":{"uuid":"x"},"type":"conversation_update"}') == {"uuid": "x"}


@given(st.text())
def test_what_is_no_frame_has_no_kind_and_raises_nothing(text: str) -> None:
    if read_frame(text) is None:
        assert kind_of(text) == ""
        assert payload_of(text) == {}
