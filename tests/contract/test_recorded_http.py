"""What the real 2.7.0 answered is what the sandbox answers to the same requests.

`http.ndjson` is replayed in order, always to the sandbox: the recording is the real server's part. What
must differ is named in `DIFFER`, with the reason; everything else must be equal: status, headers, message
texts, error types, and the bodies down to the order of their keys.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from embedcheck.sandbox.instance.settings import (
    Audience,
    CustomAttribute,
    Features,
    Inbox,
    InstanceSettings,
    PrechatField,
    PrechatForm,
    WidgetConfig,
)
from embedcheck.wire.envelope import read_documents
from tests.sandbox.instance.player import Answer, Player, multipart

RECORDED = Path(__file__).parents[1] / "data" / "libredesk-2.7.0" / "http.ndjson"
MAIN = "11e29684-92d9-4837-bb18-ebd1729f608a"
# What is not held against the recording: key of a body or name of a header → the reason. A value of `OURS`
# must still be of the same JSON type; one of `AS_SYSTEM` need not.
COUNTED = "a fresh instance counts for itself"
NAMED = "names and tokens are random"
DATED = "it is another day"
SYSTEM = "the recording's agent was the System user: no agent's address, away, and nobody whose reply counts"
OURS: dict[str, str] = {
    **dict.fromkeys(("id", "user_id", "contact_id", "sender_id", "conversation_id", "inbox_id"), COUNTED),
    **dict.fromkeys(("total", "total_pages", "assigned_user_id", "reference_number"), COUNTED),
    **dict.fromkeys(("uuid", "conversation_uuid", "session_token"), NAMED),
    **dict.fromkeys(("created_at", "updated_at", "last_message_at", "last_interaction_at"), DATED),
    **dict.fromkeys(("resolved_at", "time"), DATED),
    "url": "a signed link to the instance's own address",
}
AS_SYSTEM: dict[str, str] = dict.fromkeys(
    ("availability_status", "email", "last_active_at", "first_reply_at", "last_reply_at", "waiting_since"),
    SYSTEM,
)
HEADERS: dict[str, str] = {
    "server": "added by whoever serves the sandbox; see test_settings.py",
    "x-ratelimit-remaining": COUNTED,
}
BODIES: dict[str, str] = {
    "widget page": "the document of our own widget",
    "widget page: trusted domains set": "the document of our own widget",
    "languages": "our own widget speaks fewer",
}
DIFFER = {"keys": OURS | AS_SYSTEM, "headers": HEADERS, "bodies": BODIES}


def _inbox(number: int, uuid: str, **more: Any) -> Inbox:
    enabled = more.pop("enabled", True)
    return Inbox(id=number, uuid=uuid, enabled=enabled, jwt_secret="recorded", widget=WidgetConfig(**more))


def _settings() -> InstanceSettings:
    prechat = PrechatForm(
        enabled=True,
        title="Before we chat",
        fields=(
            PrechatField("name", "text", "Name", required=True, order=1),
            PrechatField("email", "email", "Email", required=True, order=2),
            PrechatField("phone", "phone", "Phone", order=3),
            PrechatField("plan", "text", "?", order=4, is_default=False, custom_attribute_id=1),
        ),
    )
    return InstanceSettings(
        inbox=_inbox(1, MAIN),
        other_inboxes=(
            _inbox(2, "5c213426-967d-42fc-b8d2-c6ca6204f882", enabled=False),
            _inbox(3, "89498120-49d6-455c-9bcd-d78f2dbdb9d1", blocked_ips=("203.0.113.7",)),
            _inbox(4, "080681d9-f239-49f2-8075-3cffb4e0c329", prechat_form=prechat),
            _inbox(
                5, "9c0ab13c-0e80-41b2-b6f7-eb1cc29320a5", trusted_domains=("example.com", "*.example.com")
            ),
            _inbox(
                6, "cafe3f8b-e044-494a-a526-f315a43972ec", visitors=Audience(allow_start_conversation=False)
            ),
            _inbox(7, "68e62a0e-e2d4-418b-bd37-e2bd96a02b5b"),
            _inbox(8, "ca3bb626-ad59-4267-bd5e-c5b99d9a74e6", features=Features(file_upload=False)),
        ),
        agent_first_name="System",
        agent_last_name="",
        requests_per_minute=100_000,
        custom_attributes=(CustomAttribute(id=1, name="Plan", data_type="list", values=("free", "pro")),),
    )


class Replay:
    """Plays the recording to one sandbox, and learns how its names correspond to the recorded ones."""

    def __init__(self) -> None:
        self.player = Player(_settings())
        self.names: dict[str, str] = {}

    def play(self, line: dict[str, Any]) -> Answer:
        if line["name"] == "agent reads page visits" and "<session#3>" not in self.names:
            self._visit_pages()
        request = line["request"]
        path = self._ours(request["path"])
        if request.get("params"):
            path += "?" + urlencode(request["params"])
        headers = {name.lower(): self._ours(value) for name, value in request["headers"].items()}
        more, body = self._body(line["name"], request)
        self.player.wait(0.01)
        answer = self.player.ask(
            request["method"],
            path,
            headers={"user-agent": "python-httpx/0.28.1", **headers, **more},
            body=body,
            inbox=None,
        )
        self._learn(line["response"]["body"], answer.text)
        return answer

    def _visit_pages(self) -> None:
        """What `ws.ndjson`, "page visits", did between two of the recorded requests."""
        socket = self.player.joined(self.names["<session#1>"])
        for page in ("Pricing", "Docs"):
            self.player.wait(1.1)
            self.player.visit(socket, f"https://example.com/{page.lower()}", page)

    def _body(self, name: str, request: dict[str, Any]) -> tuple[dict[str, str], bytes]:
        if "files" in request:
            fields = {key: self._ours(value) for key, value in request.get("data", {}).items()}
            files = [(field, file, b"x" * size, kind) for field, file, kind, size in request["files"]]
            return multipart(fields, files)
        if "json" not in request:
            return {}, request.get("content", "").encode()
        document = dict(request["json"])
        if name == "init: 10001 bytes":
            document["message"] = "x" * 10_001
        if document.get("jwt"):
            document["jwt"] = self.player.jwt(**JWTS[name])
        if "assignee_id" in document:
            # Number 1 is the System user; the sandbox's agent is another.
            document["assignee_id"] = 2
        return {"content-type": "application/json"}, json.dumps(document).encode()

    def _ours(self, text: str) -> str:
        settings = self.player.settings
        text = text.replace("<agent-api-key>", settings.agent_key).replace(
            "<agent-api-secret>", settings.agent_secret
        )
        return re.sub(
            r"<\w+#\d+>|[0-9a-f-]{36}", lambda found: self.names.get(found.group(), found.group()), text
        )

    def _learn(self, recorded: str, ours: str) -> None:
        if not recorded.startswith("{"):
            return
        for theirs, own in zip(_names(read_documents(recorded)), _names(read_documents(ours)), strict=False):
            self.names.setdefault(theirs, own)


def _names(document: Any) -> Iterator[str]:
    """UUIDs and tokens, in order."""
    for key, value in _scalars(document, ""):
        if key in {"uuid", "conversation_uuid", "session_token"}:
            yield str(value)


def _scalars(value: Any, key: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _scalars(each, name)
    elif isinstance(value, list):
        for each in value:
            yield from _scalars(each, key)
    else:
        yield key, value


JWTS: dict[str, dict[str, Any]] = {
    "exchange: no exp": {"exp": ...},
    "exchange: expired": {"exp": 1},
    "exchange: wrong key": {"secret": "another"},
    "exchange: HS512": {"alg": "HS512", "external_user_id": "another", "email": "another@example.com"},
    "exchange: no external_user_id": {"external_user_id": ""},
    "exchange: no email": {"email": ""},
    "exchange: no first_name": {"first_name": ""},
    "exchange: numeric external_user_id": {"external_user_id": 7},
    "exchange": {"email": "gold-d4624b@example.com", "external_user_id": "gold-d4624b"},
    "exchange: again gives the same session": {
        "email": "gold-d4624b@example.com",
        "external_user_id": "gold-d4624b",
    },
}


def differences(recorded: Any, ours: Any, key: str = "", path: str = "") -> Iterator[str]:
    """Every place where the two documents differ in a way that matters."""
    if isinstance(recorded, dict) and isinstance(ours, dict):
        if list(recorded) != list(ours):
            yield f"{path}: keys {list(recorded)} / {list(ours)}"
        for name in recorded.keys() & ours.keys():
            yield from differences(recorded[name], ours[name], name, f"{path}.{name}")
    elif isinstance(recorded, list) and isinstance(ours, list):
        if len(recorded) != len(ours):
            yield f"{path}: {len(recorded)} items / {len(ours)}"
        for number, (theirs, own) in enumerate(zip(recorded, ours, strict=False)):
            yield from differences(theirs, own, key, f"{path}[{number}]")
    elif (key not in AS_SYSTEM and type(recorded) is not type(ours)) or (
        key not in OURS | AS_SYSTEM and recorded != ours
    ):
        yield f"{path}: {recorded!r} / {ours!r}"


LINES = [json.loads(line) for line in RECORDED.read_text(encoding="utf-8").splitlines()]
# The recording kept the headers that say something of Libredesk.
RECORDED_HEADERS = {name for line in LINES for name in line["response"]["headers"]}


@pytest.fixture(scope="module")
def answers() -> list[Answer]:
    replay = Replay()
    return [replay.play(line) for line in LINES]


@pytest.mark.parametrize("number", range(len(LINES)), ids=[line["name"] for line in LINES])
def test_the_sandbox_answers_as_the_real_server_did(answers: list[Answer], number: int) -> None:
    line, answer = LINES[number], answers[number]
    recorded = line["response"]
    assert answer.status == recorded["status"]
    compared = RECORDED_HEADERS - HEADERS.keys()
    headers = {name: recorded["headers"].get(name) for name in compared}
    assert {name: answer.headers.get(name) for name in compared} == headers
    if line["name"] in BODIES:
        return
    theirs, ours = read_documents(recorded["body"]), read_documents(answer.text)
    assert not list(differences(theirs, ours))


def test_a_difference_is_seen_in_keys_types_values_and_lengths() -> None:
    recorded = {"status": "Open", "unread_message_count": 1, "messages": [{"uuid": "a"}]}
    assert list(differences(recorded, recorded | {"messages": [{"uuid": "b"}]})) == []
    assert len(list(differences(recorded, recorded | {"status": "Closed"}))) == 1
    assert len(list(differences(recorded, recorded | {"unread_message_count": None}))) == 1
    assert len(list(differences(recorded, recorded | {"messages": []}))) == 1
    assert len(list(differences(recorded, dict(reversed(recorded.items()))))) == 1


def test_whatever_is_said_to_differ_occurs_in_the_recording() -> None:
    text = RECORDED.read_text(encoding="utf-8").replace("\\", "")
    assert [key for key in DIFFER["keys"] if f'"{key}"' not in text] == []
    assert HEADERS.keys() <= RECORDED_HEADERS
    assert BODIES.keys() <= {line["name"] for line in LINES}
