from embedcheck.sandbox.shop_inbox import shop_settings


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
