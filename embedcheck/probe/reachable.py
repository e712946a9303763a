"""A quick look before the run: is there anybody at all, and is it Libredesk?

Whatever answers is reachable, a wrong inbox and a broken page too: those are findings. Only
silence is not evidence, and a gateway that speaks for a dead server is silence as well. So is an
address at which neither the health nor the widget's settings are Libredesk's: it is mistyped.
"""

import asyncio

import httpx

from embedcheck.errors import BadSetup, TargetUnreachable
from embedcheck.model.target import Target
from embedcheck.probe.addresses import (
    instance_origin,
    is_loopback,
    origin_of,
    segment,
    trust,
    without_credentials,
)
from embedcheck.probe.exchanges import USER_AGENT
from embedcheck.probe.failures import unreachable
from embedcheck.wire import endpoints
from embedcheck.wire.envelope import read_envelope

HEALTH = "/health"
TIMEOUT = 10.0
# A page may be long, or never end; an envelope of these two routes is shorter than this.
BODY_READ = 8192
GATEWAY = {
    502: "a proxy answers 502, as the server behind it does not",
    503: "it answers 503, not available",
    504: "a proxy answers 504, as the server behind it is too slow",
}


async def reachable(target: Target, *, within: float = TIMEOUT) -> None:
    """Raises TargetUnreachable that names who does not answer, why, and what to do about it; BadSetup
    where somebody answers who is no Libredesk."""
    await instance_reachable(target, within=within)
    await _look("The site", target.site.rstrip("/") + "/", within)


async def instance_reachable(target: Target, *, within: float = TIMEOUT) -> None:
    """The same of the instance alone, for whoever has no use for a site."""
    origin = instance_origin(target.instance)
    if not await _look("The instance", origin + HEALTH, within):
        await _recognise(target, origin, within)


async def _recognise(target: Target, origin: str, within: float) -> None:
    """A proxy may hide /health, so that the widget's own settings are asked before anybody is doubted."""
    query = f"?{endpoints.INBOX_QUERY}={segment(target.inbox)}"
    if await _look("The instance", origin + endpoints.LAUNCHER.path + query, within):
        return
    raise BadSetup(
        f"{origin} answers, and not as a Libredesk does: neither {HEALTH} nor {endpoints.LAUNCHER.path} "
        "gives its envelope.",
        next_step="Correct the instance's address; it is the `baseURL` of the embed, without a path. "
        "If it is right, see what stands before it (a firewall, a login page) and answers in its place.",
    )


async def _look(who: str, url: str, within: float) -> bool:
    """Whether Libredesk's envelope is the answer."""
    try:
        status, body = await _answer(url, within)
    except (httpx.InvalidURL, httpx.UnsupportedProtocol):
        raise BadSetup(
            f"{who}'s address is not a URL that a browser could open.",
            next_step="Write it with its scheme, as in https://www.example.com.",
        ) from None
    except (httpx.RequestError, OSError, UnicodeError) as error:
        raise unreachable(who, url, error) from None
    if status in GATEWAY:
        raise TargetUnreachable(
            f"{who} {origin_of(url)} is not there: {GATEWAY[status]}.",
            next_step="Start the server, or wait until its deployment is complete.",
        )
    return read_envelope(body) is not None


async def _answer(url: str, within: float) -> tuple[int, str]:
    """The status, and the body if it is short JSON."""
    client = httpx.AsyncClient(
        timeout=within,
        verify=trust(url) or False,  # no context only where no TLS is spoken; we follow no redirect
        trust_env=not is_loopback(url),
        headers={"user-agent": USER_AGENT},
    )
    # Credentials in the address go apart from it, as httpx logs the URL of a request.
    parts = httpx.URL(url)
    auth = (parts.username, parts.password) if parts.userinfo else None
    look = client.stream("GET", without_credentials(url), auth=auth)
    async with asyncio.timeout(within * 2), client, look as response:
        return response.status_code, await _short_json(response)


async def _short_json(response: httpx.Response) -> str:
    if "json" not in response.headers.get("content-type", ""):
        return ""
    body = b""
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > BODY_READ:
            return ""
    return body.decode("utf-8", "replace")
