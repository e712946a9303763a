import html
import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embedcheck.redaction.unescaping import unescaped


@pytest.mark.parametrize(
    ("escaped", "meant"),
    [
        ("a%2Bb", "a+b"),
        ("a\\x2bb\\053c", "a+b+c"),
        ("\\u00e9 \\u{1F600} %u00e9", "é 😀 é"),
        ("&#233;&#xE9;&eacute;&amp;", "ééé&"),
        ("\\ud83d\\ude00 %ud83d%ude00 \\ud83d", "😀 😀 \ud83d"),
        ("a\\nb\\rc\\td", "a\nb\rc\td"),
        ("it'\"'\"'s it'\\''s it\\'s", "it's it's it's"),
        ("two\\ words\\;\\$\\(x\\)\\-\\_", "two words;$(x)-_"),
        ('\\" \\/ \\\\ ""', '" / \\ "'),
        ("100% &nosuch; &#99999999; \\q %zz &#x110000;", "100% &nosuch; &#99999999; \\q %zz &#x110000;"),
    ],
)
def test_every_escape_is_undone_once_and_what_is_none_stays(escaped: str, meant: str) -> None:
    assert unescaped(escaped.encode()).decode(errors="surrogatepass") == meant


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters='"\\%&\b\f\n\r\t')))
def test_whatever_the_usual_tools_escape_is_undone(text: str) -> None:
    for escaped in (quote(text, safe=""), html.escape(text), json.dumps(text, ensure_ascii=False)[1:-1]):
        assert unescaped(escaped.encode()).decode() == text


@given(st.binary())
def test_no_bytes_are_too_strange(data: bytes) -> None:
    assert isinstance(unescaped(data), bytes)
