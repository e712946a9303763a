"""Addresses of the site and the instance: cleaned, compared, shown without credentials."""

import ipaddress
import ssl
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

import httpx

from embedcheck.errors import BadSetup

MAX_PORT = 65535


def origin_of(url: str) -> str:
    """Scheme, host and port alone: safe to show, as a URL may hold a user name and a password."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def without_credentials(url: str) -> str:
    """The URL with its `user:password@` taken out."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def instance_origin(url: str) -> str:
    """The instance's origin without a trailing slash. Raises BadSetup for anything else.

    Libredesk serves desk, widget and API from the root of one origin, so a path is a mistake.
    """
    try:
        parts = httpx.URL(url.strip())
        whole = parts.scheme in ("http", "https") and bool(parts.host) and (parts.port or 1) <= MAX_PORT
    except (httpx.InvalidURL, UnicodeError):
        whole = False
    if not whole or parts.path.strip("/") or parts.userinfo or parts.query or parts.fragment:
        raise BadSetup(
            "The instance's address is not an origin (scheme, host and, if need be, a port).",
            next_step="Write it as https://chat.example.com, without path, query or credentials.",
        )
    return origin_of(str(parts)).rstrip("/")


def socket_url(origin: str, path: str) -> str:
    """The ws(s) URL of a path on an http(s) origin."""
    return "ws" + origin.removeprefix("http") + path


def segment(value: str) -> str:
    """One path segment, so that no id can walk to another route."""
    return quote(value, safe="")


def is_loopback(url: str) -> bool:
    """Whether the address is this machine, to which no proxy of the environment applies."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def through_proxy(url: str, proxies: Mapping[str, str]) -> bool:
    """Whether a request goes by one of `proxies` (as `urllib.request.getproxies` gives them)."""
    parts = urlsplit(url)
    host = "." + (parts.hostname or "")
    spared = [name.strip().lstrip(".") for name in proxies.get("no", "").split(",")]
    if is_loopback(url) or "*" in spared or any(name and host.endswith("." + name) for name in spared):
        return False
    return bool(proxies.get(parts.scheme.replace("ws", "http")) or proxies.get("all"))


def trust(url: str) -> ssl.SSLContext | None:
    """The authorities that we trust for this URL: httpx's bundle and the machine's own, as a browser
    on this machine would; None where no TLS is spoken."""
    if urlsplit(url).scheme not in ("https", "wss"):
        return None
    context = httpx.create_ssl_context()
    context.load_default_certs()
    return context


def fits_a_header(value: str) -> bool:
    """Whether a token can stand in a header. What cannot would be quoted in the libraries' own errors."""
    return bool(value) and all("!" <= letter <= "~" for letter in value)
