"""HTTP with one origin, every exchange written down: what we sent, what came back, or why nothing did."""

import asyncio
import copy
import itertools
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Self

import httpx

from embedcheck.errors import BadSetup, TargetUnreachable
from embedcheck.model.observations import (
    Noted,
    Observation,
    Paced,
    RequestFailed,
    RequestSent,
    ResponseReceived,
)
from embedcheck.probe.addresses import is_loopback, trust, without_credentials
from embedcheck.probe.answers import Answer, read_answer
from embedcheck.probe.budget import Pacer
from embedcheck.probe.failures import describe, unreachable
from embedcheck.recorder import Record
from embedcheck.redaction import Vault

# Field name, then file name, content and content type; without a file name it is a field like any other.
FilePart = tuple[str, tuple[str | None, bytes, str | None]]
TIMEOUT = 15.0
# Seconds for which an idle connection is used again. Servers hang up after five at the least: whoever
# speaks in that very moment gets no answer, and a message must not be sent twice to find out.
REUSED = 2.0
UPLOAD_TIMEOUT = 120.0
USER_AGENT = "embedcheck"
# More than the largest file that any instance takes; whatever is longer is no answer to a question of ours.
BODY_MAX = 32 * 1024 * 1024

TOO_LONG = f"its body is longer than {BODY_MAX // 1024 // 1024} MB"

KEPT_OF_REQUEST = ("authorization", "content-type", "x-libredesk-")
KEPT_OF_RESPONSE = (
    "access-control-allow-origin",
    "content-security-policy",
    "content-type",
    "location",
    "x-frame-options",
    "retry-after",
    "x-libredesk-",
    "x-ratelimit-",
)


def keep(headers: Mapping[str, str], kept: tuple[str, ...]) -> dict[str, str]:
    """The headers that matter to a check, in lower case."""
    return {name.lower(): value for name, value in headers.items() if name.lower().startswith(kept)}


def unrecorded(_seen: Observation) -> None:
    """The Record of whoever keeps no transcript."""


