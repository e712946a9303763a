"""JWTs as a site signs them for its customers, and as it should not.

ada = {"external_user_id": "ada-1", "email": "ada@example.com", "first_name": "Ada"}
async with WidgetClient(INSTANCE, INBOX) as chat:
    session = Session.of(await chat.exchange(sign(ada, SECRET)))
    assert session is not None and not session.user.is_visitor

    expired = await chat.exchange(sign(ada, SECRET, expires_in=-60))
    assert (expired.status, expired.error_type) == (401, "UnauthorizedException")
"""

import time
import warnings
from collections.abc import Mapping
from typing import Any

import jwt

from embedcheck.model.secret import Secret

HOUR = 3600
NONE = "none"


def sign(
    claims: Mapping[str, Any],
    secret: Secret | str,
    *,
    expires_in: float | None = HOUR,
    algorithm: str = "HS256",
) -> str:
    """A JWT for `WidgetClient.exchange`, signed with the inbox's secret.

    Libredesk takes HS256, HS384 and HS512, and demands `exp`, which is that many seconds from now; None
    leaves it out. With the algorithm `none` nothing is signed (`chat.go:890-952`).
    """
    key = None if algorithm == NONE else secret.reveal() if isinstance(secret, Secret) else secret
    expiry = {} if expires_in is None else {"exp": int(time.time() + expires_in)}
    with warnings.catch_warnings():
        # How long the secret is, its inbox has decided; PyJWT would tell our user off for it.
        warnings.simplefilter("ignore")
        return jwt.encode({**claims, **expiry}, key, algorithm=algorithm)
