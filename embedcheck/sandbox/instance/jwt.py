"""Checking the JWT that a site signs for its customer (`chat.go:890-952`)."""

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from embedcheck.sandbox.instance.bodies import UnreadableBody, typed

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


def verify(token: str, secret: str, at: datetime) -> Claims:
    """Raises BadToken. `exp` is required, `nbf` is kept, `iat`, `iss` and `aud` do not matter."""
    header, payload = _signed_parts(token, secret)
    if header.get("alg") not in _HASHES:
        raise BadToken
    expires = _moment(payload.get("exp"))
    if expires is None or at.timestamp() >= expires:
        raise BadToken
    not_before = _moment(payload.get("nbf"))
    if not_before is not None and at.timestamp() < not_before:
        raise BadToken
    _moment(payload.get("iat"))
    return _claims(payload)


def _signed_parts(token: str, secret: str) -> tuple[dict[str, Any], dict[str, Any]]:
    parts = token.split(".")
    if len(parts) != 3 or not secret:
        raise BadToken
    header = _document(parts[0])
    hash_of = _HASHES.get(str(header.get("alg")))
    if hash_of is None:
        raise BadToken
    expected = hmac.digest(secret.encode(), f"{parts[0]}.{parts[1]}".encode(), hash_of)
    if not hmac.compare_digest(expected, _bytes(parts[2])):
        raise BadToken
    return header, _document(parts[1])


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
