"""Steps that wait for whom the server takes the visitor: sessions, cookies, refused sign-ins."""

from typing import ClassVar, Literal

from pydantic import Field

from embedcheck.errors import StepFailed
from embedcheck.model.observations import Noted, SessionExpected
from embedcheck.model.transcript import Transcript
from embedcheck.model.verdicts import Owner
from embedcheck.steps import instead, questions
from embedcheck.steps.expect import Expectation
from embedcheck.steps.stage import Stage

# Seconds that a busy page may take to delete a cookie that it was told to delete.
COOKIE_GONE = 3.0


class ExpectVisitorCleared(Expectation):
    """Waits until the visitor token is gone: header answered, message posted, cookie deleted.

    Of a custom frontend: header answered, and gone from where `widget.tokens` says that it keeps it.
    """

    async def perform(self, stage: Stage) -> None:
        await stage.until(
            questions.clear_header, awaited="an answer of the instance with X-Libredesk-Clear-Visitor: true"
        )
        if questions.is_custom(stage.transcript()):
            await stage.until_read(
                questions.visitor_forgotten, awaited="the frontend to delete the visitor's token"
            )
            return
        await stage.until(
            questions.clear_message, awaited="the widget's CLEAR_VISITOR_TOKEN message to the page"
        )
        try:
            # The page hears the message before its own script has deleted the cookie.
            await stage.until_seen(
                lambda seen: True if questions.visitor_cookie(seen) is None else None,
                within=COOKIE_GONE,
                awaited="the visitor cookie to go",
            )
        except StepFailed:
            left = questions.visitor_cookie(stage.transcript())
            raise StepFailed(
                "the visitor cookie is still there after CLEAR_VISITOR_TOKEN",
                next_step="See whether another script writes the cookie back, or cookieDomain changed between pages.",
                evidence=(left,) if left is not None else (),
            ) from None


class ExpectSession(Expectation):
    """Waits until the server says that the widget's session is a visitor's or a contact's."""

    shorthand: ClassVar[str | None] = "of"
    of: Literal["visitor", "contact"]
    first_name: str | None = None

    async def perform(self, stage: Stage) -> None:
        stage.note(SessionExpected(of=self.of, first_name=self.first_name or ""))
        named = f" with the first name «{self.first_name}»" if self.first_name is not None else ""
        await stage.until_read(
            self._as_wanted,
            awaited=f"the widget's session to be a {self.of}'s{named}",
            instead=instead.session,
        )

    def _as_wanted(self, seen: Transcript) -> int | None:
        found = questions.session_is(seen, self.of, self.first_name)
        if found is None and self.of == "contact" and (refused := questions.sign_in_refused(seen)):
            raise StepFailed(
                f"the instance refused to sign the visitor in: {refused.seen.status}",
                next_step="See the JWT: its secret, `exp`, and the required claims.",
                evidence=(refused.seq,),
            )
        return found


class ExpectCookie(Expectation):
    """Expects the widget's `session` or `visitor` cookie to be there, or with `present: false` not.

    Of a custom frontend it is the token in the place that `widget.tokens` names; without one, nothing
    can be expected, and that is noted.
    """

    shorthand: ClassVar[str | None] = "name"
    name: Literal["session", "visitor"]
    present: bool = True

    async def perform(self, stage: Stage) -> None:
        if questions.is_custom(stage.transcript()) and not questions.place_of(stage.transcript(), self.name):
            stage.note(Noted(text=f"nobody said where the frontend keeps its {self.name} token"))
            return
        await stage.until_read(
            lambda seen: questions.cookie_is(seen, self.name, self.present),
            awaited=f"the {self.name} cookie to be {'there' if self.present else 'gone'}",
        )


class ExpectRefused(Expectation):
    """Waits until the instance refused the JWT that was given last."""

    status: int | None = Field(default=None, ge=400, le=499, description="Default: 400 or 401.")
    message: str | None = Field(default=None, description="Part of the instance's own words.")

    async def perform(self, stage: Stage) -> None:
        answered, status, message = await stage.until(
            questions.exchange_answered, awaited="the instance's answer to the JWT that was given last"
        )
        expected = (self.status,) if self.status else (400, 401)
        if status in expected and (self.message or "") in message:
            return
        wanted = " or ".join(map(str, expected)) + (f" «{self.message}»" if self.message else "")
        raise StepFailed(
            f"the instance answered {status}{f' «{message}»' if message else ''} to the JWT, not {wanted}",
            next_step="See refused_sign_ins_stay_refused, and the answer to auth/exchange in the report.",
            evidence=(answered,),
            owner=Owner.SERVER,
        )
