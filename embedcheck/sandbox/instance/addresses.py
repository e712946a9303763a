"""Whose request it is: the client's address behind proxies, and the addresses that an inbox blocks."""

from collections.abc import Iterable, Mapping
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

# What the real server takes for private; documentation ranges count as public there.
_PRIVATE = tuple(
    ip_network(block)
    for block in (
        "127.0.0.0/8",
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "169.254.0.0/16",
        "::1/128",
        "fc00::/7",
        "fe80::/10",
    )
)


def client_address(headers: Mapping[str, str], peer: str) -> str:
    """First entry of X-Forwarded-For if it is public, else X-Real-IP, else the TCP peer. Measured on 2.7.0."""
    first = headers.get("x-forwarded-for", "").partition(",")[0].strip()
    if _is_public(first):
        return first
    return headers.get("x-real-ip", "") or peer


def _is_public(address: str) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return not any(parsed in block for block in _PRIVATE)


def is_blocked(address: str, entries: Iterable[str]) -> bool:
    """Entries are addresses or CIDR blocks (`httputil`, IsIPBlocked)."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in block for block in map(_block, entries) if block)


def _block(entry: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(entry, strict=False)
    except ValueError:
        return None
