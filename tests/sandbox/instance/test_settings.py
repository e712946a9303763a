import json

import pytest

from embedcheck.sandbox.instance.settings import (
    CustomAttribute,
    Inbox,
    InstanceSettings,
    WidgetConfig,
)
from embedcheck.wire.tokens import AGENT_TOKEN


def test_no_secret_shows_in_the_settings() -> None:
    settings = InstanceSettings()
    secrets = (settings.inbox.jwt_secret, settings.agent_key, settings.agent_secret)
    assert not [secret for secret in secrets if secret in repr(settings)]


def test_every_instance_has_secrets_and_an_inbox_of_its_own() -> None:
    one, other = InstanceSettings(), InstanceSettings()
    assert one.inbox.uuid != other.inbox.uuid
    assert one.inbox.jwt_secret != other.inbox.jwt_secret
    assert one.agent_secret != other.agent_secret


def test_the_agents_key_looks_like_the_real_one() -> None:
    settings = InstanceSettings()
    assert AGENT_TOKEN.fullmatch(f"token {settings.agent_key}:{settings.agent_secret}")
    assert (len(settings.agent_key), len(settings.agent_secret)) == (32, 64)


def test_what_is_public_can_be_written_as_json_in_the_servers_order() -> None:
    public = json.loads(json.dumps(WidgetConfig(session_duration="1h").public()))
    assert [*public][-4:] == [
        "show_office_hours_in_chat",
        "show_office_hours_after_assignment",
        "chat_reply_expectation_message",
        "prechat_form",
    ]
    assert public["prechat_form"] == {"enabled": False, "title": "", "fields": []}


def test_inboxes_and_attributes_are_found() -> None:
    settings = InstanceSettings(
        other_inboxes=(Inbox(id=2),), custom_attributes=(CustomAttribute(id=5, name="Plan"),)
    )
    assert [inbox.id for inbox in settings.inboxes] == [1, 2]
    plan = settings.attribute(5)
    assert plan
    assert plan.name == "Plan"
    assert settings.attribute(6) is None


@pytest.mark.parametrize("name", ["requests_per_minute", "root_url"])
def test_nothing_throttles_or_misleads_by_default(name: str) -> None:
    assert getattr(InstanceSettings(), name) is None
