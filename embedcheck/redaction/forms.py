"""The one definition of «all forms»: how a secret may be spelled in what a run leaves."""

import base64
import html
import json
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import chain
from urllib.parse import quote, quote_plus

from embedcheck.redaction.folding import folded, unmistakable
from embedcheck.redaction.variants import canonical, recased, respelled
from embedcheck.wire import tokens

# Bytes. A shorter form stands in innocent text by chance.
SHORT = 8

_UNICODE_ESCAPE = re.compile(r"\\u([0-9a-f]{4})")
_UNESCAPED_BY = {
    "Python's quote": "/",
    "encodeURIComponent": "!~*'()",
    "encodeURI": ";,/?:@&=+$!~*'()#",
    "a path in a browser": "!$%&'()*+,-./:;=@[\\]_|~",
    "a query in a browser": "!$%&()*+,-./:;=?@[\\]^_`{|}~",
    "a fragment in a browser": "!#$%&'()*+,-./:;=?@[\\]^_{|}~",
}


def _percent_encoded(text: str) -> Iterable[str]:
    upper = {quote(text, safe=""), quote_plus(text)}
    upper |= {quote(text, safe=unescaped) for unescaped in _UNESCAPED_BY.values()}
    return upper | {_in_small_hex(each) for each in upper}


def _in_small_hex(text: str) -> str:
    head, *escaped = text.split("%")
    return "%".join([head, *(each[:2].lower() + each[2:] for each in escaped)])


def _in_json(text: str) -> Iterable[str]:
    for ascii_only in (True, False):
        plain = json.dumps(text, ensure_ascii=ascii_only)[1:-1]
        # As Go and PHP have it.
        careful = plain.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
        # As .NET does, which trusts no sign that HTML or a URL knows.
        wary = careful.replace('\\"', "\\u0022").replace("'", "\\u0027").replace("+", "\\u002b")
        for each in (plain, careful, wary):
            yield from (each, _in_great_hex(each), each.replace("/", "\\/"))


def _in_great_hex(text: str) -> str:
    return _UNICODE_ESCAPE.sub(lambda found: "\\u" + found.group(1).upper(), text)


def _in_html(text: str) -> Iterable[str]:
    escaped = html.escape(text)
    return {
        escaped,
        escaped.replace("&#x27;", "&#39;").replace("&quot;", "&#34;"),
        # As Go's html/template has it, which Libredesk is written with.
        escaped.replace("&#x27;", "&#39;").replace("&quot;", "&#34;").replace("+", "&#43;"),
        html.escape(text, quote=False),
    }


_ENCODINGS: tuple[Callable[[str], Iterable[str]], ...] = (_percent_encoded, _in_json, _in_html)


def forms_of(secret: str) -> frozenset[bytes]:
    """Every form of a secret that is long enough to be told from innocent text.

    Plain, and up to twice percent-encoded, JSON-escaped or HTML-escaped, one in the other; base64 of either
    alphabet, wherever in a larger text the secret stands; hexadecimal, UTF-16 and Latin-1; composed or decomposed as
    Unicode has it; and, once, quoted for a shell or a cookie, escaped by an old browser, full-width, and, where that is
    unmistakable, in capitals or none. A UUID also without its dashes, or with them; a JWT by its payload and signature.
    """
    alike = canonical(secret)
    once = _encoded(alike)
    texts = alike | once | _encoded(once) | set(respelled(secret) if len(secret) >= SHORT else ())
    found = {text.encode(errors="surrogatepass") for text in texts}
    found.update(chain.from_iterable(_base64(each.encode(errors="surrogatepass")) for each in alike | once))
    found |= {secret.encode(order, errors="surrogatepass") for order in ("utf-16-le", "utf-16-be")}
    found.update(*(_in_hexadecimal(each) for each in alike), *(_in_latin_1(each) for each in alike))
    # The first segment of a JWT names the algorithm, and is that of every other one.
    found.update(*(forms_of(segment) for segment in _own_segments(secret)))
    return frozenset(form for form in found if len(form) >= SHORT)


def folds_of(secret: str) -> frozenset[bytes]:
    """What the secret, its base64 and its hexadecimal are, folded: those of them that are unmistakable."""
    alike = canonical(secret)
    cased = {secret}.union(*(recased(each) for each in alike))
    plain = {each.encode(errors="surrogatepass") for each in cased}
    coded = {form for each in plain for form in (*_base64(each), each.hex().encode())}
    # What is unmistakable is so in another alphabet.
    certain = any(unmistakable(each) for each in plain)
    folds = {folded(each) for each in plain if unmistakable(each)}
    folds |= {folded(each) for each in coded if certain or unmistakable(each)}
    return frozenset(folds).union(*(folds_of(segment) for segment in _own_segments(secret)))


def _own_segments(secret: str) -> list[str]:
    return secret.split(".")[1:] if tokens.JWT.fullmatch(secret) else []


def _in_hexadecimal(secret: str) -> Iterable[bytes]:
    digits = secret.encode(errors="surrogatepass").hex() if len(secret) >= SHORT else ""
    return {digits.encode(), digits.upper().encode()}


def _in_latin_1(secret: str) -> Iterable[bytes]:
    """As HTTP headers and old browsers have it, where it is more than ASCII: in Latin-1 as far as that goes, or its
    UTF-8 taken for that."""
    if not secret.isascii():
        yield b"".join(
            sign.encode("latin-1" if sign <= "\xff" else "utf-8", errors="surrogatepass") for sign in secret
        )
        with suppress(UnicodeEncodeError):
            yield secret.encode().decode("latin-1").encode()


def _encoded(texts: set[str]) -> set[str]:
    return {form for text in texts for encoding in _ENCODINGS for form in encoding(text)}


def _base64(data: bytes) -> Iterable[bytes]:
    """What of a base64 text is this secret's alone, for the three ways in which it may be aligned in it."""
    for before in range(3):
        whole = base64.b64encode(bytes(before) + data).decode()
        first, end = -(-before * 8 // 6), (before + len(data)) * 8 // 6
        own = whole[first:end]
        for spelled in (own, own.replace("+", "-").replace("/", "_"), own.replace("/", "\\/")):
            yield spelled.encode()
        for escaped in (quote(own, safe=""), _in_small_hex(quote(own, safe=""))):
            yield escaped.encode()
