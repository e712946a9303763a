import pytest

from embedcheck.sandbox.instance.router import ROUTES
from embedcheck.wire.endpoints import ENDPOINTS
from tests.sandbox.instance.player import Player

LAUNCHER = "/api/v1/widget/chat/settings/launcher"
INIT = "/api/v1/widget/chat/conversations/init"


def test_every_endpoint_of_the_wire_has_a_route_of_the_same_guard() -> None:
    routes = {(route.method, route.path): route for route in ROUTES}
    missing = [each.name for each in ENDPOINTS if (each.method, each.path) not in routes]
    assert missing == []
    assert all(routes[each.method, each.path].guard is each.guard for each in ENDPOINTS)


@pytest.mark.parametrize(
    "path", ["/nope", "/api/v1/widget/chat/nope", f"/{LAUNCHER}", "/", f"{INIT}/x/close"]
)
def test_an_unknown_route_is_not_found(path: str) -> None:
    assert Player().get(path).error == (404, "Route not found", "GeneralException")


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("POST", LAUNCHER, "GET, OPTIONS"),
        ("HEAD", LAUNCHER, "GET, OPTIONS"),
        ("GET", "/api/v1/widget/chat/auth/exchange", "OPTIONS, POST"),
        ("PUT", INIT, "GET, OPTIONS, POST"),
        ("HEAD", "/widget.js", "GET, OPTIONS"),
    ],
)
def test_another_method_is_not_allowed_and_the_allowed_ones_are_named(
    method: str, path: str, allow: str
) -> None:
    answer = Player().ask(method, path)
    assert answer.error == (405, "Request method not allowed", "GeneralException")
    assert answer.headers["allow"] == allow


def test_a_preflight_gets_an_empty_answer_without_cors_so_that_it_fails() -> None:
    answer = Player().ask("OPTIONS", LAUNCHER, headers={"origin": "http://site.example"})
    assert (answer.status, answer.body, answer.headers) == (200, b"", {"allow": "GET, OPTIONS"})
    assert Player().ask("OPTIONS", "/nope").status == 404


@pytest.mark.parametrize(
    ("method", "path", "status", "location"),
    [
        ("GET", f"{LAUNCHER}/?inbox_id=1", 301, f"{LAUNCHER}?inbox_id=1"),
        ("GET", "/API/v1/lang", 301, "/api/v1/lang"),
        ("POST", f"{INIT}/", 308, INIT),
        ("GET", "/widget/", 301, "/widget"),
    ],
)
def test_a_slash_too_many_and_wrong_case_are_put_right(
    method: str, path: str, status: int, location: str
) -> None:
    answer = Player().ask(method, path)
    assert (answer.status, answer.headers["location"]) == (status, f"http://desk.example.test{location}")


def test_init_is_a_conversation_for_get_only() -> None:
    player = Player()
    assert player.post(INIT, {"message": "hi"}).status == 200
    assert player.get(INIT, player.visitor().token).status == 500
