import json

from hypothesis import given
from hypothesis import strategies as st

from embedcheck.model.unprintable import escape_unprintable


@given(st.text())
def test_a_json_text_keeps_its_value_and_steers_no_terminal(value: str) -> None:
    escaped = escape_unprintable(json.dumps({"a": value}, ensure_ascii=False))

    assert json.loads(escaped) == {"a": value}
    assert escaped.isprintable()


def test_what_can_be_printed_stays() -> None:
    assert escape_unprintable("‹visitor#1› – ä€😀") == "‹visitor#1› – ä€😀"
    assert escape_unprintable("a\u202eb\x9bc\ud800") == "a\\u202eb\\u009bc\\ud800"
