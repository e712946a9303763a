"""The forms together: whatever is done to a secret, in whatever order, it is found; and where it is not, nothing is."""

import base64
import gzip
import html
import json
from collections.abc import Callable
from http.cookies import SimpleCookie
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal
from unicodedata import normalize
from urllib.parse import quote, quote_plus

from hypothesis import assume, example, given
from hypothesis import strategies as st

from embedcheck.redaction.folding import unmistakable
from tests.redaction.test_readings import inflatable
from tests.redaction.test_scanner import scanner_for, wrapped

BREAKS = ("\n", "\r\n", "\n    ", "\\\n", "=\n", "\n> ", "' +\n '", "-\n", "\u200b")

LOOSE: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "in capitals": str.upper,
    "in no capitals": str.lower,
    "with its case swapped": str.swapcase,
    "without dashes": lambda text: text.replace("-", ""),
    "with dashes": lambda text: wrapped(text, 4, "-"),
    **{f"wrapped by {each!r}": lambda text, each=each: wrapped(text, 7, each) for each in BREAKS},  # type: ignore[misc]
}
ENCODED: dict[str, Callable[[str], str]] = {
    "percent": lambda text: quote(text, safe=""),
    "form": quote_plus,
    "json": json.dumps,
    "html": html.escape,
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 for addresses": lambda text: base64.urlsafe_b64encode(b"a" + text.encode()).decode(),
    "hexadecimal": lambda text: text.encode().hex(),
    "raw deflate": lambda text: base64.b64encode(
        inflatable(b"<samlp:AuthnRequest>" + text.encode())
    ).decode(),
    "gzip": lambda text: base64.b64encode(gzip.compress(text.encode())).decode(),
    "cookie": lambda text: SimpleCookie().value_encode(text)[1],
    "full-width": lambda text: "".join(
        chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in text
    ),
    "octal": lambda text: "".join(f"\\{byte:03o}" for byte in text.encode()),
    "old browser": lambda text: "".join(f"%u{unit}" for unit in text.encode("utf-16-be").hex(" ", 2).split()),
}

TOKENS = (
    st.binary(min_size=8, max_size=32).map(bytes.hex)
    | st.binary(min_size=12, max_size=32).map(
        lambda data: base64.urlsafe_b64encode(data).decode().rstrip("=")
    )
    | st.uuids().map(str)
)
ASCII = st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), min_size=12, max_size=50)
ANY = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=12, max_size=40)
FORM: st.SearchStrategy[Literal["NFC", "NFD"]] = st.sampled_from(("NFC", "NFD"))
ORDER = st.lists(st.sampled_from(sorted(ENCODED)), max_size=3)


def found(secret: str, written: str) -> bool:
    with TemporaryDirectory() as folder:
        (Path(folder) / "a.txt").write_bytes(f"before {written} after".encode(errors="surrogatepass"))
        return bool(list(scanner_for(secret).tree(Path(folder))))


def encoded(text: str, order: list[str]) -> str:
    for name in order:
        text = ENCODED[name](text)
    return text


@given(secret=TOKENS, loose=st.lists(st.sampled_from(sorted(LOOSE)), max_size=2), order=ORDER)
def test_a_token_is_found_whatever_case_breaks_and_encodings_it_went_through(
    secret: str, loose: list[str], order: list[str]
) -> None:
    assume(unmistakable(secret.encode()))
    written = secret
    for name in loose:
        written = LOOSE[name](written)

    assert found(secret, encoded(written, order))


@given(secret=ASCII | ANY, order=ORDER, form=FORM)
def test_any_secret_is_found_whatever_encodings_it_went_through(
    secret: str, order: list[str], form: Literal["NFC", "NFD"]
) -> None:
    assert found(secret, encoded(normalize(form, secret), order))


@given(secret=TOKENS, columns=st.integers(5, 80), indented=st.sampled_from(BREAKS), upper=st.booleans())
def test_a_base64_or_hexadecimal_of_a_token_is_found_in_lines_of_any_length(
    secret: str, columns: int, indented: str, upper: bool
) -> None:
    assume(unmistakable(secret.encode()))
    for encode in (ENCODED["base64"], ENCODED["base64 for addresses"], ENCODED["hexadecimal"]):
        lines = wrapped(encode(secret), columns, indented)
        assert found(secret, lines.upper() if upper else lines)


WORDS = st.sampled_from(
    [
        "correct",
        "horse",
        "battery",
        "staple",
        "chat",
        "widget",
        "visitor",
        "token",
        "2024",
        "agent",
        "Key",
        "e2e",
        "first",
    ]
)


@given(secret=st.lists(WORDS, min_size=2, max_size=5), order=ORDER, loose=st.sampled_from(sorted(LOOSE)))
@example(secret=["correct", "horse", "battery"], order=[], loose="in capitals")
def test_words_that_are_written_otherwise_are_not_the_secret(
    secret: list[str], order: list[str], loose: str
) -> None:
    innocent = LOOSE[loose](" ".join(secret))
    known = "-".join(secret)
    assume(known not in innocent)

    assert not found(known, encoded(innocent, order))


@given(secret=TOKENS, text=ANY | ASCII, order=ORDER)
def test_where_no_secret_is_none_is_found(secret: str, text: str, order: list[str]) -> None:
    assume(unmistakable(secret.encode()))

    assert not found(secret, encoded(text, order))