class Exchanges:
    """A pool of connections to one origin. `who` names its owner in errors (`The instance`).

    `send` gives an `Answer` for everything that was answered, and raises TargetUnreachable where
    nothing was, or more than `BODY_MAX` bytes. What an answer's own words repeat of the secrets that
    were sent with its request is masked in them. `timeout` is seconds per phase (connect, write, read);
    `reused` is how long an idle connection is still used.
    """

    def __init__(
        self,
        origin: str,
        *,
        who: str = "The instance",
        record: Record | None = None,
        timeout: float = TIMEOUT,
        pacer: Pacer | None = None,
        reused: float = REUSED,
    ) -> None:
        self.origin = origin
        self.pacer = pacer or Pacer(lambda text: self._record(Paced(text=text)))
        self._who = who
        self._record = record or unrecorded
        self._timeout = timeout
        self._ids = _ids()
        self._http = httpx.AsyncClient(
            timeout=timeout,
            limits=httpx.Limits(keepalive_expiry=reused),
            headers={"user-agent": USER_AGENT},
            verify=trust(origin) or False,  # no context only where no TLS is spoken; we follow no redirect
            trust_env=not is_loopback(origin),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_raised: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        await self._http.aclose()

    def recorded_by(self, record: Record) -> Self:
        """The same connections and the same budget, written down elsewhere. Whoever opened them closes them."""
        sibling = copy.copy(self)
        sibling._record = record
        return sibling

    async def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        return await self.send("GET", path, headers=headers)

    async def send(
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
        """One request and its answer. `payload` goes as JSON, `content` as it is; `form` with `files` as
        multipart."""
        body = content if payload is None else json.dumps(payload, ensure_ascii=False)
        request = self._http.build_request(
            method,
            self.origin + path,
            headers=_checked(headers),
            content=body,
            data=form,
            files=files,
            timeout=UPLOAD_TIMEOUT if files else self._timeout,
        )
        sent = self._note_request(request, body)
        within = UPLOAD_TIMEOUT if files else self._timeout * 2
        response, read = await self._await_answer(request, sent, within)
        return _without_echo(self._note_answer(response, read, sent), sent)

    def _note_request(self, request: httpx.Request, body: str | None) -> RequestSent:
        sent = RequestSent(
            id=next(self._ids),
            method=request.method,
            url=without_credentials(str(request.url)),
            headers=keep(request.headers, KEPT_OF_REQUEST),
            body=body,
        )
        self._record(sent)
        return sent

    async def _await_answer(
        self, request: httpx.Request, sent: RequestSent, within: float
    ) -> tuple[httpx.Response, bytes]:
        try:
            # httpx limits each phase; a server that drips one byte at a time needs the outer limit.
            async with asyncio.timeout(within):
                return await self._read(request, sent)
        except (httpx.RequestError, OSError, UnicodeError) as error:
            self._record(RequestFailed(id=sent.id, url=sent.url, failure=describe(error).words))
            # Without its cause: the libraries quote headers in their own texts.
            raise unreachable(self._who, self.origin, error) from None

    async def _read(self, request: httpx.Request, sent: RequestSent) -> tuple[httpx.Response, bytes]:
        """The answer and its decoded body, of which no more is ever held than `BODY_MAX`."""
        response = await self._http.send(request, stream=True)
        try:
            content = bytearray()
            async for chunk in response.aiter_bytes():
                content += chunk
                if len(content) > BODY_MAX:
                    self._record(RequestFailed(id=sent.id, url=sent.url, failure=TOO_LONG))
                    raise TargetUnreachable(
                        f"{self._who} {self.origin} gives no answer that can be read: {TOO_LONG}.",
                        next_step="See what answers at this address, and whether a proxy stands before it.",
                    )
            return response, bytes(content)
        finally:
            await response.aclose()

    def _note_answer(self, response: httpx.Response, content: bytes, sent: RequestSent) -> Answer:
        headers = {name.lower(): value for name, value in response.headers.items()}
        kind = headers.get("content-type", "")
        text = content.decode(response.encoding or "utf-8", errors="replace") if _is_text(kind) else ""
        self._record(
            ResponseReceived(
                id=sent.id,
                url=sent.url,
                status=response.status_code,
                headers=keep(headers, KEPT_OF_RESPONSE),
                # An error's page is evidence; a script's text is not.
                body=text if "json" in kind or response.status_code >= 400 else None,
            )
        )
        self.pacer.heard(headers)
        answer = read_answer(response.status_code, headers, text, content)
        if answer.throttled_for is not None:
            self._record(Noted(text=_throttled(self._who, answer.throttled_for)))
        return answer


def _without_echo(answer: Answer, sent: RequestSent) -> Answer:
    """The answer, in whose words no secret stands that its own request carried: errors quote them."""
    if not (answer.message or answer.error_type):
        return answer
    vault = Vault()
    vault.mask_observation(sent)
    return replace(
        answer,
        message=vault.mask_text(answer.message),
        error_type=vault.mask_text(answer.error_type),
    )


def _ids() -> Iterator[str]:
    """Ids that no other client of the same witness will give."""
    mine = uuid.uuid4().hex[:6]
    return (f"{mine}-{number}" for number in itertools.count(1))


def _checked(headers: Mapping[str, str] | None) -> dict[str, str]:
    for name, value in (headers or {}).items():
        if not (value.isascii() and value.isprintable()):
            raise BadSetup(
                f"The value of the header {name} has characters that cannot stand in a header.",
                next_step="Look for a line break or a letter beyond ASCII in the key or the token.",
            )
    return dict(headers or {})


def _is_text(content_type: str) -> bool:
    return content_type.startswith("text/") or any(word in content_type for word in ("json", "javascript"))


def _throttled(who: str, seconds: float) -> str:
    return (
        f"{who} throttled embedcheck (HTTP 429, try again in {seconds:.0f} s). "
        "All visitors and checks behind one address share its limit."
    )
