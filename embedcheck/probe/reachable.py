"""A quick look before the run: is there anybody at all?

Whatever answers is reachable, a wrong inbox and a broken page too: those are findings. Only
silence is not evidence, and a gateway that speaks for a dead server is silence as well.
"""

import asyncio

import httpx

from embedcheck.errors import BadSetup, TargetUnreachable
from embedcheck.model.target import Target
from embedcheck.probe.addresses import instance_origin, is_loopback, origin_of, trust, without_credentials
from embedcheck.probe.exchanges import USER_AGENT
from embedcheck.probe.failures import unreachable

HEALTH = "/health"
TIMEOUT = 10.0
GATEWAY = {
    502: "a proxy answers 502, as the server behind it does not",
    503: "it answers 503, not available",
    504: "a proxy answers 504, as the server behind it is too slow",
}


async def reachable(target: Target, *, within: float = TIMEOUT) -> None:
    """Raises TargetUnreachable that names who does not answer, why, and what to do about it."""
    await _look("The instance", instance_origin(target.instance) + HEALTH, within)
    await _look("The site", target.site.rstrip("/") + "/", within)


async def _look(who: str, url: str, within: float) -> None:
    try:
        status = await _status(url, within)
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


async def _status(url: str, within: float) -> int:
    # The body is not read: a page may be long, or never end.
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
        return response.status_code
