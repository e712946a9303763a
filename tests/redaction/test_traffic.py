import json

import jwt
import pytest

from embedcheck.redaction.traffic import secrets_in

SESSION = "s%3Aq0W9e8R7t6Y5u4I3"
JWT = jwt.encode({"sub": "ada"}, "k" * 32, algorithm="HS256")


def header(name: str, value: str) -> bytes:
    return json.dumps({"response": {"headers": [{"name": name, "value": value}]}}).encode()


@pytest.mark.parametrize(
    ("seen", "found"),
    [
        (header("Set-Cookie", f"sid={SESSION}; Path=/; HttpOnly"), [("cookie", SESSION)]),
        (header("set-cookie", f"a=1; Path=/\nsid={SESSION};httponly"), [("cookie", SESSION)]),
        (header("set-cookie", f"variant={SESSION}; Path=/"), []),
        (header("set-cookie", "theme=dark; HttpOnly"), []),
        (header("Authorization", f"Bearer {SESSION}"), [("authorization", SESSION)]),
        (header("authorization", SESSION), [("authorization", SESSION)]),
        (header("authorization", "Bearer undefined"), []),
        (header("x-note", f"Bearer {SESSION}"), []),
        (f"location: /?jwt={JWT}&x".encode(), [("jwt", JWT)]),
    ],
)
def test_a_sites_own_secret_is_told_by_what_carries_it(seen: bytes, found: list[tuple[str, str]]) -> None:
    assert list(secrets_in(seen)) == found
