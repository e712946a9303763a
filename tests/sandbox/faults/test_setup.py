from typing import Any

import pytest

from embedcheck.sandbox.faults import FAULTS
from embedcheck.sandbox.faults.setup import SETUP_FAULTS
from embedcheck.sandbox.instance.settings import Inbox, InstanceSettings
from embedcheck.wire.endpoints import EXCHANGE, ME
from tests.sandbox.instance.player import Player

OTHER = Inbox(id=2, name="second")
HONEST = InstanceSettings(other_inboxes=(OTHER,))


def lying(fault: str) -> InstanceSettings:
    settings: InstanceSettings = SETUP_FAULTS[fault].act(HONEST)
    return settings


@pytest.mark.parametrize("fault", SETUP_FAULTS)
def test_every_fault_changes_the_settings_and_keeps_inbox_and_keys(fault: str) -> None:
    told = lying(fault)
    assert told != HONEST
    assert (told.inbox.uuid, told.agent_key, told.agent_secret) == (
        HONEST.inbox.uuid,
        HONEST.agent_key,
        HONEST.agent_secret,
    )


def test_every_fault_is_in_the_table_of_all_faults() -> None:
    assert SETUP_FAULTS.keys() <= FAULTS.keys()


def test_an_untrusted_site_is_on_none_of_the_trusted_domains() -> None:
    domains = lying("site_not_trusted").inbox.widget.trusted_domains
    assert domains
    assert not any(host in domain for domain in domains for host in ("localhost", "127.0.0.1"))


def test_a_disabled_inbox_is_off() -> None:
    assert not lying("inbox_disabled").inbox.enabled


def test_visitors_may_not_start_while_contacts_may() -> None:
    widget = lying("visitors_may_not_start").inbox.widget
    assert not widget.visitors.allow_start_conversation
    assert widget.users.allow_start_conversation


@pytest.mark.parametrize(
    ("fault", "claims"),
    [
        ("expired_jwt_accepted", {"exp": 1}),
        ("expired_jwt_accepted", {"exp": ...}),
        ("forged_jwt_accepted", {"secret": "a-strangers-secret"}),
        ("unsigned_jwt_accepted", {"alg": "none"}),
        ("jwt_of_another_inbox_accepted", {"secret": OTHER.jwt_secret}),
        ("jwt_without_email_accepted", {"email": ...}),
    ],
)
def test_a_jwt_that_an_honest_instance_refuses_is_accepted_under_the_fault(
    fault: str, claims: dict[str, Any]
) -> None:
    statuses = []
    for settings in (HONEST, lying(fault)):
        player = Player(settings=settings)
        statuses.append(player.post(EXCHANGE.path, {"jwt": player.jwt(**claims)}).status)
    assert statuses == [400 if "email" in claims else 401, 200]


def test_another_persons_conversation_opens_under_the_fault() -> None:
    statuses = []
    for settings in (HONEST, lying("foreign_conversation_readable")):
        player = Player(settings=settings)
        statuses.append(player.get(player.visitor("mine").path, token=player.visitor().token).status)
    assert statuses == [500, 200]


def test_a_private_note_is_pushed_under_the_fault_and_is_still_no_reply() -> None:
    heard = []
    for settings in (HONEST, lying("private_notes_pushed")):
        player = Player(settings=settings)
        chat = player.visitor("one")
        socket = player.joined(chat.token)
        player.reply(chat, "<p>psst</p>", private=True)
        heard.append(player.kinds(socket))
        assert chat.texts() == ["one"]
    assert heard == [["joined"], ["joined", "new_message"]]


def test_a_session_of_another_inbox_is_accepted_under_the_fault() -> None:
    statuses = []
    for settings in (HONEST, lying("session_of_another_inbox_accepted")):
        player = Player(settings=settings)
        statuses.append(player.get(ME.path, token=player.visitor().token, inbox=OTHER.uuid).status)
    assert statuses == [401, 200]
