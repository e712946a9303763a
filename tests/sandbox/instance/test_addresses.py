import pytest

from embedcheck.sandbox.instance.addresses import client_address, is_blocked


@pytest.mark.parametrize(
    ("forwarded", "real", "address"),
    [
        (None, None, "127.0.0.1"),
        ("203.0.113.5, 203.0.113.6", None, "203.0.113.5"),
        ("10.0.0.1, 203.0.113.5", None, "127.0.0.1"),
        ("10.0.0.1", "198.51.100.2", "198.51.100.2"),
        (None, "198.51.100.2", "198.51.100.2"),
        ("bogus", None, "127.0.0.1"),
    ],
)
def test_the_client_is_found_behind_proxies_as_measured(
    forwarded: str | None, real: str | None, address: str
) -> None:
    headers = {"x-forwarded-for": forwarded, "x-real-ip": real}
    given = {name: value for name, value in headers.items() if value is not None}
    assert client_address(given, "127.0.0.1") == address


@pytest.mark.parametrize(
    ("address", "blocked"),
    [
        ("203.0.113.7", True),
        ("10.1.2.3", True),
        ("10.2.2.3", False),
        ("2001:db8::1", True),
        ("nobody", False),
    ],
)
def test_an_inbox_blocks_addresses_and_blocks_of_them(address: str, blocked: bool) -> None:
    entries = ("203.0.113.7", "10.1.9.9/16", "2001:db8::/32", "no address")
    assert is_blocked(address, entries) is blocked
