"""Secrets become stable pseudonyms before anything is written.

A `Vault` belongs to one attempt at one scenario. It learns a secret where the protocol says that
one stands, gives it a name (`‹visitor#1›`), and replaces it from then on wherever it appears. The
raw value never leaves the vault but through `reveal`, which the probe uses to join as the widget.
"""

import json
import re
from dataclasses import fields, replace
from typing import Any, TypeVar
from urllib.parse import quote, unquote

from embedcheck.model.observations import Observation, PostMessage, TokensKept
from embedcheck.model.secret import Secret
from embedcheck.wire import endpoints, tokens
from embedcheck.wire.window_messages import STORE_VISITOR_TOKEN

T = TypeVar("T", bound=Observation)

# A shorter value is replaced only between word boundaries, lest it cut through innocent text.
SHORT = 8
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


class Vault:
    """The only holder of raw secrets, and the giver of their names."""

    def __init__(self, known: tuple[Secret, ...] = ()) -> None:
        self._names: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        self._pattern: re.Pattern[str] | None = None
        self._forms: dict[str, str] = {}
        for secret in known:
            if secret:
                self._give(secret.reveal(), f"‹{secret.name}›")

    @property
    def secrets(self) -> dict[str, str]:
        """Raw value to pseudonym. For the final scan of the artifacts; never to be printed."""
        return dict(self._names)

    def learn(self, value: str, kind: str) -> str:
        """The pseudonym of a secret; a new one if it was never seen. A pseudonym stays itself."""
        if not value or _PSEUDONYM.fullmatch(value):
            return value
        if value not in self._names:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            self._give(value, f"‹{kind}#{self._counts[kind]}›")
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
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda found: self._forms[found.group(0)], text)

    def mask_bytes(self, data: bytes) -> bytes:
        """The same bytes with every known secret replaced; for files that others have written.

        Learns nothing: what is secret in them was seen by a witness, or it is not ours to know.
        """
        for form in sorted(self._forms, key=len, reverse=True):
            if len(form) >= SHORT:
                data = data.replace(form.encode(), self._forms[form].encode())
        return data

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

    def _give(self, raw: str, name: str) -> None:
        self._names[raw] = name
        for form in {raw, quote(raw, safe=""), json.dumps(raw)[1:-1]}:
            self._forms[form] = name
        longest_first = sorted(self._forms, key=len, reverse=True)
        self._pattern = re.compile("|".join(_bounded(form) for form in longest_first))

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


def _bounded(form: str) -> str:
    escaped = re.escape(form)
    return escaped if len(form) >= SHORT else rf"(?<!\w){escaped}(?!\w)"
