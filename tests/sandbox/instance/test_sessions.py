from datetime import timedelta

import pytest

from embedcheck.sandbox.instance.sessions import DEFAULT_LIFE, contact_life, go_duration
from embedcheck.sandbox.instance.settings import Inbox, InstanceSettings, WidgetConfig
from embedcheck.wire.endpoints import ME
from embedcheck.wire.tokens import SESSION_TOKEN
from tests.sandbox.instance.player import Player

DAY = 24 * 3600


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("24h", DAY), ("1h30m", 5400), ("90s", 90), ("1.5h", 5400), ("250ms", 0.25), ("2h0m1s", 7201)],
)
def test_a_go_duration_is_read(text: str, seconds: float) -> None:
    assert go_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "24", "h", "1 h", "1d", "-1h"])
def test_what_is_no_go_duration_is_none(text: str) -> None:
    assert go_duration(text) is None


@pytest.mark.parametrize(
    ("text", "life"), [("24h", timedelta(days=1)), ("59m", DEFAULT_LIFE), ("soon", DEFAULT_LIFE)]
)
def test_a_contact_stays_as_long_as_the_inbox_says_but_no_less_than_an_hour(
    text: str, life: timedelta
) -> None:
    assert contact_life(Inbox(widget=WidgetConfig(session_duration=text))) == life


def test_a_token_is_43_characters_and_new_each_time() -> None:
    player = Player()
    tokens = {player.visitor().token for _ in range(3)}
    assert len(tokens) == 3
    assert all(SESSION_TOKEN.fullmatch(token) for token in tokens)


def test_a_visitors_session_lives_180_days_from_its_last_use() -> None:
    player = Player()
    chat = player.visitor()
    player.wait(179 * DAY)
    assert player.get(ME.path, chat.token).status == 200
    player.wait(179 * DAY)
    assert player.get(ME.path, chat.token).status == 200
    player.wait(180 * DAY)
    assert player.get(ME.path, chat.token).error == (401, "Unauthorized", "UnauthorizedException")


def test_a_contacts_session_lives_as_long_as_the_inbox_says() -> None:
    player = Player(InstanceSettings(inbox=Inbox(widget=WidgetConfig(session_duration="2h"))))
    token = player.contact()
    player.wait(2 * 3600)
    assert player.get(ME.path, token).status == 401


def test_joining_a_socket_refreshes_the_session_too() -> None:
    player = Player(InstanceSettings(inbox=Inbox(widget=WidgetConfig(session_duration="2h"))))
    token = player.contact()
    player.wait(1.5 * 3600)
    player.joined(token)
    player.wait(1.5 * 3600)
    assert player.get(ME.path, token).status == 200
