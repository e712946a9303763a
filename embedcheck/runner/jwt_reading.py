"""What can be read of a JWT that a site handed over, so that a refusal need not be guessed at."""

import math
import warnings
from typing import Any

import jwt

from embedcheck.model.observations import JwtRead
from embedcheck.model.secret import Secret

BY_INBOX, OTHERWISE = "by the inbox", "otherwise"


def read_jwt(token: str, secret: Secret | None, now: float) -> JwtRead | None:
    """Header and claim names of a JWT; None for what is none. `now` is seconds since the epoch.

    `secret` is the inbox's, where it is known: whether it has signed the JWT is said, no more.
    """
    try:
        algorithm = str(jwt.get_unverified_header(token).get("alg") or "none")
        claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    except jwt.PyJWTError:
        return None
    expiry = claims.get("exp")
    at = float(expiry) if isinstance(expiry, int | float) and math.isfinite(expiry) else None
    return JwtRead(
        jwt=token,
        algorithm=algorithm,
        claims=sorted(str(name) for name in claims),
        expires_in=None if at is None else round(at - now, 3),
        expires_at=at,
        signed="" if secret is None else BY_INBOX if _signed_by(token, secret) else OTHERWISE,
    )


def _signed_by(token: str, secret: Secret) -> bool:
    # Whether it has expired is another question, and a short key is the inbox's own choice.
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*HMAC key")
        try:
            jwt.decode(
                token,
                secret.reveal(),
                algorithms=["HS256", "HS384", "HS512"],
                options={
                    "verify_exp": False,
                    "verify_nbf": False,
                    "verify_iat": False,
                    "verify_aud": False,
                    "verify_iss": False,
                    "verify_sub": False,
                    "verify_jti": False,
                },
            )
        except (jwt.PyJWTError, TypeError, ValueError):
            return False
    return True
