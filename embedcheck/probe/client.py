"""The widget's REST API as typed methods: for the probe, and for custom frontends.

async with WidgetClient(INSTANCE, INBOX, patient=True) as chat:
    begun = Begun.of(await chat.init("Hello"))
    assert begun is not None and begun.session is not None
    chat.token = begun.session.token
    mine = Conversation.all_of(await chat.conversations())
    assert [each.uuid for each in mine] == [begun.conversation.uuid]

    refused = await chat.message(begun.conversation.uuid, "")
    assert (refused.status, refused.error_type) == (400, "InputException")
    unknown = await chat.conversation("00000000-0000-4000-8000-000000000000")
    assert unknown.error_type == "NotFoundException"  # whether 404, or the double body of 2.7
"""

import copy
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Self
from urllib.parse import urlsplit

from embedcheck.probe.addresses import instance_origin, segment
from embedcheck.probe.answers import Answer
from embedcheck.probe.budget import Pacer
from embedcheck.probe.exchanges import TIMEOUT, Exchanges, FilePart
from embedcheck.recorder import Record
from embedcheck.wire import endpoints
from embedcheck.wire.endpoints import Endpoint, Guard


class WidgetClient:
    """One visitor or contact of one inbox, over HTTP.

    Every method gives an `Answer`; errors of the instance are values. Only where nothing answers
    at all is TargetUnreachable raised, and BadSetup for an address or token that cannot be sent.

    `token` is the session token, sent as bearer where a route asks for a session; set it from the
    answer of `init` or `exchange`. `visitor_token` asks the instance to merge that visitor into the
    session's contact; drop it as soon as an answer `clears_visitor`.

    A `patient` client waits where the rate limit is nearly spent, and asks once more, after the time
    that was asked for, what was refused with 429; a `pacer` of your own says to whom that is told. Any other
    client leaves it to its user: see `pacer` and `Answer.throttled_for`. With a `record`, every exchange is written down (raw: the recorder masks).
    """

    def __init__(
        self,
        base_url: str,
        inbox: str,
        *,
        record: Record | None = None,
        token: str | None = None,
        visitor_token: str | None = None,
        timeout: float = TIMEOUT,
        patient: bool = False,
        pacer: Pacer | None = None,
    ) -> None:
        self.origin = instance_origin(base_url)
        self.inbox = inbox
        self.token = token
        self.visitor_token = visitor_token
        self.patient = patient
        self._record = record
        self._exchanges = Exchanges(self.origin, record=record, timeout=timeout, pacer=pacer)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_raised: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        await self._exchanges.aclose()

    def anew(self, inbox: str = "") -> "WidgetClient":
        """Another client of the same instance, without a session and recorded in the same place; of the
        same inbox unless another is named."""
        return WidgetClient(self.origin, inbox or self.inbox, record=self._record)

    @property
    def pacer(self) -> Pacer:
        """What the instance last said of its rate limit, and the waiting for it."""
        return self._exchanges.pacer

    def as_somebody(
        self, token: str | None, *, inbox: str | None = None, record: Record | None = None
    ) -> "WidgetClient":
        """Another visitor or contact over the same connections, under the same limit; of this inbox
        unless another is named. `token` None is somebody who never wrote. Close the first client only."""
        other = copy.copy(self)
        other.token, other.visitor_token = token, None
        other.inbox = self.inbox if inbox is None else inbox
        if record is not None:
            other._exchanges = self._exchanges.recorded_by(record)
        return other

    async def script(self) -> Answer:
        """The loader, `/widget.js`."""
        return await self._call(endpoints.SCRIPT)

    async def frame(self) -> Answer:
        """The iframe's document; its `content-security-policy` says who may embed it."""
        return await self._call(endpoints.FRAME, query=f"?{endpoints.INBOX_QUERY}={segment(self.inbox)}")

    async def languages(self) -> Answer:
        return await self._call(endpoints.LANGUAGES)

    async def language(self, code: str) -> Answer:
        """The texts of a language: bare JSON in `body`, without an envelope."""
        return await self._call(endpoints.LANGUAGE, code=code)

    async def launcher(self) -> Answer:
        return await self._call(endpoints.LAUNCHER)

    async def settings(self) -> Answer:
        return await self._call(endpoints.SETTINGS)

    async def exchange(self, jwt: str) -> Answer:
        """Trades the site's JWT for a session: `session_token` and `user`. Never merges (`chat.go:350`)."""
        return await self._call(endpoints.EXCHANGE, payload={"jwt": jwt})

    async def me(self, token: str | None = None) -> Answer:
        """Who a session belongs to: `user_id`, `is_visitor`, names. `token` in place of the client's own."""
        return await self._call(endpoints.ME, token=token)

    async def init(self, message: str, form_data: Mapping[str, Any] | None = None) -> Answer:
        """Starts a conversation; without a `token` as a new visitor, with a `session_token` in the answer."""
        form = {} if form_data is None else {"form_data": dict(form_data)}
        return await self._call(endpoints.INIT, payload={"message": message, **form})

    async def conversations(self) -> Answer:
        """The session's conversations in this inbox, newest first, at most 200."""
        return await self._call(endpoints.CONVERSATIONS)

    async def conversation(self, uuid: str) -> Answer:
        """`conversation` and its `messages`, newest first, at most 400."""
        return await self._call(endpoints.CONVERSATION, uuid=uuid)

    async def message(self, uuid: str, message: str) -> Answer:
        """Writes into a conversation, which reopens it. Nothing is pushed to other devices."""
        return await self._call(endpoints.MESSAGE, uuid=uuid, payload={"message": message})

    async def update_last_seen(self, uuid: str) -> Answer:
        return await self._call(endpoints.LAST_SEEN, uuid=uuid)

    async def upload(
        self, uuid: str, name: str, content: bytes, content_type: str = "application/octet-stream"
    ) -> Answer:
        """Sends one file; the answer is the message that holds it."""
        return await self.upload_all(uuid, [(name, content, content_type)])

    async def upload_all(self, uuid: str, files: Sequence[tuple[str, bytes, str]]) -> Answer:
        """Sends several files (name, content, content type) in one request, as the published page says.

        Libredesk 2.7 stores the first and drops the others without a word (`chat.go:611`).
        """
        parts: list[FilePart] = [("files", file) for file in files]
        return await self._call(endpoints.UPLOAD, form={"conversation_uuid": uuid}, files=parts)

    async def media(self, url: str) -> Answer:
        """A file from the signed address in an attachment: its bytes are the answer's `content`.

        Only path and query of the address are used, since an instance whose root URL was never set
        hands out `http://localhost:9000/…`.
        """
        parts = urlsplit(url)
        return await self._exchanges.get(f"{parts.path}?{parts.query}")

    async def csat(self, uuid: str, rating: int, feedback: str = "") -> Answer:
        """Answers a satisfaction survey: rating 0 (none) to 5."""
        return await self._call(endpoints.CSAT, uuid=uuid, payload={"rating": rating, "feedback": feedback})

    async def ask(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        payload: Any = None,
        content: str | None = None,
        form: Mapping[str, str] | None = None,
        files: Sequence[FilePart] | None = None,
    ) -> Answer:
        """Any request, with these headers and no others: for what has no method here."""
        send = partial(
            self._exchanges.send,
            method,
            path,
            headers=headers,
            payload=payload,
            content=content,
            form=form,
            files=files,
        )
        if not self.patient or not path.startswith(endpoints.API):
            return await send()
        await self.pacer.ready()
        answer = await send()
        if answer.throttled_for is None:
            self.pacer.let_in()
        elif await self.pacer.refused(answer.throttled_for):
            answer = await send()
        return answer

    async def _call(
        self,
        endpoint: Endpoint,
        *,
        uuid: str = "",
        code: str = "",
        query: str = "",
        token: str | None = None,
        payload: Any = None,
        form: Mapping[str, str] | None = None,
        files: Sequence[FilePart] | None = None,
    ) -> Answer:
        path = endpoint.fill(segment(uuid)).replace("{code}", segment(code))
        headers = self._headers(endpoint, token or self.token, json=files is None)
        return await self.ask(
            endpoint.method, path + query, headers=headers, payload=payload, form=form, files=files
        )

    def _headers(self, endpoint: Endpoint, token: str | None, *, json: bool) -> dict[str, str]:
        headers: dict[str, str] = {}
        if json and endpoint.method == "POST":
            headers["content-type"] = "application/json"
        if endpoint.path.startswith(endpoints.API):
            headers[endpoints.INBOX_HEADER] = self.inbox
        if token and endpoint.guard in (Guard.SESSION, Guard.OPTIONAL_SESSION):
            headers["authorization"] = f"Bearer {token}"
            if self.visitor_token and self.visitor_token != token:
                headers[endpoints.VISITOR_HEADER] = self.visitor_token
        return headers
