import socket
import ssl

import httpx
import pytest
from websockets.exceptions import InvalidMessage

from embedcheck.probe.failures import (
    DNS,
    HUNG_UP,
    NO_ROUTE,
    NO_TLS,
    NOT_HTTP,
    REFUSED,
    TIMEOUT,
    TLS,
    Failure,
    describe,
    unreachable,
)


def caused(outer: Exception, inner: BaseException) -> Exception:
    outer.__cause__ = inner
    return outer


def wrong_version() -> ssl.SSLError:
    error = ssl.SSLError(1, "wrong version number")
    error.reason = "WRONG_VERSION_NUMBER"
    return error


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (caused(httpx.ConnectError("x"), socket.gaierror(-2, "unknown")), DNS),
        (caused(httpx.ConnectError("x"), caused(OSError("all failed"), ConnectionRefusedError())), REFUSED),
        (
            caused(httpx.ConnectError("x"), ExceptionGroup("many", [OSError(), ConnectionRefusedError()])),
            REFUSED,
        ),
        (httpx.ReadTimeout("x"), TIMEOUT),
        (TimeoutError(), TIMEOUT),
        (caused(httpx.ConnectError("x"), wrong_version()), NO_TLS),
        (caused(httpx.ConnectError("x"), ssl.SSLError(1, "no cipher")), TLS),
        (httpx.RemoteProtocolError("Server disconnected without sending a response."), HUNG_UP),
        (httpx.RemoteProtocolError("illegal status line"), NOT_HTTP),
        (caused(httpx.ReadError("x"), ConnectionResetError()), HUNG_UP),
        (caused(InvalidMessage("x"), EOFError()), HUNG_UP),
        (InvalidMessage("x"), NOT_HTTP),
        (OSError(113, "No route to host"), NO_ROUTE),
    ],
)
def test_each_failure_is_told_in_peoples_words(error: Exception, failure: Failure) -> None:
    assert describe(error) == failure


def test_a_bad_certificate_says_what_is_wrong_with_it() -> None:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_message = "certificate has expired"

    assert describe(caused(httpx.ConnectError("x"), error)).words == (
        "its TLS certificate is not valid: certificate has expired"
    )


def test_an_unknown_failure_is_named_by_its_class_and_never_by_its_text() -> None:
    assert describe(RuntimeError("canary")).words == "the connection failed (RuntimeError)"


def test_the_error_names_who_does_not_answer_and_what_to_do() -> None:
    error = unreachable("The site", "https://user:pa55@shop.example/x", socket.gaierror(-2, "unknown"), {})

    assert error.what == f"The site https://shop.example does not answer: {DNS.words}."
    assert error.next_step == DNS.next_step


def test_where_a_proxy_stands_between_it_is_looked_at_first() -> None:
    error = unreachable("The site", "https://shop.example", ConnectionRefusedError(), {"https": "http://p:1"})

    assert "HTTPS_PROXY" in error.next_step
