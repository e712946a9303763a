from datetime import timedelta

from embedcheck.sandbox.instance.ratelimit import Limiter
from embedcheck.sandbox.instance.settings import REAL_REQUESTS_PER_MINUTE, InstanceSettings
from embedcheck.wire.endpoints import API, LAUNCHER, SOCKET_PATH
from tests.sandbox.instance.player import START, Player


def _player(limit: int) -> Player:
    return Player(InstanceSettings(requests_per_minute=limit))


def test_the_sandbox_does_not_limit_unless_asked_to() -> None:
    player = Player()
    answers = [player.get(LAUNCHER.path) for _ in range(REAL_REQUESTS_PER_MINUTE + 1)]
    assert {answer.status for answer in answers} == {200}
    assert "x-ratelimit-limit" not in answers[0].headers


def test_one_request_too_many_is_refused_with_a_body_of_its_own() -> None:
    player = _player(2)
    first, second, third = (player.get(LAUNCHER.path) for _ in range(3))
    assert (first.headers["x-ratelimit-limit"], first.headers["x-ratelimit-remaining"]) == ("2", "1")
    assert (second.status, second.headers["x-ratelimit-remaining"]) == (200, "0")
    assert third.status == 429
    assert third.text == '{"status":"error","message":"Rate limit exceeded"}'
    assert third.headers["retry-after"] == "60"
    assert third.headers["x-ratelimit-reset"] == str(int(START.timestamp()) + 60)
    assert "access-control-allow-origin" not in third.headers


def test_refused_requests_count_too() -> None:
    limiter = Limiter(1)
    for second in range(0, 120, 30):
        allowance = limiter.count("widget", "a", START + timedelta(seconds=second))
    assert allowance
    assert allowance.exceeded


def test_a_request_is_forgotten_after_a_minute() -> None:
    player = _player(1)
    assert player.get(LAUNCHER.path).status == 200
    player.wait(59)
    assert player.get(LAUNCHER.path).status == 429
    player.wait(61)
    assert player.get(LAUNCHER.path).status == 200


def test_addresses_have_buckets_of_their_own() -> None:
    player = _player(1)
    for address in ("203.0.113.5", "203.0.113.6"):
        assert player.get(LAUNCHER.path, headers={"x-forwarded-for": address}).status == 200


def test_the_socket_shares_the_bucket_and_is_refused_before_it_opens() -> None:
    player = _player(1)
    player.open(SOCKET_PATH)
    assert player.get(SOCKET_PATH).status == 429


def test_a_refusal_of_a_guard_has_the_headers_too_and_an_unknown_route_has_not() -> None:
    player = _player(5)
    assert "x-ratelimit-limit" in player.get(LAUNCHER.path, inbox=None).headers
    assert "x-ratelimit-limit" not in player.get(f"{API}/nope").headers
