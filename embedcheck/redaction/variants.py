"""A secret in other words: what means the same to Unicode, to a UUID's reader, to a shell, a cookie or a browser."""

import re
from collections.abc import Iterable, Iterator
from http.cookies import SimpleCookie
from unicodedata import normalize
from urllib.parse import quote
from uuid import UUID

from embedcheck.redaction.folding import unmistakable

_UUID = re.compile(r"[0-9A-Fa-f]{8}(-?)(?:[0-9A-Fa-f]{4}\1){3}[0-9A-Fa-f]{12}")
# What `printf %q` of a shell leaves as it is, and what has a meaning within double quotes.
_NOT_SAFE_FOR_SHELLS = re.compile(r"([^\w@%+=:,./-])")
_ALIVE_IN_QUOTES = re.compile(r'([$`"\\])')
_UNESCAPED_BY_ESCAPE = "@*_+-./"
# ASCII, but for the space, has its full-width twin at a fixed distance; the space has its own.
_FULL_WIDTH = {sign: sign + 0xFEE0 for sign in range(0x21, 0x7F)} | {0x20: 0x3000}


def canonical(secret: str) -> set[str]:
    """The secret itself, composed and decomposed; and without what Unicode keeps for compatibility alone, where that is
    still unmistakable."""
    same = {secret, normalize("NFC", secret), normalize("NFD", secret)}
    alike = {normalize(form, secret) for form in ("NFKC", "NFKD")}
    return same | {each for each in alike if unmistakable(each.encode(errors="surrogatepass"))}


def recased(secret: str) -> set[str]:
    """In capitals and in none, where that is unmistakable; and as it is."""
    if not unmistakable(secret.encode(errors="surrogatepass")):
        return {secret}
    return {secret, secret.upper(), secret.lower()}


def respelled(secret: str) -> Iterator[str]:
    """In every other way that a program may have to write this very text."""
    yield from recased(secret)
    yield from _as_uuid(secret)
    yield from _for_shells(secret)
    yield _escaped(secret)
    # As whoever parses a query reads it: a HAR, and the network part of a trace.
    yield secret.replace("+", " ")
    yield secret.translate(_FULL_WIDTH)
    yield SimpleCookie().value_encode(secret)[1].removeprefix('"').removesuffix('"')


def _as_uuid(secret: str) -> Iterable[str]:
    if not _UUID.fullmatch(secret):
        return
    uuid = UUID(secret)
    for each in (str(uuid), uuid.hex):
        yield from (each, each.upper())


def _for_shells(secret: str) -> Iterable[str]:
    yield secret.replace("'", "'\"'\"'")
    yield secret.replace("'", "'\\''")
    yield _NOT_SAFE_FOR_SHELLS.sub(r"\\\1", secret)
    yield _ALIVE_IN_QUOTES.sub(r"\\\1", secret)


def _escaped(secret: str) -> str:
    """As JavaScript's `escape` has it."""
    return "".join(
        quote(sign, safe=_UNESCAPED_BY_ESCAPE, encoding="latin-1") if sign <= "\xff" else _in_units(sign)
        for sign in secret
    )


def _in_units(sign: str) -> str:
    units = sign.encode("utf-16-be", errors="surrogatepass").hex(" ", 2)
    return "".join(f"%u{unit.upper()}" for unit in units.split())
