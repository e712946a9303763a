"""The same contact on a second device: what `probe_says` writes with."""

from collections.abc import Awaitable, Callable

from embedcheck.errors import StepFailed, TargetUnreachable
from embedcheck.model.verdicts import Owner
from embedcheck.probe.answers import Answer
from embedcheck.probe.client import WidgetClient
from embedcheck.steps.files import File


class Device:
    """Implements `steps.stage.DeviceHand` with the session that the probe follows."""

    def __init__(self, client: WidgetClient) -> None:
        self._client = client

    async def merge_away(self, jwt: str) -> str:
        """Signs the visitor in elsewhere: the first request of the new session offers the visitor's token,
        and the server merges the visitor and forgets their session (`widget_middleware.go:123-136`).

        Raises StepFailed if there is no session, or if it is not a visitor's.
        """
        visitor = self._client.token
        if not visitor:
            raise _no_session("before it can end")
        async with self._client.anew() as elsewhere:
            try:
                signed_in = await elsewhere.exchange(jwt)
                elsewhere.token, elsewhere.visitor_token = signed_in.field("session_token"), visitor
                merged = await elsewhere.conversations() if signed_in.ok else signed_in
            except TargetUnreachable as error:
                raise StepFailed(
                    f"The visitor could not sign in elsewhere: {error.what}", next_step=error.next_step
                ) from None
        if not merged.clears_visitor:
            raise StepFailed(
                f"Signing in elsewhere did not end the visitor's session: {merged.words}.",
                next_step="Only a visitor's session can be ended so: use `by: cookie` after a sign-in.",
            )
        return visitor

    async def say(self, conversation: str, text: str, *, refused: bool = False) -> None:
        """Writes a message as the contact. It is stored, and pushed to nobody (protocol notes 2.3).

        Raises StepFailed if there is no session, or the instance does not take the message, or (`refused`)
        does not turn it down.
        """
        answer = await self._try(lambda: self._client.message(conversation, text))
        if refused and not 400 <= answer.status < 500:
            raise StepFailed(
                f"The instance answered {answer.status} to a message of the second device that it must refuse.",
                next_step="See which of its limits the instance does not keep, or correct the scenario.",
            )
        if not refused and not answer.ok:
            raise StepFailed(
                f"The instance did not take the second device's message: {answer.words}.",
                next_step="Read the answer above; after a logout or a merge the session may be dead.",
            )

    async def upload(self, conversation: str, file: File) -> None:
        """Tries to upload a file as the contact; what the instance makes of it is on record.

        Raises StepFailed if there is no session, or nothing answers.
        """
        await self._try(lambda: self._client.upload(conversation, file.name, file.content, file.content_type))

    async def _try(self, request: Callable[[], Awaitable[Answer]]) -> Answer:
        if not self._client.token:
            raise _no_session("before the second device does")
        try:
            return await request()
        except TargetUnreachable as error:
            raise StepFailed(
                f"The second device could not write: {error.what}", next_step=error.next_step
            ) from None


def _no_session(when: str) -> StepFailed:
    return StepFailed(
        "The second device has no session: the widget has none yet.",
        next_step=f"Let the visitor say something, or identify, {when}.",
        owner=Owner.SCENARIO,
    )
