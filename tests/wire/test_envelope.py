import json

from hypothesis import given
from hypothesis import strategies as st

from embedcheck.wire.envelope import data_of, read_documents, read_envelope

NOT_FOUND = (
    '{"status":"error","message":"Conversation not found","data":null,"error_type":"NotFoundException"}'
)
WENT_WRONG = '{"status":"error","message":"Something went wrong","data":null,"error_type":"GeneralException"}'


def test_a_success_gives_its_data() -> None:
    assert data_of('{"status":"success","data":{"a":1}}') == {"a": 1}


def test_two_glued_documents_are_counted_and_the_first_is_believed() -> None:
    envelope = read_envelope(NOT_FOUND + WENT_WRONG)

    assert envelope is not None
    assert (envelope.documents, envelope.message, envelope.error_type) == (
        2,
        "Conversation not found",
        "NotFoundException",
    )


def test_the_rate_limiters_body_is_an_envelope_without_a_type() -> None:
    envelope = read_envelope('{"status":"error","message":"Rate limit exceeded"}')

    assert envelope is not None
    assert (envelope.ok, envelope.error_type, envelope.data) == (False, "", None)


def test_what_is_no_envelope_is_none() -> None:
    for body in (None, "", "<html>", "[]", "3", '{"globals.terms.home":"Home"}', NOT_FOUND + "<"):
        assert read_envelope(body) is None


@given(st.lists(st.dictionaries(st.text(), st.integers()), max_size=4))
def test_any_number_of_documents_is_read_in_order(documents: list[dict[str, int]]) -> None:
    assert read_documents("\n".join(json.dumps(each) for each in documents)) == documents


@given(st.text())
def test_reading_never_raises(text: str) -> None:
    read_envelope(text)
