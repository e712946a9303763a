"""The probe: a second pair of eyes on the widget's own contact, in parallel with the browser.

It joins a second `/widget/ws` with the widget's session token (the instance pushes to every client
of a contact) and reads back over REST what was stored. It must not disturb: it never marks
anything as seen, never sends the visitor header (that would merge in the widget's place), writes
nothing on its own, and is one of the ten clients that a contact may have. Its pings do show the
contact as present; presence is what the widget's own socket means as well.
"""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from typing import Self

from embedcheck.errors import TargetUnreachable
from embedcheck.model.observations import (
    ConversationTried,
    IdentityRead,
    Noted,
    TokenReplayed,
    TokenTriedElsewhere,
)
from embedcheck.model.target import Target
from embedcheck.probe.addresses import fits_a_header
from embedcheck.probe.answers import Answer
from embedcheck.probe.client import WidgetClient
from embedcheck.probe.connection import SocketRefused
from embedcheck.probe.device import Device
from embedcheck.probe.downloads import Downloads
from embedcheck.probe.exchanges import unrecorded
from embedcheck.probe.persistence import Persistence
from embedcheck.probe.readings import read_conversation, read_messages
from embedcheck.probe.socket import JoinAnswer, WidgetSocket
from embedcheck.recorder import Record

PSEUDONYM = "‹"
JOINS = 3


