"""Why a connection failed, in people's words.

Only the kind of an error is read, never its text: the libraries quote headers in theirs.
"""

import socket
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.request import getproxies

import httpx
from websockets.exceptions import InvalidHandshake, InvalidStatus
from websockets.exceptions import ProxyError as SocketProxyError

from embedcheck.errors import TargetUnreachable
from embedcheck.probe.addresses import origin_of, through_proxy


@dataclass(frozen=True, slots=True)
class Failure:
    """`words` continue the sentence «… does not answer: »; `next_step` is a sentence of its own."""

    words: str
    next_step: str


DNS = Failure(
    "its host name cannot be resolved (DNS)",
    "Check the spelling of the host, and that this machine's DNS knows it.",
)
REFUSED = Failure(
    "the connection was refused: nothing listens on that port",
    "Start the server, or correct host and port.",
)
TIMEOUT = Failure(
    "no answer within the time limit",
    "See whether the server is overloaded, or a firewall drops the packets between here and there.",
)
NO_TLS = Failure(
    "it does not speak TLS on that port",
    "Write http:// instead of https://, or correct the port.",
)
TLS = Failure(
    "the TLS handshake failed",
    "See with `openssl s_client -connect HOST:PORT` what the server offers.",
)
PROXY = Failure(
    "the HTTP proxy of this machine refused to connect",
    "Correct HTTPS_PROXY and HTTP_PROXY, or name the host in NO_PROXY.",
)
HUNG_UP = Failure(
    "it closed the connection without an answer",
    "Read the server's own log, and that of the proxy in front of it.",
)
NO_ROUTE = Failure(
    "there is no network route to it",
    "Check this machine's network, and whether a VPN is needed.",
)
NOT_HTTP = Failure(
    "its answer is not readable as HTTP",
    "Make sure that host and port belong to a web server.",
)
BY_PROXY = "The request went by the proxy that HTTP_PROXY or HTTPS_PROXY names: see to that first."

_FAILURES: tuple[tuple[type[BaseException], Failure], ...] = (
    (socket.gaierror, DNS),
    (UnicodeError, DNS),
    (ConnectionRefusedError, REFUSED),
    (TimeoutError, TIMEOUT),
    (httpx.TimeoutException, TIMEOUT),
    (ssl.SSLError, TLS),
    (httpx.ProxyError, PROXY),
    (SocketProxyError, PROXY),
    (ConnectionError, HUNG_UP),
    (EOFError, HUNG_UP),
    (httpx.DecodingError, NOT_HTTP),
)


def describe(error: BaseException) -> Failure:
    """The failure that lies at the bottom of this error, as far as we know it."""
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _certificate(cause)
        if isinstance(cause, ssl.SSLError) and "WRONG_VERSION" in (getattr(cause, "reason", None) or ""):
            return NO_TLS
    for kind, failure in _FAILURES:
        if any(isinstance(cause, kind) for cause in causes):
            return failure
    return _last_resort(error, causes)


def unreachable(
    who: str, url: str, error: BaseException, proxies: Mapping[str, str] | None = None
) -> TargetUnreachable:
    """Names who does not answer (`The instance`, `The site`), why, and the next step.

    `proxies` are those of this machine by default; what fails behind one may be the proxy's own fault.
    """
    failure = describe(error)
    proxied = through_proxy(url, getproxies() if proxies is None else proxies)
    step = f"{failure.next_step} {BY_PROXY}" if proxied else failure.next_step
    return TargetUnreachable(f"{who} {origin_of(url)} does not answer: {failure.words}.", next_step=step)


def _certificate(error: ssl.SSLCertVerificationError) -> Failure:
    why = str(getattr(error, "verify_message", "")).rstrip(".")
    return Failure(
        f"its TLS certificate is not valid: {why or 'it could not be verified'}",
        "Renew or replace the certificate, or add its authority to this machine's trust store.",
    )


def _last_resort(error: BaseException, causes: list[BaseException]) -> Failure:
    if isinstance(error, httpx.RemoteProtocolError):
        # httpx has one class for «hung up» and «sent nonsense»; the cause below tells nothing more.
        return HUNG_UP if "disconnected" in str(error) else NOT_HTTP
    if isinstance(error, InvalidHandshake) and not isinstance(error, InvalidStatus):
        return NOT_HTTP
    if any(isinstance(cause, OSError) for cause in causes):
        return NO_ROUTE
    return Failure(f"the connection failed ({type(error).__name__})", HUNG_UP.next_step)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and everything that led to it, outermost first."""
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for member in error.exceptions:
                yield from _causes(member)
        error = error.__cause__ or error.__context__
