"""Libredesk is recognised by what it does, and the script apart from the server."""

import json

import pytest

from embedcheck.checks.versions import libredesk
from tests.builders import CHAT, DESK, INBOX, VISITOR, Scene, opened, transcript
from tests.builders_wire import ask, exchange, socket_closed
from tests.recorded import HEALTHY, recorded
from tests.scenes import boot, join

LOOKS = {"colors": {"primary": "#2563eb"}, "launcher": {"color": "", "logo_url": ""}}
LATER_LAUNCHER = {"branding": {"light": LOOKS, "dark": LOOKS}, "theme": "light", "colors": {}}
LATER_FRAME = exchange(
    "GET", f"{DESK}/widget?inbox_id={INBOX}&parent_origin=http%3A%2F%2Flocalhost", inbox=""
)


def met(*scene: Scene) -> str:
    return libredesk(transcript(opened(), *scene))


def launcher(data: object) -> Scene:
    asked = ask("GET", f"/chat/settings/launcher?inbox_id={INBOX}", inbox="")
    return [asked.sent, asked.answered(body=json.dumps({"status": "success", "data": data}))]


def refused(status: int, *kinds: str) -> Scene:
    asked = ask("GET", f"/chat/conversations/{CHAT}", token=VISITOR)
    envelopes = [{"status": "error", "message": "No", "data": None, "error_type": kind} for kind in kinds]
    return [asked.sent, asked.answered(status=status, body="".join(map(json.dumps, envelopes)))]


@pytest.mark.parametrize("flow", HEALTHY)
def test_the_recorded_libredesk_is_2_7(flow: str) -> None:
    assert libredesk(recorded(flow)) == "2.7"


def test_where_nothing_told_it_nothing_is_said() -> None:
    assert met() == ""
    assert met(launcher({"mood": "fine"}), launcher([])) == ""


def test_a_later_launcher_and_a_later_frame_are_later() -> None:
    assert met(launcher(LATER_LAUNCHER), LATER_FRAME) == "later"


def test_an_old_script_against_a_new_server_is_told() -> None:
    old_frame = exchange("GET", f"{DESK}/widget?inbox_id={INBOX}", inbox="")
    assert met(launcher(LATER_LAUNCHER), old_frame) == "later (with the widget.js of 2.7)"


def test_a_new_script_against_an_old_server_is_told() -> None:
    assert met(boot(), LATER_FRAME) == "2.7 (with the widget.js of later)"


@pytest.mark.parametrize(
    ("scene", "version"),
    [
        (refused(500, "NotFoundException", "GeneralException"), "2.7"),
        (refused(404, "NotFoundException"), "later"),
        (refused(403, "PermissionException"), ""),
        ([join(), socket_closed(code=1008)], "later"),
        ([join(), socket_closed(code=1001)], ""),
    ],
)
def test_refusals_and_closes_tell_it_where_no_settings_do(scene: Scene, version: str) -> None:
    assert met(scene) == version
