import base64

import pytest

from embedcheck.sandbox.instance.actions import Request
from embedcheck.sandbox.instance.agent_auth import is_agent
from embedcheck.sandbox.instance.guards import Call
from tests.sandbox.instance.player import AGENT_API, START, Player


@pytest.mark.parametrize(
    ("method", "header", "error"),
    [
        ("GET", "", (401, "Invalid or expired session", "GeneralException")),
        ("GET", "Token {key}", (401, "Invalid or expired session", "GeneralException")),
        ("GET", "token {key}x", (401, "Invalid credential", "GeneralException")),
        ("GET", "token nothing", (401, "Invalid or expired session", "GeneralException")),
        ("GET", "Basic !!!", (401, "Invalid or expired session", "GeneralException")),
        ("POST", "", (403, "CSRF token mismatch", "PermissionException")),
        ("PUT", "Token {key}", (403, "CSRF token mismatch", "PermissionException")),
    ],
)
def test_who_is_no_agent_is_refused(method: str, header: str, error: tuple[int, str, str]) -> None:
    player = Player()
    key = f"{player.settings.agent_key}:{player.settings.agent_secret}"
    paths = {"GET": f"{AGENT_API}/all", "POST": f"{AGENT_API}/x/messages", "PUT": f"{AGENT_API}/x/status"}
    sent = {"authorization": header.replace("{key}", key)} if header else {}
    assert player.ask(method, paths[method], headers=sent, inbox=None).error == error


def test_basic_authentication_is_as_good_as_a_token() -> None:
    player = Player()
    key = f"{player.settings.agent_key}:{player.settings.agent_secret}"
    sent = {"authorization": f"Basic {base64.b64encode(key.encode()).decode()}"}
    assert player.get("/api/v1/agents/me", headers=sent).data["api_key"] == player.settings.agent_key


def test_the_whole_key_is_needed() -> None:
    player = Player()
    settings = player.settings
    for key, good in (
        (f"{settings.agent_key}:{settings.agent_secret}", True),
        (f"{settings.agent_key}:{settings.agent_secret[:-1]}", False),
        (f"{settings.agent_key}:é", False),
        (":", False),
    ):
        request = Request(at=START, method="GET", path="/", headers={"authorization": f"token {key}"})
        assert is_agent(Call(player.desk, request)) is good
