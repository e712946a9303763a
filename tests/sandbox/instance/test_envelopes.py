import pytest

from embedcheck.sandbox.instance.envelopes import (
    GENERAL,
    NOT_FOUND,
    Refused,
    failure,
    glued,
    refuse,
    something_wrong,
    success,
    unauthorized,
)
from embedcheck.wire.envelope import read_envelope


def test_a_success_has_its_payload_in_data() -> None:
    assert success({"a": "<"}).body == b'{"status":"success","data":{"a":"\\u003c"}}'
    assert success(data=True).headers == (("Content-Type", "application/json"),)


def test_a_failure_has_message_null_and_type_in_this_order() -> None:
    assert failure(404, "Gone", NOT_FOUND).body == (
        b'{"status":"error","message":"Gone","data":null,"error_type":"NotFoundException"}'
    )


def test_the_double_body_is_two_documents_and_says_the_first_first() -> None:
    reply = glued(("Conversation not found", NOT_FOUND), failure(413, "Too large", GENERAL))
    envelope = read_envelope(reply.body.decode())
    assert envelope
    assert (reply.status, envelope.documents, envelope.message) == (413, 2, "Conversation not found")


def test_to_refuse_is_to_stop_with_an_answer() -> None:
    with pytest.raises(Refused) as refused:
        refuse(400, "No", GENERAL)
    assert refused.value.reply.status == 400
    with pytest.raises(Refused, match="401"):
        unauthorized()
    with pytest.raises(Refused, match="500"):
        something_wrong()
