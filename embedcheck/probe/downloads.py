"""Attachments, downloaded as whoever reads a message would: by the link in it, and by nothing else."""

import asyncio
import hashlib
from typing import Any

import httpx

from embedcheck.model.observations import FileRead, MessagesRead
from embedcheck.probe.addresses import is_loopback, trust
from embedcheck.probe.failures import describe
from embedcheck.recorder import Record

TIMEOUT = 15.0
# Beyond what any instance takes by default; a longer answer is cut there, and so is its hash.
MOST = 128 * 1024 * 1024
# A link that fails once may work at the next reading; one that fails twice is said to be dead.
ATTEMPTS = 2


class Downloads:
    """One witness's downloads, each file once. Sends no credentials: the link itself is signed."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._tried: dict[str, int] = {}

    async def of(self, read: MessagesRead) -> None:
        """Records FileRead for every attachment of these messages that is not known yet."""
        waiting = [
            self._fetch(read.conversation, str(message["uuid"]), item)
            for message in read.messages
            for item in message["attachments"]
            if self._is_new(item)
        ]
        await asyncio.gather(*waiting)

    def _is_new(self, item: dict[str, Any]) -> bool:
        return self._tried.get(_key(item), 0) < ATTEMPTS

    async def _fetch(self, conversation: str, message: str, item: dict[str, Any]) -> None:
        url = str(item.get("url") or "")
        seen = FileRead(
            conversation=conversation,
            message=message,
            name=str(item.get("name") or ""),
            url=url,
            **await _download(url),
        )
        good = seen.status is not None and seen.status < 400
        self._tried[_key(item)] = ATTEMPTS if good else self._tried.get(_key(item), 0) + 1
        self._record(seen)


def _key(item: dict[str, Any]) -> str:
    """Its UUID: a link is signed anew at each reading."""
    return str(item.get("uuid") or item.get("url") or "")


async def _download(url: str) -> dict[str, Any]:
    if not url.startswith(("http://", "https://")):
        return {"failure": "it is no address on the web"}
    hashed, size = hashlib.sha256(), 0
    try:
        async with (
            asyncio.timeout(TIMEOUT),
            httpx.AsyncClient(
                verify=trust(url) or False,  # no context only where no TLS is spoken
                trust_env=not is_loopback(url),
                follow_redirects=True,
            ) as http,
            http.stream("GET", url) as response,
        ):
            async for part in response.aiter_bytes():
                hashed.update(part)
                size += len(part)
                if size > MOST:
                    break
            return {"status": response.status_code, "size": size, "sha256": hashed.hexdigest()}
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        return {"failure": describe(error).words}