class Probe:
    """The witness of what the server stored and pushes.

        async with Probe(target, recorder.as_witness(Witness.PROBE), reveal=vault.reveal) as probe:
            task = group.create_task(probe.run())
            probe.follow(token)      # at each change of the widget's identity; None after a logout

    Tokens may be given raw or as the vault's pseudonyms, which `reveal` resolves. Whatever the
    instance does is recorded or noted; no method raises because of it, except `device.say`, which
    is a step's hand and raises StepFailed.
    """

    def __init__(
        self,
        target: Target,
        record: Record,
        *,
        reveal: Callable[[str], str] | None = None,
        persistence: Persistence = Persistence(),  # noqa: B008  # frozen
    ) -> None:
        self.target = target
        self._record = record
        self._reveal = reveal
        self._persistence = persistence
        self._downloads = Downloads(record)
        self._client = WidgetClient(target.instance, target.inbox, record=record)
        self._token: str | None = None
        self._changed = asyncio.Event()
        self._idle = True
        self._numbers = itertools.count(1)
        self.device = Device(self._client)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_raised: object) -> None:
        await self._client.aclose()

    # --- following the widget ---------------------------------------------------------------

    def follow(self, token: str | None) -> None:
        """Be this session from now on; None where the widget has none any more. Returns at once.

        The earlier socket is closed and a new one joined: after a merge the old one stays open and
        silent, and a failed join on it would leave half of the old identity (protocol notes 2.5).
        """
        raw = self._usable(token)
        if raw == self._token and not (raw and self._idle):
            return
        self._token = self._client.token = raw
        self._changed.set()

    async def run(self) -> None:
        """Keeps one joined socket for whom it follows. Ends only by cancellation."""
        while True:
            self._idle = True
            await self._changed.wait()
            self._changed.clear()
            if self._token:
                self._idle = False
                await self._stay(self._token)

    async def _stay(self, token: str) -> None:
        hope, refused = self._persistence, 0
        while not self._changed.is_set():
            try:
                answer = await self._attend(token)
                pause = hope.pause()
            except SocketRefused as error:
                answer, pause = JoinAnswer.UNANSWERED, hope.pause(error.status, error.retry_after)
            hope = hope.after_success() if answer is JoinAnswer.JOINED else hope.after_failure()
            refused = refused + 1 if answer is JoinAnswer.REFUSED else 0
            if refused >= JOINS or hope.spent:
                self._note(_gave_up(answer, hope.failed))
                return
            if await self._changed_within(pause):
                return

    async def _attend(self, token: str) -> JoinAnswer:
        """One socket, from its opening to its end or to the next change of identity."""
        async with WidgetSocket(
            self.target.instance, self.target.inbox, record=self._record, number=next(self._numbers)
        ) as socket:
            async with asyncio.TaskGroup() as group:
                leaver = group.create_task(self._leave_when_changed(socket))
                answer = await socket.join(token)
                if answer is JoinAnswer.JOINED:
                    async for _ in socket:
                        pass  # recorded as it was heard
                leaver.cancel()
            return answer

    async def _leave_when_changed(self, socket: WidgetSocket) -> None:
        await self._changed.wait()
        await socket.close()

    async def _changed_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            return False
        return True

    # --- reading back -------------------------------------------------------------------------

    async def read_back(self, conversation: str) -> bool:
        """Records ConversationRead and MessagesRead as the contact sees them. False if it could not."""
        answer = await self._ask(
            f"conversation {conversation}", lambda: self._client.conversation(conversation)
        )
        if answer is None:
            return False
        self._record(read_conversation(conversation, answer.field("conversation")))
        reading = read_messages(conversation, answer.field("messages") or ())
        self._record(reading)
        await self._downloads.of(reading)
        return True

    async def read_list(self) -> tuple[str, ...]:
        """Records ConversationRead for each conversation of the contact; their ids, newest first."""
        answer = await self._ask("the list of conversations", self._client.conversations)
        listed = answer.data if answer is not None and isinstance(answer.data, list) else []
        found = [(str(item.get("uuid") or ""), item) for item in listed if isinstance(item, dict)]
        for uuid, item in found:
            self._record(read_conversation(uuid, item))
        return tuple(uuid for uuid, _ in found)

    async def whoami(self) -> bool:
        """Records IdentityRead: who the server says that the widget's session is."""
        token = self._token
        answer = await self._ask("auth/me", self._client.me)
        if answer is None or token is None:
            return False
        user_id = answer.field("user_id")
        self._record(
            IdentityRead(
                token=token,
                user_id=user_id if isinstance(user_id, int) else 0,
                is_visitor=bool(answer.field("is_visitor")),
                first_name=str(answer.field("first_name") or ""),
            )
        )
        return True

    async def launcher(self) -> int | None:
        """Asks for the launcher's settings as no page can, without CORS: the exchange is recorded."""
        try:
            return (await self._client.launcher()).status
        except TargetUnreachable as error:
            self._note(f"The probe could not ask for the launcher's settings: {error.what}")
            return None

    async def replay(self, token: str) -> int | None:
        """Uses a token once more that should be dead: records TokenReplayed, and gives the status."""
        raw = self._usable(token)
        if raw is None:
            return None
        try:
            answer = await self._client.me(raw)
        except TargetUnreachable as error:
            self._note(f"The probe could not replay a token: {error.what}")
            return None
        self._record(TokenReplayed(token=raw, status=answer.status))
        return answer.status

    async def try_elsewhere(self, token: str, inbox: str) -> int | None:
        """Uses the widget's token in another inbox: records TokenTriedElsewhere, and gives the status."""
        raw = self._usable(token)
        if raw is None:
            return None
        async with self._client.anew(inbox) as elsewhere:
            try:
                answer = await elsewhere.me(raw)
            except TargetUnreachable as error:
                self._note(f"The probe could not try a token in another inbox: {error.what}")
                return None
        self._record(TokenTriedElsewhere(token=raw, inbox=inbox, status=answer.status))
        return answer.status

    async def try_conversation(self, token: str, conversation: str) -> int | None:
        """Asks with the widget's token for another person's conversation: records ConversationTried, and
        gives the status. Reading marks nothing as seen."""
        raw = self._usable(token)
        if raw is None:
            return None
        try:
            answer = await self._client.as_somebody(raw, record=unrecorded).conversation(conversation)
        except TargetUnreachable as error:
            self._note(f"The probe could not ask for another person's conversation: {error.what}")
            return None
        self._record(ConversationTried(token=raw, conversation=conversation, status=answer.status))
        return answer.status

    async def _ask(self, what: str, request: Callable[[], Awaitable[Answer]]) -> Answer | None:
        if self._token is None:
            self._note(f"The probe did not read {what}: the widget has no session.")
            return None
        await self._client.pacer.ready()
        try:
            answer = await request()
        except TargetUnreachable as error:
            self._note(f"The probe could not read {what}: {error.what}")
            return None
        if not answer.ok:
            self._note(f"The probe could not read {what}: {answer.words}.")
            return None
        return answer

    def _usable(self, token: str | None) -> str | None:
        if not token:
            return None
        raw = self._reveal(token) if self._reveal and token.startswith(PSEUDONYM) else token
        if fits_a_header(raw):
            return raw
        self._note("The widget's session token has characters that no header can carry: nobody can use it.")
        return None

    def _note(self, text: str) -> None:
        self._record(Noted(text=text))


def _gave_up(answer: JoinAnswer, failed: int) -> str:
    if answer is JoinAnswer.REFUSED:
        return (
            "The probe stopped following this session: the instance refused its joins "
            "(a dead token, a blocked address, or ten clients of this contact already)."
        )
    return f"The probe stopped following this session after {failed} attempts to connect in vain."
