"""An agent by API key: what only an agent can see, and an agent's hands."""

import asyncio
import copy
import uuid
from collections.abc import Sequence
from html import escape
from typing import Any, Self

from embedcheck.errors import BadSetup, StepFailed, TargetUnreachable
from embedcheck.model.observations import ConversationRead, MessagesRead, Noted, VisitsRead
from embedcheck.model.secret import Secret
from embedcheck.model.target import Target
from embedcheck.model.verdicts import Owner
from embedcheck.probe.addresses import fits_a_header, instance_origin, segment
from embedcheck.probe.agent_line import AgentLine
from embedcheck.probe.agent_socket import authorization
from embedcheck.probe.answers import Answer
from embedcheck.probe.downloads import Downloads
from embedcheck.probe.exchanges import TIMEOUT, Exchanges, unrecorded
from embedcheck.probe.persistence import Persistence
from embedcheck.probe.readings import read_conversation, read_messages, read_visits
from embedcheck.recorder import Record
from embedcheck.steps.files import File

CONVERSATIONS = "/api/v1/conversations"
ME = "/api/v1/agents/me"
MEDIA = "/api/v1/media"
PAGE_SIZE = 100
PAGES = 20
Files = Sequence[tuple[str, tuple[str | None, bytes, str | None]]]

NEW_KEY = (
    "Let an administrator of the instance issue a new API key for the agent, and configure key and secret."
)
NEEDS = "Let an administrator give the agent a role with conversations:read_all, messages:read and messages:write."


