"""Checking the JWT that a site signs for its customer (`chat.go:890-952`)."""

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from embedcheck.sandbox.instance.bodies import UnreadableBody, typed
from embedcheck.sandbox.instance.strictness import STRICT, Strictness

_HASHES = {"HS256": hashlib.sha256, "HS384": hashlib.sha384, "HS512": hashlib.sha512}
_TYPES: Mapping[str, type] = {
    "user_id": int,
    "external_user_id": str,
    "is_visitor": bool,
    "email": str,
    "first_name": str,
    "last_name": str,
    "phone_number": str,
    "phone_number_country_code": str,
    "contact_custom_attributes": dict,
    "iss": str,
    "sub": str,
    "jti": str,
}


class BadToken(Exception):
    """The server says no more than 401 `Unauthorized`, whatever is wrong."""


@dataclass(frozen=True, slots=True)
class Claims:
    """Absent claims are empty, as in the server's struct."""

    user_id: int
    external_user_id: str
    email: str
    first_name: str
    last_name: str
    phone_number: str
    phone_number_country_code: str
    contact_custom_attributes: Mapping[str, Any]


def verify(token: str, secrets: Sequence[str], at: datetime, strictness: Strictness = STRICT) -> Claims:
    """Raises BadToken. `exp` is required, `nbf` is kept, `iat`, `iss` and `aud` do not matter. One of
    the `secrets` must have signed it: an honest inbox has one."""
    payload = _signed(token, secrets, strictness)
    expires = _moment(payload.get("exp"))
    if strictness.expiry and (expires is None or at.timestamp() >= expires):
        raise BadToken
    not_before = _moment(payload.get("nbf"))
    if not_before is not None and at.timestamp() < not_before:
        raise BadToken
    _moment(payload.get("iat"))
    return _claims(payload)


def _signed(token: str, secrets: Sequence[str], strictness: Strictness) -> dict[str, Any]:
    """The payload, if the signature is good."""
    parts = token.split(".")
    if len(parts) != 3 or not any(secrets):
        raise BadToken
    algorithm = str(_document(parts[0]).get("alg"))
    if algorithm not in _HASHES:
        if strictness.algorithm or algorithm.lower() != "none":
            raise BadToken
    elif strictness.signature and not _has_signed(parts, secrets, algorithm):
        raise BadToken
    return _document(parts[1])


def _has_signed(parts: list[str], secrets: Sequence[str], algorithm: str) -> bool:
    signed, given = f"{parts[0]}.{parts[1]}".encode(), _bytes(parts[2])
    digests = (hmac.digest(secret.encode(), signed, _HASHES[algorithm]) for secret in secrets if secret)
    return any(hmac.compare_digest(digest, given) for digest in digests)


def _document(part: str) -> dict[str, Any]:
    try:
        document = json.loads(_bytes(part))
    except (ValueError, RecursionError) as error:
        raise BadToken from error
    if not isinstance(document, dict):
        raise BadToken
    return document


def _bytes(part: str) -> bytes:
    # base64url without padding, and nothing else.
    if not re.fullmatch(r"[A-Za-z0-9_-]*", part):
        raise BadToken
    try:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except (binascii.Error, ValueError) as error:
        raise BadToken from error


def _moment(value: Any) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise BadToken
    return float(value)


def _claims(payload: dict[str, Any]) -> Claims:
    try:
        fields = typed(payload, _TYPES)
    except UnreadableBody as error:
        raise BadToken from error
    return Claims(**{name: fields[name] for name in Claims.__slots__})
