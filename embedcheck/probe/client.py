"""The widget's REST API as typed methods: for the probe, and for custom frontends.

async with WidgetClient("https://chat.example.com", INBOX) as chat:
    started = await chat.init("Hello")
    if started.ok:
        chat.token = started.field("session_token")
        mine = await chat.conversations()
"""

from collections.abc import Mapping
from typing import Any, Self

from embedcheck.probe.addresses import instance_origin, segment
from embedcheck.probe.answers import Answer
from embedcheck.probe.budget import Pacer
from embedcheck.probe.exchanges import TIMEOUT, Exchanges
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

    With a `record`, every exchange is written down (raw: the recorder masks).
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
    ) -> None:
        self.origin = instance_origin(base_url)
        self.inbox = inbox
        self.token = token
        self.visitor_token = visitor_token
        self._record = record
        self._exchanges = Exchanges(self.origin, record=record, timeout=timeout)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_raised: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        await self._exchanges.aclose()

    def anew(self) -> "WidgetClient":
        """Another client of the same instance and inbox, without a session, recorded in the same place."""
        return WidgetClient(self.origin, self.inbox, record=self._record)

    @property
    def pacer(self) -> Pacer:
        """What the instance last said of its rate limit, and the waiting for it."""
        return self._exchanges.pacer

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
        """Sends one file. Libredesk stores only the first of several (`chat.go:611`), so one it is."""
        return await self._call(
            endpoints.UPLOAD,
            form={"conversation_uuid": uuid},
            files={"files": (name, content, content_type)},
        )

    async def csat(self, uuid: str, rating: int, feedback: str = "") -> Answer:
        """Answers a satisfaction survey: rating 0 (none) to 5."""
        return await self._call(endpoints.CSAT, uuid=uuid, payload={"rating": rating, "feedback": feedback})

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
        files: Mapping[str, tuple[str, bytes, str]] | None = None,
    ) -> Answer:
        path = endpoint.fill(segment(uuid)).replace("{code}", segment(code))
        headers = self._headers(endpoint, token or self.token, json=files is None)
        return await self._exchanges.send(
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
