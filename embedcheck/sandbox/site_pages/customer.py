"""The demo shop's customers, and the JWT that the shop signs for the widget (`chat.go:890-952`)."""

import time
import warnings
from dataclasses import dataclass
from typing import Any

import jwt

HOUR = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A person who has an account at the shop."""

    external_user_id: str
    email: str
    first_name: str
    last_name: str = ""

    @classmethod
    def from_form(cls, name: str, email: str, external_user_id: str = "") -> "Customer":
        """Who signs in at `/login`. Without an id of its own, the e-mail names the account."""
        first_name, _, last_name = name.strip().partition(" ")
        email = email.strip()
        return cls(
            external_user_id=external_user_id.strip() or email.lower(),
            email=email,
            first_name=first_name,
            last_name=last_name.strip(),
        )

    def claims(self) -> dict[str, Any]:
        claims = {
            "external_user_id": self.external_user_id,
            "email": self.email,
            "first_name": self.first_name,
        }
        return claims | ({"last_name": self.last_name} if self.last_name else {})


ADA = Customer(external_user_id="demo-ada", email="ada@example.com", first_name="Ada", last_name="Lovelace")
GRACE = Customer(
    external_user_id="demo-grace", email="grace@example.com", first_name="Grace", last_name="Hopper"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """How the shop signs. `lifetime` is seconds from now; None leaves `exp` out, which the server refuses.

    `key` overrides the inbox's secret, as a shop would that was deployed with another one; `unsigned` is
    `alg: none`, and `without` are claims that are left out.
    """

    lifetime: int | None = HOUR
    key: str = ""
    unsigned: bool = False
    without: tuple[str, ...] = ()


def mint(customer: Customer, secret: str, signature: Signature, now: float | None = None) -> str:
    """The JWT that a site hands to the widget. `now` is seconds since the epoch."""
    issued = int(time.time() if now is None else now)
    told = {name: value for name, value in customer.claims().items() if name not in signature.without}
    claims = told | {"iat": issued}
    if signature.lifetime is not None:
        claims["exp"] = issued + signature.lifetime
    if signature.unsigned:
        return jwt.encode(claims, None, algorithm="none")
    with warnings.catch_warnings():
        # A short key is the inbox's own choice; Libredesk takes it, and so do we.
        warnings.filterwarnings("ignore", message=".*HMAC key")
        return jwt.encode(claims, signature.key or secret, algorithm="HS256")
