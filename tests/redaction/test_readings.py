import base64
import gzip
import html
import json
import quopri
import re
import textwrap
import zlib
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embedcheck.redaction.layers import Budget, WithoutEnd
from embedcheck.redaction.readings import readings
from tests.redaction.test_layers import zipped

SECRET = b"canary-token/0000+1111"


def _each(spelled: str) -> Callable[[bytes], bytes]:
    return lambda data: "".join(spelled.format(byte) for byte in data).encode()


def _every_other(spelled: str) -> Callable[[bytes], bytes]:
    return lambda data: "".join(
        spelled.format(byte) if index % 2 else chr(byte) for index, byte in enumerate(data)
    ).encode()


def inflatable(data: bytes, level: int = 9) -> bytes:
    """Raw deflate, as SAML and draw.io have it: zlib without its header."""
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def _full_width(data: bytes) -> bytes:
    return "".join(chr(byte + 0xFEE0) for byte in data).encode()


WRAPPINGS: dict[str, Callable[[bytes], bytes]] = {
    "base64": base64.b64encode,
    "base64 for addresses": base64.urlsafe_b64encode,
    "base64 in lines": lambda data: base64.encodebytes(b"x" * 100 + data + b"y" * 100),
    "base64 in escaped lines": lambda data: json.dumps(
        base64.encodebytes(b"x" * 100 + data).decode()
    ).encode(),
    "base64 of base64": lambda data: base64.b64encode(base64.b64encode(data)),
    "base64 of a gzip": lambda data: base64.b64encode(gzip.compress(data)),
    "base64 of a zip": lambda data: base64.b64encode(zipped(inner=data)),
    "base64 of base64 of a gzip": lambda data: base64.b64encode(base64.b64encode(gzip.compress(data))),
    "base64 of escaped JSON": lambda data: base64.b64encode(json.dumps(json.dumps(data.decode())).encode()),
    "base64 behind a word": lambda data: b"src/" + base64.b64encode(data),
    "base64 percent-encoded": lambda data: quote(base64.b64encode(data), safe="").encode(),
    "hexadecimal": lambda data: data.hex().encode(),
    "each sign percent-encoded": _each("%{:02x}"),
    "each sign percent-encoded twice": lambda data: quote(_each("%{:02X}")(data)).encode(),
    "each sign escaped for JavaScript": _each("\\x{:02x}"),
    "each sign escaped for JSON": _each("\\u{:04X}"),
    "each sign escaped for HTML": _each("&#{};"),
    "each sign escaped for XML": _each("&#x{:x};"),
    "HTML within HTML": lambda data: (
        html.escape(_each("&#{};")(data).decode()).replace("&amp;", "&#38;").encode()
    ),
    "every other sign": _every_other("%{:02X}"),
    "each sign in octal": _each("\\{:03o}"),
    "each sign escaped as a code point": _each("\\u{{{:x}}}"),
    "each sign escaped by an old browser": _each("%u{:04x}"),
    "hexadecimal behind a digit": lambda data: b"7" + data.hex().encode(),
    "hexadecimal with colons": lambda data: data.hex(":").encode(),
    "a buffer as Node prints it": lambda data: f"<Buffer {data.hex(' ')}>".encode(),
    "a buffer as Node has it in JSON": lambda data: json.dumps(
        {"type": "Buffer", "data": list(data)}
    ).encode(),
    "bytes as Go prints them": lambda data: f"[{' '.join(map(str, data))}]".encode(),
    "quoted-printable": lambda data: quopri.encodestring(b"x" * 60 + b"=" + data),
    "a gzip behind a path": lambda data: b"/api/v1/" + base64.urlsafe_b64encode(gzip.compress(data)),
    "a gzip behind its HTTP headers": lambda data: base64.b64encode(
        b"HTTP/1.1 200 OK\r\n\r\n" + gzip.compress(data)
    ),
    "a gzip in PHP's JSON": lambda data: base64.b64encode(gzip.compress(data)).replace(b"/", b"\\/"),
    "base64 in indented lines": lambda data: textwrap.indent(
        base64.encodebytes(b"x" * 100 + data + b"y" * 100).decode(), "    "
    ).encode(),
    "a SAML redirect": lambda data: (
        b"https://idp/?SAMLRequest=" + quote(base64.b64encode(inflatable(b"<a>" + data)), safe="").encode()
    ),
    "raw deflate behind a letter": lambda data: b"#R" + base64.b64encode(inflatable(b"<mxfile>" * 40 + data)),
    "raw deflate that was clipped": lambda data: base64.b64encode(inflatable(data + bytes(range(256))))[:-40],
    "full-width signs": _full_width,
    "full-width base64": lambda data: _full_width(base64.b64encode(data)),
    "quoted for a shell": lambda data: re.sub(rb"([-/+])", rb"\\\1", data),
    "a session of Flask's": lambda data: b"." + base64.urlsafe_b64encode(zlib.compress(data)) + b".x",
}


