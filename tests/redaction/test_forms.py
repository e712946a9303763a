import base64
import html
import json
import re
from typing import Any
from unicodedata import normalize
from urllib.parse import quote, quote_plus

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embedcheck.redaction.forms import SHORT, folds_of, forms_of

SECRET = 'p"ä/ss&w<o>rd+1'


def seen(data: bytes, secret: str = SECRET) -> bool:
    return any(form in data for form in forms_of(secret))


# As .NET writes JSON: what HTML or a URL knows is escaped.
WARY = re.sub(r"[\"'<>&+ä]", lambda sign: f"\\u{ord(sign.group(0)):04x}", SECRET)


@pytest.mark.parametrize(
    "spelled",
    [
        SECRET,
        quote(SECRET),
        quote(SECRET, safe=""),
        re.sub("%..", lambda escaped: escaped.group(0).lower(), quote(SECRET, safe="")),
        quote_plus(SECRET),
        quote(quote(SECRET, safe=""), safe=""),
        json.dumps(SECRET),
        json.dumps(SECRET, ensure_ascii=False),
        json.dumps(json.dumps({"a": SECRET})),
        json.dumps(SECRET).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"),
        json.dumps(SECRET).replace("/", "\\/"),
        html.escape(SECRET),
        html.escape(html.escape(SECRET)),
        html.escape(SECRET).replace("&quot;", "&#34;"),
        html.escape(SECRET).replace("&quot;", "&#34;").replace("+", "&#43;"),
        html.escape(json.dumps(SECRET)),
        WARY,
        re.sub(r"u00..", lambda escaped: "u" + escaped.group(0)[1:].upper(), WARY),
        quote(json.dumps(SECRET), safe=""),
        base64.b64encode(json.dumps({"a": SECRET}).encode()).decode(),
        base64.urlsafe_b64encode(quote(SECRET, safe="").encode()).decode(),
    ],
)
def test_a_secret_is_known_however_it_is_spelled(spelled: str) -> None:
    assert seen(f"before {spelled} after".encode())


@pytest.mark.parametrize(
    "spelled",
    [
        b"correct-horse".hex(),
        b"correct-horse".hex().upper(),
        "ｃｏｒｒｅｃｔ－ｈｏｒｓｅ",
    ],
)
def test_a_secret_is_known_as_numbers_and_in_full_width(spelled: str) -> None:
    assert seen(spelled.encode(), "correct-horse")


@pytest.mark.parametrize(("composed", "other"), [("NFC", "NFD"), ("NFD", "NFC")])
def test_a_secret_is_known_with_its_accents_composed_or_apart(composed: Any, other: Any) -> None:
    secret, written = normalize(composed, SECRET), normalize(other, SECRET)

    for spelled in (written, quote(written, safe=""), base64.b64encode(written.encode()).decode()):
        assert seen(spelled.encode(), secret)


def test_a_token_is_known_in_capitals_and_a_uuid_without_its_dashes() -> None:
    token = "123e4567-e89b-12d3-a456-426614174000"

    assert seen(token.upper().encode(), token)
    assert seen(token.replace("-", "").encode(), token)
    assert seen(token.encode(), token.replace("-", "").upper())


def test_ordinary_words_in_capitals_are_ordinary_words() -> None:
    assert not seen(b"CORRECT-HORSE-BATTERY", "correct-horse-battery")
    assert not folds_of("correct-horse-battery") & {b"correcthorsebattery"}


def test_a_secret_of_more_than_latin_1_is_known_as_far_as_that_goes() -> None:
    assert seen("pä".encode("latin-1") + "€ssword".encode(), "pä€ssword")


def test_the_folds_of_a_token_are_it_and_its_encodings_without_case_and_punctuation() -> None:
    token = "Vx1_kJ7q-zW0pR4tY9sB2mN8"
    folds = folds_of(token)

    assert b"vx1kj7qzw0pr4ty9sb2mn8" in folds
    assert token.encode().hex().encode() in folds
    assert base64.b64encode(token.encode()).lower() in folds
    assert folds_of("ordinary words") >= {b"ordinary words".hex().encode()}


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_a_secret_is_known_in_utf_16(order: str) -> None:
    assert seen(f"x{SECRET}y".encode(order))


@given(
    secret=st.text(min_size=SHORT, max_size=60),
    before=st.binary(max_size=5),
    after=st.binary(max_size=5),
    urlsafe=st.booleans(),
)
def test_a_secret_is_known_wherever_it_stands_in_a_larger_base64(
    secret: str, before: bytes, after: bytes, urlsafe: bool
) -> None:
    encode = base64.urlsafe_b64encode if urlsafe else base64.b64encode

    assert seen(encode(before + secret.encode() + after), secret)


def test_a_base64_is_known_where_it_is_part_of_an_address() -> None:
    secret = "\x00\x10\x83\x10Q\x87 \x92\x8b0\xd3\x8f~~~???>>>"
    assert "+" in base64.b64encode(secret.encode()).decode()
    assert seen(quote(base64.b64encode(secret.encode()), safe="").encode(), secret)


def test_a_jwt_is_known_by_its_payload_and_its_signature_and_not_by_its_header() -> None:
    token = jwt.encode({"email": "ada@example.com"}, "k" * 32, algorithm="HS256")
    header, payload, signature = token.split(".")

    assert seen(payload.encode(), token)
    assert seen(signature.encode(), token)
    assert seen(base64.b64encode(f"a{signature}".encode()), token)
    assert not seen(header.encode(), token)


def test_what_stands_in_innocent_text_by_chance_is_no_form() -> None:
    assert forms_of("cat") == folds_of("cat") == frozenset()
    assert b"four".hex().encode() not in forms_of("four")
    assert all(len(form) >= SHORT for form in forms_of("a" * SHORT))
