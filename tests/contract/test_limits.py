"""The rate limit of a client's address, and the number of conversations in a day."""

import os
from collections.abc import Iterator
from dataclasses import replace

import pytest
from websockets.exceptions import InvalidStatus

from embedcheck.wire.endpoints import INIT, LAUNCHER, SCRIPT
from embedcheck.wire.limits import CONVERSATIONS_PER_DAY, REQUESTS_PER_MINUTE
from tests.contract.conftest import sandbox_settings, served
from tests.contract.desk import Desk, Refusal, data_of, refusal

BARE = b'{"status":"error","message":"Rate limit exceeded"}'


@pytest.fixture(scope="module")
def limited(desk: Desk) -> Iterator[Desk]:
    """The same instance where it limits requests: on the sandbox one of its own."""
    if not desk.real:
        with served(replace(sandbox_settings(), requests_per_minute=REQUESTS_PER_MINUTE)) as sandbox:
            yield sandbox
        return
    url = os.environ.get("EMBEDCHECK_LIMITED_INSTANCE")
    if not url:
        pytest.skip("no limit here: set EMBEDCHECK_LIMITED_INSTANCE")
    instance = replace(desk, origin=url.rstrip("/"))
    yield instance
    instance.http.close()


def test_each_answer_counts_down_and_the_last_is_refused_without_the_usual_envelope(limited: Desk) -> None:
    first = limited.get(LAUNCHER.path)
    limit, left = (int(first.headers[f"x-ratelimit-{name}"]) for name in ("limit", "remaining"))
    assert limit == REQUESTS_PER_MINUTE
    second = limited.get(LAUNCHER.path, nameless=True)
    assert second.status_code == 400, "a refused request counts as well"
    assert int(second.headers["x-ratelimit-remaining"]) == left - 1
    for _ in range(left - 1):
        last = limited.get(LAUNCHER.path)
    assert (last.status_code, last.headers["x-ratelimit-remaining"]) == (200, "0")

    refused = limited.get(LAUNCHER.path)
    assert (refused.status_code, refused.content) == (429, BARE)
    assert refused.headers["content-type"] == "application/json"
    assert (refused.headers["retry-after"], refused.headers["x-ratelimit-remaining"]) == ("60", "0")
    assert "access-control-allow-origin" not in refused.headers

    with pytest.raises(InvalidStatus) as handshake, limited.socket():
        pass
    assert handshake.value.response.status_code == 429
    assert handshake.value.response.body == BARE
    assert limited.get(SCRIPT.path).status_code == 200, "the script is not limited"


def test_nobody_opens_more_than_fifty_conversations_in_a_day(desk: Desk) -> None:
    chat = desk.visitor("1")
    for number in range(2, CONVERSATIONS_PER_DAY + 1):
        desk.chat(data_of(desk.post(INIT.path, {"message": str(number)}, chat.token)), chat.token, 0, None)
    one_more = desk.post(INIT.path, {"message": "51"}, chat.token)
    assert refusal(one_more) == Refusal(429, "Too many requests.", "RateLimitException")
