import pytest

from embedcheck.sandbox.shop_inbox import NAMED, shop_settings


def test_every_sandbox_has_credentials_of_its_own() -> None:
    one, other = shop_settings(), shop_settings()
    assert one.inbox.uuid != other.inbox.uuid
    assert one.inbox.jwt_secret != other.inbox.jwt_secret
    assert one.agent_secret != other.agent_secret


def test_nothing_throttles_a_person_who_clicks() -> None:
    assert shop_settings().requests_per_minute is None


def test_visitors_may_write_and_attach() -> None:
    widget = shop_settings().inbox.widget
    assert widget.visitors.allow_start_conversation
    assert widget.features.file_upload


def test_each_inbox_has_a_number_an_uuid_and_a_secret_of_its_own() -> None:
    inboxes = shop_settings().inboxes
    assert [each.name for each in inboxes[1:]] == list(NAMED)
    for name in ("id", "uuid", "jwt_secret"):
        assert len({getattr(each, name) for each in inboxes}) == len(inboxes)


def test_seen_from_a_further_inbox_it_is_the_same_instance() -> None:
    shop = shop_settings()
    seen = shop.around("trusted")
    assert seen.inbox.widget.trusted_domains
    assert sorted(each.uuid for each in seen.inboxes) == sorted(each.uuid for each in shop.inboxes)
    with pytest.raises(KeyError):
        shop.around("untrusted")
