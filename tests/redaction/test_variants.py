import shlex
from http.cookies import SimpleCookie
from unicodedata import normalize
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embedcheck.redaction.variants import canonical, recased, respelled

UUID = "123e4567-e89b-12d3-a456-426614174000"


@given(secret=st.text())
def test_what_is_the_same_to_unicode_is_the_same_secret(secret: str) -> None:
    assert {secret, normalize("NFC", secret), normalize("NFD", secret)} <= canonical(secret)


def test_what_is_only_compatible_must_be_unmistakable() -> None:
    wide = "３ｆ９ａ１ｃ７ｅ５ｂ２ｄ４８６０"
    assert "3f9a1c7e5b2d4860" in canonical(wide)
    assert canonical("…………") == {"…………"}
    assert canonical("ｐａｓｓｗｏｒｄ") == {"ｐａｓｓｗｏｒｄ"}


def test_case_is_another_where_that_is_unmistakable_only() -> None:
    assert recased(UUID) == {UUID, UUID.upper()}
    assert recased("Correct-Horse-Battery") == {"Correct-Horse-Battery"}


@pytest.mark.parametrize("uuid", [UUID, UUID.upper(), UUID.replace("-", "")])
def test_a_uuid_is_known_with_its_dashes_and_without(uuid: str) -> None:
    plain = UUID.replace("-", "")
    assert {UUID, UUID.upper(), plain, plain.upper()} <= set(respelled(uuid))
    assert UUID not in set(respelled(f"{uuid}0"))


def test_a_secret_is_known_as_shells_quote_it() -> None:
    secret = 'it\'s $HOME/a "b" `c` \\d'
    spelled = set(respelled(secret))

    assert shlex.quote(secret)[1:-1] in spelled
    assert "it'\\''s $HOME/a \"b\" `c` \\d" in spelled
    assert 'it\'s \\$HOME/a \\"b\\" \\`c\\` \\\\d' in spelled
    # As `printf %q` of bash has it.
    assert 'it\\\'s\\ \\$HOME/a\\ \\"b\\"\\ \\`c\\`\\ \\\\d' in spelled


def test_a_secret_is_known_as_cookies_and_old_browsers_escape_it() -> None:
    spelled = set(respelled('pä;"€😀'))

    assert SimpleCookie({"a": 'pä;"€😀'}).output() == 'Set-Cookie: a="' + 'p\\344\\073\\"€😀"'
    assert 'p\\344\\073\\"€😀' in spelled
    assert "p%E4%3B%22%u20AC%uD83D%uDE00" in spelled


def test_a_secret_is_known_as_a_parser_of_queries_reads_it() -> None:
    assert dict(parse_qsl("q=pass+word/+1"))["q"] in set(respelled("pass+word/+1"))


def test_a_secret_is_known_in_full_width() -> None:
    assert "ａ　ｂ～！" in set(respelled("a b~!"))


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_no_secret_is_too_strange(secret: str) -> None:
    assert {type(each) for each in (*respelled(secret), *canonical(secret))} == {str}
