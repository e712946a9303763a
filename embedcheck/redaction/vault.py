"""Secrets become stable pseudonyms before anything is written.

A `Vault` belongs to one attempt at one scenario. It learns a secret where the protocol says that
one stands, gives it a name (`‹visitor#1›`), and replaces it from then on wherever it appears. The
raw value never leaves the vault but through `reveal`, which the probe uses to join as the widget.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar
from urllib.parse import unquote

from embedcheck.model.observations import Observation, PostMessage, TokensKept
from embedcheck.model.secret import Secret
from embedcheck.redaction.forms import SHORT, folds_of, forms_of
from embedcheck.redaction.needles import Needles
from embedcheck.wire import endpoints, tokens
from embedcheck.wire.window_messages import STORE_VISITOR_TOKEN

T = TypeVar("T", bound=Observation)

_FIELD_KINDS = {
    "session_token": "session",
    "sessionToken": "session",
    "visitorToken": "visitor",
    "jwt": "jwt",
    "userJWT": "jwt",
    "token": "session",
    "api_key": "agent-key",
    "api_secret": "agent-secret",
}
_JSON_FIELD = re.compile(r'\\?"(' + "|".join(_FIELD_KINDS) + r')\\?"\s*:\s*\\?"([^"\\]+)\\?"')
_COOKIE = re.compile(r"libredesk-(session|visitor)-[0-9A-Za-z-]+=([^;\s]+)")
_PSEUDONYM = re.compile(r"‹[^›]*›")


# What a broken page hands over in place of a token («Bearer undefined», «?token=report.json», «Bearer 00000000000», which
# also is a file of zeros) is no secret elsewhere.
_ORDINARY_WORD = re.compile(r"[A-Za-z]{1,15}|[a-z]+(?:[._-][a-z]+){1,6}|(.)\1*")


class Vault:
    """The only holder of raw secrets, and the giver of their names.

    `known` are secrets from the beginning. `personal` is what a person would not like to see published: it
    is masked only in what is written (`for_print`, `mask_bytes`), for the scene itself is played with it; and
    even where it is short, as long as it stands as a word of its own. `heard` is told of every secret, known or
    learned, once: of none but what would be a secret anywhere.
    """

    def __init__(
        self,
        known: tuple[Secret, ...] = (),
        personal: tuple[Secret, ...] = (),
        *,
        heard: Callable[[Secret], None] = lambda _: None,
    ) -> None:
        self._heard = heard
        self._names: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        self._forms: dict[bytes, str] = {}
        self._folds: dict[bytes, str] = {}
        self._words: dict[str, str] = {}
        self._needles: Needles | None = None
        self._pattern: re.Pattern[str] | None = None
        self._personal = _Personal(personal) if personal else None
        self._innocent: tuple[str, ...] = ()
        for secret in known:
            if secret:
                self._give(secret.reveal(), f"‹{secret.name}›")

    @property
    def forms(self) -> Mapping[bytes, str]:
        """Every form of every secret, to its pseudonym: for the final scan of the artifacts, never to be printed."""
        return {**(self._personal.forms if self._personal else {}), **self._forms}

    @property
    def folds(self) -> Mapping[bytes, str]:
        """The same for what is unmistakable even where case, line breaks and punctuation are not as they were."""
        return {**(self._personal.folds if self._personal else {}), **self._folds}

    def spare(self, *texts: str) -> None:
        """Nothing that stands in these texts is learned as a secret, whatever a page calls it: the site's own address,
        the name of a file of ours. What is known to be one stays one."""
        self._innocent += texts

    def learn(self, value: str, kind: str) -> str:
        """The pseudonym of a secret; a new one if it was never seen. A pseudonym stays itself."""
        if not value or _PSEUDONYM.fullmatch(value):
            return value
        if value not in self._names and any(value in text for text in self._innocent):
            return value
        if value not in self._names:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            self._give(value, f"‹{kind}#{self._counts[kind]}›", word=bool(_ORDINARY_WORD.fullmatch(value)))
        return self._names[value]

    def reveal(self, pseudonym: str) -> str:
        """The raw value. Raises KeyError for a name that was never given."""
        for raw, name in self._names.items():
            if name == pseudonym:
                return raw
        raise KeyError(pseudonym)

    def mask_text(self, text: str) -> str:
        """Learns what the text shows to be secret, then masks every secret known."""
        self._learn_from_text(text)
        text = _replaced(text, self._sought)
        return self._pattern.sub(lambda found: self._words[found.group(0)], text) if self._pattern else text

    def for_print(self, text: str) -> str:
        """The text as it may be written where others read it: without secrets, and without personal data if
        these are to be hidden."""
        return self.without_personal(self.mask_text(text))

    def without_personal(self, text: str) -> str:
        """The same for a text that holds no secret any more."""
        return self._personal.masked(text) if self._personal else text

    def mask_bytes(self, data: bytes) -> bytes:
        """The same bytes with every known secret replaced; for files that others have written.

        Learns nothing: what is secret in them was seen by a witness, or it is not ours to know.
        """
        data = self._sought.replaced(data)
        return self._personal.masked_bytes(data) if self._personal else data

    def holds(self, text: str) -> bool:
        """Whether a secret that is known stands in this text: for what must not be filmed."""
        data = text.encode(errors="surrogatepass")
        return self.mask_bytes(data) != data

    def mask(self, value: Any, key: str = "") -> Any:
        """The same JSON value with every secret replaced, in keys as in values."""
        if isinstance(value, str):
            self._learn_from_key(key, value)
            return self.mask_text(value)
        if isinstance(value, dict):
            self._learn_from_cookie(value)
            return {self.mask_text(str(name)): self.mask(item, str(name)) for name, item in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(self.mask(item, key) for item in value)
        return value

    def mask_observation(self, seen: T) -> T:
        """A copy of the fact without secrets; enums and numbers stay themselves."""
        if isinstance(seen, PostMessage) and seen.type == STORE_VISITOR_TOKEN:
            self.learn(str(seen.data.get("token") or ""), "visitor")
        if isinstance(seen, TokensKept):
            self.learn(seen.visitor, "visitor")
            self._learn(seen.session, "session")
        changes = {
            field.name: self.mask(value, field.name)
            for field in fields(seen)
            if isinstance(value := getattr(seen, field.name), str | dict | list | tuple)
            and type(value) in (str, dict, list, tuple)
        }
        return replace(seen, **changes)

    @property
    def _sought(self) -> Needles:
        if self._needles is None:
            self._needles = Needles(self._forms)
        return self._needles

    def _give(self, raw: str, name: str, *, word: bool = False) -> None:
        self._names[raw] = name
        if word or len(raw) < SHORT:
            self._words[raw] = name
            self._pattern = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in self._words))
            return
        self._heard(Secret(raw, name.strip("‹›")))
        for form in forms_of(raw):
            self._forms.setdefault(form, name)
        for fold in folds_of(raw):
            self._folds.setdefault(fold, name)
        self._needles = None

    def _session_kind(self) -> str:
        # A session token says of itself neither visitor nor contact. Before any JWT was seen, the
        # only way to one is a visitor's first message. For the reader's eye only: no check relies on it.
        return "session" if self._counts.get("jwt") else "visitor"

    def _learn(self, value: str, kind: str) -> None:
        if kind == "session":
            kind = self._session_kind()
        self.learn(value, kind)

    def _learn_from_key(self, key: str, value: str) -> None:
        if key == endpoints.VISITOR_HEADER:
            self.learn(value, "visitor")
        elif key in _FIELD_KINDS and not _PSEUDONYM.fullmatch(value):
            self._learn(value, _FIELD_KINDS[key])

    def _learn_from_cookie(self, item: dict[str, Any]) -> None:
        name, value = item.get("name"), item.get("value")
        if isinstance(name, str) and isinstance(value, str):
            if name.startswith(endpoints.VISITOR_COOKIE):
                self.learn(value, "visitor")
            elif name.startswith(endpoints.SESSION_COOKIE):
                self._learn(value, "session")

    def _learn_from_text(self, text: str) -> None:
        for jwt in tokens.JWT.findall(text):
            self.learn(jwt, "jwt")
        for key, value in _JSON_FIELD.findall(text):
            if not _PSEUDONYM.search(value):
                self._learn(value, _FIELD_KINDS[key])
        for value in tokens.BEARER.findall(text):
            if not _PSEUDONYM.search(value):
                self._learn(value, "session")
        for key, secret in tokens.AGENT_TOKEN.findall(text):
            self.learn(key, "agent-key")
            self.learn(secret, "agent-secret")
        for kind, value in _COOKIE.findall(text):
            if not _PSEUDONYM.search(value):
                self._learn(value, kind)
        for value in tokens.MEDIA_SIGNATURE.findall(text):
            self.learn(value, "media-signature")
        self._learn_from_addresses(text)

    def _learn_from_addresses(self, text: str) -> None:
        for _, value in tokens.SECRET_PARAMETER.findall(text):
            # A short one would be found, and replaced, in innocent text; and what is known has its name.
            if len(value) >= SHORT and "‹" not in value and unquote(value) not in self._names:
                self.learn(value, tokens.URL_SECRET)


class _Personal:
    """Personal data: known from the beginning, and masked as a word of its own where it is short.

    A word that is the key of a JSON object stays, lest a file that others read loses its shape.
    """

    def __init__(self, known: tuple[Secret, ...]) -> None:
        names = {each.reveal(): f"‹{each.name}›" for each in known}
        # Libredesk lowers the letters of an address.
        spelled = {**{value.lower(): name for value, name in names.items() if "@" in value}, **names}
        self.forms = {form: name for value, name in spelled.items() for form in forms_of(value)}
        self.folds = {fold: name for value, name in spelled.items() for fold in folds_of(value)}
        self._needles = Needles(self.forms)
        self._words = {value.encode(): name.encode() for value, name in names.items() if len(value) < SHORT}
        alone = (
            rb"(?<![\w\x80-\xff])" + re.escape(word) + rb'(?![\w\x80-\xff]|"\s*:)' for word in self._words
        )
        self._pattern = re.compile(b"|".join(alone)) if self._words else None

    def masked_bytes(self, data: bytes) -> bytes:
        data = self._needles.replaced(data)
        return self._pattern.sub(lambda found: self._words[found.group(0)], data) if self._pattern else data

    def masked(self, text: str) -> str:
        return self.masked_bytes(text.encode(errors="surrogatepass")).decode(errors="surrogatepass")


def _replaced(text: str, needles: Needles) -> str:
    data = text.encode(errors="surrogatepass")
    masked = needles.replaced(data)
    return text if masked is data else masked.decode(errors="surrogatepass")
