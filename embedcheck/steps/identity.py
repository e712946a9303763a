"""Steps in which the site says who its visitor is."""

from typing import Any, Literal

from pydantic import Field

from embedcheck.model.observations import IdentityGiven, LoggedOut, RequestSent, ResponseReceived, Witness
from embedcheck.model.transcript import Transcript
from embedcheck.steps.stage import Stage
from embedcheck.steps.step import Step
from embedcheck.wire import endpoints


class Identify(Step):
    """Signs the visitor in: mints a JWT and hands it to the widget.

    `at: now` calls `setUser` in the open page and waits for the instance's answer; `at: load` gives
    it as `userJWT` to every page that is loaded from here on. With `must_be_refused`, an accepted
    JWT is the failure.
    """

    external_user_id: str
    email: str
    first_name: str
    last_name: str | None = None
    phone_number: str | None = None
    contact_custom_attributes: dict[str, Any] | None = None
    expires_in: int = Field(default=3600, description="Seconds; negative for a JWT that has expired.")
    at: Literal["now", "load"] = "now"
    must_be_refused: bool = False

    def claims(self) -> dict[str, Any]:
        """The JWT's claims as the scenario names them, `exp` excluded."""
        return self.model_dump(exclude_none=True, exclude={"at", "expires_in", "must_be_refused"})

    async def perform(self, stage: Stage) -> None:
        jwt = await stage.mint_jwt(self.claims(), expires_in=self.expires_in)
        how = "setUser" if self.at == "now" else "userJWT"
        stage.note(
            IdentityGiven(
                how=how,
                external_user_id=self.external_user_id,
                claims=self.claims(),
                must_be_refused=self.must_be_refused,
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
        return f"{name}: {self.external_user_id} ({'userJWT' if self.at == 'load' else 'setUser'})"


class Logout(Step):
    """Signs the visitor out through the site's own API, `window.Libredesk.logout()`."""

    async def perform(self, stage: Stage) -> None:
        stage.note(LoggedOut())
        await stage.visitor.logout()


def _exchange_answered(seen: Transcript, after: int) -> int | None:
    sent = {
        entry.seen.id
        for entry in seen.of(RequestSent, by=Witness.WIRE, after=after)
        if endpoints.classify(entry.seen.method, entry.seen.url) is endpoints.EXCHANGE
    }
    answers = seen.of(ResponseReceived, by=Witness.WIRE, after=after)
    return next((entry.seq for entry in answers if entry.seen.id in sent), None)
