import asyncio
import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from starlette.responses import Response

from embedcheck.errors import BadSetup, TargetUnreachable
from embedcheck.model.target import Target
from embedcheck.probe.reachable import reachable
from embedcheck.wire import endpoints
from tests.probe.desk import INBOX, Desk, error, opened, success

ALIVE = {"GET /health": success(1), "GET /": Response("<html>")}


def target(site: str, instance: str) -> Target:
    return Target(site=site, instance=instance, inbox=INBOX)


def look(desk: Desk, **changes: str) -> None:
    async def play() -> None:
        async with opened(desk):
            where = {"site": desk.url, "instance": desk.url, **changes}
            await reachable(target(**where), within=0.5)

    asyncio.run(play())


@contextmanager
def deaf_port() -> Iterator[int]:
    """A port that accepts and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_living_site_and_instance_are_reachable() -> None:
    desk = Desk(dict(ALIVE))
    look(desk)

    assert [request.path for request in desk.requests] == ["/health", "/"]


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 500])
def test_whatever_answers_is_reachable(status: int) -> None:
    look(Desk({"GET /health": error(status, "x", "y"), "GET /": Response("", status)}))


def test_an_instance_whose_health_a_proxy_hides_is_known_by_its_widget() -> None:
    launcher = {f"GET {endpoints.LAUNCHER.path}": error(400, "Inbox not found", "InputException")}
    look(Desk({**ALIVE, **launcher, "GET /health": Response("<h1>Forbidden</h1>", 403)}))


@pytest.mark.parametrize(
    "answer",
    [
        Response("<html>"),
        Response("{}", media_type="application/json"),
        Response(b"[" * 100_000, media_type="application/json"),
    ],
)
def test_somebody_who_answers_as_no_libredesk_does_is_told_at_once(answer: Response) -> None:
    everywhere = {"GET /health": answer, f"GET {endpoints.LAUNCHER.path}": answer}
    with pytest.raises(BadSetup, match="answers, and not as a Libredesk does") as caught:
        look(Desk({**ALIVE, **everywhere}))
    assert "baseURL" in caught.value.next_step


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_gateway_without_a_server_behind_it_is_not(status: int) -> None:
    with pytest.raises(TargetUnreachable, match=f"The instance .* is not there: .*{status}"):
        look(Desk({**ALIVE, "GET /health": Response("", status)}))
    with pytest.raises(TargetUnreachable, match=f"The site .* is not there: .*{status}"):
        look(Desk({**ALIVE, "GET /": Response("", status)}))


@pytest.mark.parametrize("who", ["site", "instance"])
def test_the_one_that_does_not_answer_is_named(who: str) -> None:
    with pytest.raises(TargetUnreachable, match=f"The {who} .*nothing listens"):
        look(Desk(dict(ALIVE)), **{who: "http://127.0.0.1:9"})


def test_an_unknown_name_is_told_as_dns() -> None:
    with pytest.raises(TargetUnreachable, match="cannot be resolved"):
        look(Desk(dict(ALIVE)), site="http://nobody.invalid")


def test_silence_is_told_as_a_timeout() -> None:
    with deaf_port() as port, pytest.raises(TargetUnreachable, match="time limit"):
        look(Desk(dict(ALIVE)), site=f"http://127.0.0.1:{port}")


def test_https_on_a_plain_port_is_told_as_such() -> None:
    async def play() -> None:
        async with opened(Desk(dict(ALIVE))) as desk:
            await reachable(target(desk.url, desk.url.replace("http:", "https:")))

    with pytest.raises(TargetUnreachable, match="does not speak TLS"):
        asyncio.run(play())


def test_credentials_of_a_staging_site_are_used_and_not_shown(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    async def play() -> Desk:
        async with opened(Desk(dict(ALIVE))) as desk:
            await reachable(target(desk.url.replace("//", "//user:pa55@"), desk.url))
        return desk

    assert asyncio.run(play()).requests[1].headers["authorization"].startswith("Basic ")
    with pytest.raises(TargetUnreachable) as caught:
        look(Desk(dict(ALIVE)), site="http://user:pa55@127.0.0.1:9")
    assert "pa55" not in caught.value.what
    assert "pa55" not in caplog.text


@pytest.mark.parametrize("site", ["", "shop.example", "file:///etc/passwd", "http://shop.example:x"])
def test_an_address_that_no_browser_opens_is_a_mistake_of_the_setup(site: str) -> None:
    with pytest.raises(BadSetup, match="The site's address"):
        look(Desk(dict(ALIVE)), site=site)