@pytest.mark.parametrize("wrapped", WRAPPINGS.values(), ids=WRAPPINGS)
def test_a_secret_is_read_in_whatever_way_it_is_wrapped(wrapped: Callable[[bytes], bytes]) -> None:
    data = b'{"of": "' + wrapped(SECRET) + b'", "and": "so on"}'

    assert SECRET not in data
    assert any(SECRET in reading for reading in readings(data))


def test_utf_16_in_base64_is_read_as_it_is() -> None:
    wide = SECRET.decode().encode("utf-16-le")

    assert any(wide in reading for reading in readings(base64.b64encode(wide)))


def test_a_file_in_utf_16_is_read_as_any_other() -> None:
    written = ("\ufeff" + base64.b64encode(SECRET).decode()).encode("utf-16-le")
    assert any(SECRET in reading for reading in readings(written))


def test_pictures_and_archives_are_read_once() -> None:
    for head in (b"\x89PNG", b"\xff\xd8\xff", b"PK\x03\x04", b"\x1f\x8b\x08"):
        data = head + base64.b64encode(SECRET)
        assert list(readings(data)) == [data]


def test_more_than_anybody_looks_at_has_no_end() -> None:
    bombs = (base64.b64encode(gzip.compress(each * 600)) for each in (b"\0", b"\1"))
    with pytest.raises(WithoutEnd):
        list(readings(b" ".join(bombs), budget=Budget(1000)))


def test_a_raw_deflate_that_would_fill_the_memory_has_no_end_either() -> None:
    bomb = base64.b64encode(inflatable(bytes(range(32)) + bytes(969)))
    assert list(readings(bomb, budget=Budget(1001)))
    with pytest.raises(WithoutEnd):
        list(readings(bomb, budget=Budget(1000)))


def test_innocent_text_has_one_reading() -> None:
    assert list(readings(b'{"of": "a few words", "at": 12.5}')) == [b'{"of": "a few words", "at": 12.5}']


def test_what_was_read_at_the_bottom_is_read_again_where_there_is_more_below_it() -> None:
    twice = base64.b64encode(base64.b64encode(SECRET))
    data = base64.b64encode(base64.b64encode(twice)) + b" " + _each("%{:02x}")(twice)

    assert any(SECRET in reading for reading in readings(data))


def test_what_is_no_text_holds_no_full_width_signs() -> None:
    noise = bytes(range(8)) * 20 + _full_width(b"secret")
    assert list(readings(noise)) == [noise]


def test_a_gzip_that_was_clipped_shows_nothing_and_does_no_harm() -> None:
    clipped = base64.b64encode(gzip.compress(SECRET * 100))[:40]

    assert not any(SECRET in reading for reading in readings(clipped))


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode(errors="surrogatepass")))
def test_whatever_the_bytes_are_they_are_read_as_themselves_first(data: bytes) -> None:
    assert next(iter(readings(data))) == data
    assert all(isinstance(reading, bytes) for reading in readings(data))
