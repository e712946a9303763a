import pytest

from embedcheck.sandbox.instance.actions import Request
from embedcheck.sandbox.instance.guards import Call, canonical
from embedcheck.sandbox.instance.settings import Inbox, InstanceSettings, WidgetConfig
from embedcheck.wire.endpoints import FRAME, LAUNCHER, ME, SETTINGS
from tests.sandbox.instance.player import START, Player

UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize("path", [LAUNCHER.path, SETTINGS.path, ME.path, FRAME.path])
def test_the_inbox_comes_first_everywhere(path: str) -> None:
    player = Player()
    assert player.get(path, inbox=None).error == (400, "Inbox Required", "InputException")
    assert player.get(path, inbox=UNKNOWN).error == (400, "Inbox not found", "InputException")


def test_the_inbox_may_stand_in_the_query_and_the_header_wins() -> None:
    player = Player()
    query = f"{SETTINGS.path}?inbox_id={player.settings.inbox.uuid}"
    assert player.get(query, inbox=None).status == 200
    assert player.get(query, inbox=UNKNOWN).status == 400


@pytest.mark.parametrize("text", ["1", "x", "11e2968492d94837bb18ebd1729f608a", "11e29684-92d9-4837-bb18"])
def test_what_is_no_uuid_names_no_inbox(text: str) -> None:
    assert Player().get(LAUNCHER.path, inbox=text).error == (400, "Inbox not found", "InputException")
    assert canonical(text) is None


def test_a_uuid_may_be_written_in_capitals_and_braces() -> None:
    player = Player()
    uuid = player.settings.inbox.uuid
    assert player.get(LAUNCHER.path, inbox=uuid.upper()).status == 200
    assert player.get(LAUNCHER.path, inbox="{" + uuid + "}").status == 200


def test_a_disabled_inbox_looks_like_none() -> None:
    player = Player(InstanceSettings(inbox=Inbox(enabled=False)))
    assert player.get(LAUNCHER.path).error == (400, "Inbox not found", "InputException")


def test_a_blocked_address_is_refused_with_403() -> None:
    inbox = Inbox(widget=WidgetConfig(blocked_ips=("203.0.113.0/24",)))
    player = Player(InstanceSettings(inbox=inbox))
    blocked = player.get(LAUNCHER.path, headers={"x-forwarded-for": "203.0.113.9"})
    assert blocked.error == (403, "Access denied", "PermissionException")
    assert player.get(LAUNCHER.path).status == 200


def test_a_refusal_has_no_cors_header_so_that_the_site_cannot_read_it() -> None:
    assert "access-control-allow-origin" not in Player().get(LAUNCHER.path, inbox=UNKNOWN).headers


@pytest.mark.parametrize(
    "header", ["", "Bearer ", "bearer {token}", "Bearer  {token}", "{token}", "Bearer x"]
)
def test_a_session_is_a_bearer_of_exactly_that_form(header: str) -> None:
    player = Player()
    sent = {"authorization": header.replace("{token}", player.visitor().token)}
    assert player.get(ME.path, headers=sent).error == (401, "Unauthorized", "UnauthorizedException")


def test_a_session_belongs_to_its_inbox() -> None:
    other = Inbox(id=2)
    player = Player(InstanceSettings(other_inboxes=(other,)))
    assert player.get(ME.path, player.visitor().token, inbox=other.uuid).status == 401


def test_the_inbox_is_checked_before_the_session() -> None:
    assert Player().get(ME.path, "nonsense", inbox=UNKNOWN).status == 400


def test_a_call_without_its_guard_says_so() -> None:
    call = Call(Player().desk, Request(at=START, method="GET", path="/", headers={}))
    with pytest.raises(LookupError, match="no inbox"):
        _ = call.of_inbox
    with pytest.raises(LookupError, match="no person"):
        _ = call.of_person
