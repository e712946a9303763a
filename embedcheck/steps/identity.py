"""Steps in which the site says who its visitor is."""

import secrets
from typing import Any, ClassVar, Literal, TypeAlias

from pydantic import Field

from embedcheck.model.observations import (
    IdentityGiven,
    LoggedOut,
    RequestSent,
    ResponseReceived,
    SessionEnded,
    Witness,
)
from embedcheck.model.transcript import Transcript
from embedcheck.steps.stage import Stage
from embedcheck.steps.step import Step, texts_in
from embedcheck.wire import endpoints

Signed: TypeAlias = Literal["well", "wrong_key", "alg_none"]
Claim: TypeAlias = Literal["external_user_id", "email", "first_name", "exp"]
SIGNED_BADLY = {"wrong_key": "signed with a wrong key", "alg_none": "unsigned (`alg: none`)"}
# What the step says of the JWT rather than in it.
NO_CLAIMS = {"at", "expires_in", "must_be_refused", "signed", "signed_for", "without"}


class Identify(Step):
    """Signs the visitor in: mints a JWT and hands it to the widget.

    `at: now` calls `setUser` in the open page and waits for the instance's answer; `at: load` gives
    it as `userJWT` to every page that is loaded from here on. A JWT can be made bad on purpose:
    expired (`expires_in` below zero), `signed` with a key that nobody knows or not at all,
    `signed_for` another configured inbox, or `without` a claim. Then, or with `must_be_refused`, an
    accepted JWT is the failure.
    """

    external_user_id: str
    email: str
    first_name: str
    last_name: str | None = None
    phone_number: str | None = None
    contact_custom_attributes: dict[str, Any] | None = None
    expires_in: int = Field(default=3600, description="Seconds; negative for a JWT that has expired.")
    signed: Signed = Field(default="well", description="`wrong_key`: by a stranger; `alg_none`: not at all.")
    signed_for: str | None = Field(default=None, description="Name of another inbox, whose secret signs.")
    without: list[Claim] = Field(default_factory=list, description="Required claims to leave out.")
    at: Literal["now", "load"] = "now"
    must_be_refused: bool | None = Field(
        default=None, description="Default: true for a JWT that is bad on purpose."
    )

    def claims(self) -> dict[str, Any]:
        """The JWT's claims as the scenario names them, `exp` excluded."""
        return self.model_dump(exclude_none=True, exclude=NO_CLAIMS | set(self.without))

    @property
    def personal(self) -> tuple[tuple[str, str], ...]:
        return tuple(texts_in(self.claims()))

    @property
    def flaw(self) -> str:
        """What is wrong with the JWT on purpose, in words; empty for a good one."""
        flaws = [
            SIGNED_BADLY.get(self.signed, ""),
            f"signed with the secret of the inbox {self.signed_for}" if self.signed_for else "",
            "expired" if self.expires_in <= 0 and "exp" not in self.without else "",
            f"without {', '.join(self.without)}" if self.without else "",
        ]
        return ", ".join(flaw for flaw in flaws if flaw)

    @property
    def inboxes(self) -> tuple[str, ...]:
        return (self.signed_for,) if self.signed_for else ()

    @property
    def needs_page(self) -> bool:
        return self.at == "now"

    async def perform(self, stage: Stage) -> None:
        jwt = await stage.mint_jwt(
            self.claims(),
            expires_in=None if "exp" in self.without else self.expires_in,
            signed=self.signed,
            inbox=self.signed_for,
        )
        bad = self.must_be_refused
        stage.note(
            IdentityGiven(
                how="setUser" if self.at == "now" else "userJWT",
                external_user_id=self.external_user_id,
                claims=self.claims(),
                must_be_refused=bool(self.flaw) if bad is None else bad,
                jwt=jwt,
                flaw=self.flaw,
            )
        )
        if self.at == "load":
            await stage.visitor.hold_user_jwt(jwt)
            return
        before = len(stage.transcript())
        await stage.visitor.set_user(jwt)
        await stage.until(
            lambda seen: _exchange_answered(seen, before),
            awaited="the instance's answer to the widget's exchange of the JWT",
        )

    def words(self, name: str) -> str:
        how = "userJWT" if self.at == "load" else "setUser"
        return f"{name}: {self.external_user_id} ({how}{f', {self.flaw}' if self.flaw else ''})"


class Logout(Step):
    """Signs the visitor out through the site's own API, `window.Libredesk.logout()`."""

    on_page: ClassVar[bool] = True

    async def perform(self, stage: Stage) -> None:
        stage.note(LoggedOut())
        await stage.visitor.logout()


class ExpireSession(Step):
    """Makes the widget's session end, as sessions do; the widget learns of it when it uses it next.

    `by: merge`: the visitor signs in on another device, so that the server merges them and forgets
    their session. `by: cookie`: the page's cookies are given a session that no server knows, as after a
    server has lost its memory; that takes effect with the next page load.
    """

    on_page: ClassVar[bool] = True
    shorthand: ClassVar[str | None] = "by"
    by: Literal["merge", "cookie"] = "merge"

    async def perform(self, stage: Stage) -> None:
        if self.by == "cookie":
            token = secrets.token_urlsafe(32)
            stage.note(SessionEnded(token=token, how=self.by))
            await stage.visitor.plant_session(token)
            return
        _, mark = stage.mark("")
        claims = {
            "external_user_id": f"elsewhere-{mark}",
            "email": f"elsewhere-{mark}@example.com",
            "first_name": "Elsewhere",
        }
        token = await stage.device.merge_away(await stage.mint_jwt(claims))
        stage.note(SessionEnded(token=token, how=self.by))


def _exchange_answered(seen: Transcript, after: int) -> int | None:
    sent = {
        entry.seen.id
        for entry in seen.of(RequestSent, by=Witness.WIRE, after=after)
        if endpoints.classify(entry.seen.method, entry.seen.url) is endpoints.EXCHANGE
    }
    answers = seen.of(ResponseReceived, by=Witness.WIRE, after=after)
    return next((entry.seq for entry in answers if entry.seen.id in sent), None)
