"""The same contact on a second device: what `probe_says` writes with."""

from embedcheck.errors import StepFailed, TargetUnreachable
from embedcheck.model.verdicts import Owner
from embedcheck.probe.client import WidgetClient


class Device:
    """Implements `steps.stage.DeviceHand` with the session that the probe follows."""

    def __init__(self, client: WidgetClient) -> None:
        self._client = client

    async def say(self, conversation: str, text: str) -> None:
        """Writes a message as the contact. It is stored, and pushed to nobody (protocol notes 2.3).

        Raises StepFailed if there is no session, or the instance does not take the message.
        """
        if not self._client.token:
            raise StepFailed(
                "The second device has no session: the widget has none yet.",
                next_step="Let the visitor say something, or identify, before the second device does.",
                owner=Owner.SCENARIO,
            )
        try:
            answer = await self._client.message(conversation, text)
        except TargetUnreachable as error:
            raise StepFailed(
                f"The second device could not write: {error.what}", next_step=error.next_step
            ) from None
        if not answer.ok:
            raise StepFailed(
                f"The instance did not take the second device's message: {answer.words}.",
                next_step="Read the answer above; after a logout or a merge the session may be dead.",
            )
