import pytest

from embedcheck.errors import BadSetup
from embedcheck.probe.addresses import (
    fits_a_header,
    instance_origin,
    is_loopback,
    origin_of,
    segment,
    socket_url,
    through_proxy,
    trust,
    without_credentials,
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://chat.example.com/", "https://chat.example.com"),
        ("http://127.0.0.1:9000", "http://127.0.0.1:9000"),
        ("https://[::1]:9000//", "https://[::1]:9000"),
        (" https://chat.example.com ", "https://chat.example.com"),
    ],
)
def test_an_instance_is_an_origin_however_it_is_written(written: str, meant: str) -> None:
    assert instance_origin(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "",
        "chat.example.com",
        "ftp://chat.example.com",
        "https://",
        "https://chat.example.com/desk",
        "https://chat.example.com?inbox=1",
        "https://user:pa55@chat.example.com",
        "https://chat.example.com:99999",
        "http://a\nb",
    ],
)
def test_what_is_no_origin_is_refused_with_a_next_step(written: str) -> None:
    with pytest.raises(BadSetup) as caught:
        instance_origin(written)

    assert "https://chat.example.com" in caught.value.next_step
    assert "pa55" not in caught.value.what


def test_credentials_in_an_address_are_never_shown() -> None:
    url = "https://user:pa55@staging.example.com/a?b=1"

    assert origin_of(url) == "https://staging.example.com"
    assert without_credentials(url) == "https://staging.example.com/a?b=1"


def test_a_secure_origin_has_a_secure_socket() -> None:
    assert socket_url("https://a.example", "/widget/ws") == "wss://a.example/widget/ws"
    assert socket_url("http://a.example:1", "/ws") == "ws://a.example:1/ws"


def test_an_id_cannot_walk_to_another_route() -> None:
    assert segment("../init?x=1") == "..%2Finit%3Fx%3D1"


@pytest.mark.parametrize(
    ("url", "loopback"),
    [
        ("http://127.0.0.1:1", True),
        ("http://127.9.9.9", True),
        ("http://[::1]:1", True),
        ("ws://localhost:1", True),
        ("http://shop.localhost", True),
        ("http://10.0.0.1", False),
        ("http://localhost.example.com", False),
    ],
)
def test_only_this_machine_is_spared_its_proxy(url: str, loopback: bool) -> None:
    assert is_loopback(url) is loopback


def test_certificates_are_verified_wherever_tls_is_spoken() -> None:
    context = trust("wss://chat.example.com")

    assert context is not None
    assert context.check_hostname
    assert trust("http://chat.example.com") is None


@pytest.mark.parametrize("value", ["", "a b", "a\r\nb", "‹session#1›", "a\x00"])
def test_what_no_header_can_carry_is_known(value: str) -> None:
    assert not fits_a_header(value)
    assert fits_a_header("Abc_-123")


@pytest.mark.parametrize(
    ("url", "proxied"),
    [
        ("https://shop.example", True),
        ("wss://shop.example/widget/ws", True),
        ("http://shop.example", False),
        ("https://desk.internal", False),
        ("https://127.0.0.1:1", False),
    ],
)
def test_a_proxy_is_known_by_scheme_and_exceptions(url: str, proxied: bool) -> None:
    assert through_proxy(url, {"https": "http://proxy:3128", "no": "desk.internal"}) is proxied