class Agent:
    """The agent witness, and `steps.stage.AgentHand`.

        async with Agent.of(target, recorder.as_witness(Witness.AGENT)) as agent:
            await agent.check()
            task = group.create_task(agent.run())
            agent.watch(conversation)

    Readings are recorded and returned, None (with a Noted) where the instance refused one. The hands
    (`say`, `type`, `resolve`, …) raise StepFailed. No text of ours ever holds the key.
    """

    def __init__(
        self,
        base_url: str,
        key: Secret,
        secret: Secret,
        *,
        record: Record | None = None,
        timeout: float = TIMEOUT,
        persistence: Persistence = Persistence(),  # noqa: B008  # frozen
    ) -> None:
        if not (fits_a_header(key.reveal()) and fits_a_header(secret.reveal())):
            raise BadSetup(
                "The agent's API key is empty or holds characters that no key has.", next_step=NEW_KEY
            )
        self.origin = instance_origin(base_url)
        self._key, self._secret = key, secret
        self._record = record or unrecorded
        self._downloads = Downloads(self._record)
        self._exchanges = Exchanges(self.origin, record=record, timeout=timeout)
        self._line = AgentLine(self.origin, key, secret, self._record, persistence)

    @classmethod
    def of(cls, target: Target, record: Record | None = None) -> Self:
        """The target's agent. Raises BadSetup if it has none."""
        if target.agent_key is None or target.agent_secret is None:
            raise BadSetup("There is no agent's API key.", next_step="Configure agent_key and agent_secret.")
        return cls(target.instance, target.agent_key, target.agent_secret, record=record)

    def recorded_by(self, record: Record) -> Self:
        """The same agent's readings and hands over the same connections, written down elsewhere."""
        sibling = copy.copy(self)
        sibling._record = record
        sibling._exchanges = self._exchanges.recorded_by(record)
        return sibling

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_raised: object) -> None:
        await self._exchanges.aclose()

    async def check(self) -> None:
        """Raises BadSetup for a key that is refused or may not read, TargetUnreachable if nothing answers."""
        answer = await self._send("GET", f"{CONVERSATIONS}/all?page=1&page_size=1")
        if answer.status == 401:
            raise BadSetup("The instance refused the agent's API key (HTTP 401).", next_step=NEW_KEY)
        if answer.status == 403:
            raise BadSetup("The agent may not read all conversations (HTTP 403).", next_step=NEEDS)
        if not answer.ok:
            raise BadSetup(
                f"The instance did not list conversations to the agent: {answer.words}.",
                next_step="Make sure that the address is Libredesk's, and read its log.",
            )

    # --- readings -----------------------------------------------------------------------------

    async def read_back(self, conversation: str) -> bool:
        """Conversation, messages and page visits, each recorded. False if any was refused."""
        readings = await asyncio.gather(
            self.conversation(conversation), self.messages(conversation), self.page_visits(conversation)
        )
        return all(reading is not None for reading in readings)

    async def conversation(self, conversation: str) -> ConversationRead | None:
        answer = await self._ask("conversation", _path(conversation))
        if answer is None:
            return None
        reading = read_conversation(conversation, answer.data)
        self._record(reading)
        return reading

    async def messages(self, conversation: str) -> MessagesRead | None:
        """All public messages, at most 2000."""
        found: list[Any] = []
        for page in range(1, PAGES + 1):
            query = f"?page={page}&page_size={PAGE_SIZE}&private=false&type=incoming&type=outgoing"
            answer = await self._ask("messages", _path(conversation, "/messages") + query)
            if answer is None:
                return None
            found += answer.field("results") or []
            if page >= (answer.field("total_pages") or 1):
                break
        reading = read_messages(conversation, found)
        self._record(reading)
        await self._downloads.of(reading)
        return reading

    async def page_visits(self, conversation: str) -> VisitsRead | None:
        answer = await self._ask("page visits", _path(conversation, "/page-visits"))
        if answer is None:
            return None
        reading = read_visits(conversation, answer.data)
        self._record(reading)
        return reading

    # --- hands --------------------------------------------------------------------------------

    async def say(self, conversation: str, text: str, *, html: str = "", private: bool = False) -> None:
        """Replies, or leaves a private note; the text goes as one HTML paragraph, escaped, and `html`
        after it as it is."""
        await self._reply(conversation, text, html=html, private=private)

    async def _reply(
        self,
        conversation: str,
        text: str,
        *,
        html: str = "",
        private: bool = False,
        attachments: tuple[int, ...] = (),
    ) -> None:
        paragraph = "<p>" + escape(text, quote=False).replace("\n", "<br>") + "</p>"
        payload = {
            "message": paragraph + html,
            "sender_type": "agent",
            "private": private,
            "echo_id": uuid.uuid4().hex,
            **({"attachments": list(attachments)} if attachments else {}),
        }
        await self._do("reply", "POST", _path(conversation, "/messages"), payload)

    async def attach(self, conversation: str, file: File, text: str) -> None:
        """Uploads a file, and replies with it; its number goes into `attachments` of the reply."""
        files: Files = [("files", (file.name, file.content, file.content_type))]
        media = await self._do("upload a file", "POST", MEDIA, files=files)
        await self._reply(conversation, text, attachments=(media.field("id"),))

    async def type(self, conversation: str, typing: bool) -> None:
        """Tells over the agent's socket that the agent types, so `run` must be running."""
        await self._line.typing(conversation, typing)

    async def resolve(self, conversation: str) -> None:
        await self._do("resolve", "PUT", _path(conversation, "/status"), {"status": "Resolved"})

    async def set_status(self, conversation: str, status: str) -> None:
        """`Open`, `Resolved`, `Closed`, or one of the instance's own."""
        await self._do(f"set the status {status}", "PUT", _path(conversation, "/status"), {"status": status})

    async def close(self, conversation: str) -> None:
        await self._do("close", "PUT", _path(conversation, "/status"), {"status": "Closed"})

    async def first_name(self) -> str:
        return str((await self._do("know itself", "GET", ME)).field("first_name") or "")

    async def assign(self, conversation: str, agent: int | None = None) -> None:
        """Assigns the conversation to an agent by id, to this one by default."""
        if agent is None:
            agent = (await self._do("know itself", "GET", ME)).field("id")
        await self._do("assign", "PUT", _path(conversation, "/assignee/user"), {"assignee_id": agent})

    async def set_available(self, status: str = "online") -> None:
        """`online`, `away_manual` or `offline`."""
        await self._do("set its availability", "PUT", f"{ME}/availability", {"status": status})

    # --- the socket ---------------------------------------------------------------------------

    def watch(self, conversation: str) -> None:
        """Subscribes to a conversation from now on, in place of the one before. Returns at once."""
        self._line.watch(conversation)

    async def run(self) -> None:
        """Keeps the agent's socket. Never raises because of the instance."""
        await self._line.run()

    # --- HTTP ---------------------------------------------------------------------------------

    async def _send(self, method: str, path: str, payload: Any = None, files: Files | None = None) -> Answer:
        headers = {"authorization": authorization(self._key, self._secret)}
        if payload is not None:
            headers["content-type"] = "application/json"
        return await self._exchanges.send(method, path, headers=headers, payload=payload, files=files)

    async def _do(
        self, what: str, method: str, path: str, payload: Any = None, *, files: Files | None = None
    ) -> Answer:
        try:
            answer = await self._send(method, path, payload, files)
        except TargetUnreachable as error:
            raise StepFailed(f"The agent could not {what}: {error.what}", next_step=error.next_step) from None
        if not answer.ok:
            raise StepFailed(
                f"The agent could not {what}: {answer.words}.",
                next_step=NEW_KEY if answer.status == 401 else NEEDS,
                owner=Owner.ENVIRONMENT if answer.status in (401, 403) else Owner.SERVER,
            )
        return answer

    async def _ask(self, what: str, path: str) -> Answer | None:
        try:
            answer = await self._send("GET", path)
        except TargetUnreachable as error:
            self._record(Noted(text=f"The agent could not read {what}: {error.what}"))
            return None
        if not answer.ok:
            self._record(Noted(text=f"The agent could not read {what}: {answer.words}."))
            return None
        return answer


def _path(conversation: str, rest: str = "") -> str:
    return f"{CONVERSATIONS}/{segment(conversation)}{rest}"
