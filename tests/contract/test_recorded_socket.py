"""What was said on the real 2.7.0's sockets is what the sandbox says on its own.

Each dialogue of `ws.ndjson` is played frame by frame, always to the sandbox: the recording is the real
server's part. Frames are compared as text; what must differ is named in `DIFFER`.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from embedcheck.sandbox.instance.settings import Inbox, InstanceSettings
from tests.sandbox.instance.player import AGENT_API, Chat, Player

RECORDED = Path(__file__).parents[1] / "data" / "libredesk-2.7.0" / "ws.ndjson"
DIALOGUES = {
    line["name"]: line for line in map(json.loads, RECORDED.read_text(encoding="utf-8").splitlines())
}
MAIN = "11e29684-92d9-4837-bb18-ebd1729f608a"
OTHER = "68e62a0e-e2d4-418b-bd37-e2bd96a02b5b"
CONVERSATION = "10a2b0c6-b4d7-4cc9-8cc2-e89a26bf1946"
# What is not held against the recording: pattern → what stands for it, and the reason.
DIFFER = {
    r"[0-9a-f]{8}-[0-9a-f-]{27}": ("UUID", "names are random"),
    r"\d{4}-\d\d-\d\dT[0-9:.]+Z": ("TIME", "it is another day"),
    r'"(id|contact_id)":\d+': (r'"\1":N', "a fresh instance counts for itself"),
}
# Seconds before each sent frame, where the recording waited.
PAUSES = {
    "ping twice within a second": [0.0, 0.0, 0.1, 1.1],
    "page visits": [0.0, 0.1, 0.1, 1.1, 1.1, 1.1],
    "visitor typing": [0.0, 0.1, 0.1],
}


def _agent_replies(player: Player, chat: Chat) -> None:
    player.reply(chat, "<p>Hi, this is <b>Agent</b></p>", echo_id="e1")


def _agent_assigns_and_resolves(player: Player, chat: Chat) -> None:
    path = f"{AGENT_API}/{chat.uuid}"
    player.agent("PUT", f"{path}/assignee/user", {"assignee_id": 2})
    player.agent("PUT", f"{path}/status", {"status": "Resolved"})


def _agent_types(player: Player, chat: Chat) -> None:
    data = {"conversation_uuid": chat.uuid, "is_typing": True}
    player.agent_frame(player.open_agent(), {"type": "typing", "data": data})


# What somebody else did in the course of the dialogue.
MEANWHILE: dict[str, Callable[[Player, Chat], None]] = {
    "agent reply is pushed": _agent_replies,
    "conversation updates": _agent_assigns_and_resolves,
    "agent typing": _agent_types,
}
AGENTS = "agent socket while the visitor visits pages and types"


def _player() -> Player:
    settings = InstanceSettings(
        inbox=Inbox(uuid=MAIN),
        other_inboxes=(Inbox(id=2, uuid=OTHER),),
        agent_first_name="System",
        agent_last_name="",
    )
    player = Player(settings)
    player.agent("PUT", "/api/v1/agents/me/availability", {"status": "away_manual"})
    player.agent_frame(player.open_agent(), "ping")
    return player


def _played(name: str) -> tuple[list[str], list[str], bool]:
    """The recorded frames, ours, and whether our connection was dropped."""
    player = _player()
    chat = player.visitor()
    socket = player.open()
    pauses = iter(PAUSES.get(name, []))
    for way, text in DIALOGUES[name]["frames"]:
        if way == ">":
            player.wait(next(pauses, 0.0))
            player.frame(socket, text.replace("<session#1>", chat.token).replace(CONVERSATION, chat.uuid))
    dropped = player.dropped
    if deed := MEANWHILE.get(name):
        deed(player, chat)
    recorded = [text for way, text in DIALOGUES[name]["frames"] if way == "<"]
    return recorded, player.frames[socket], dropped


def _without_own(text: str) -> str:
    for pattern, (put, _) in DIFFER.items():
        text = re.sub(pattern, put, text)
    return text


@pytest.mark.parametrize("name", [name for name in DIALOGUES if name != AGENTS])
def test_the_sandbox_says_what_the_real_server_said(name: str) -> None:
    recorded, ours, dropped = _played(name)
    assert [_without_own(text) for text in ours] == [_without_own(text) for text in recorded]
    assert dropped == any(way == "!" for way, _ in DIALOGUES[name]["frames"])


def test_agents_hear_what_the_real_agents_heard() -> None:
    player = _player()
    chat = player.visitor()
    agent = player.open_agent()
    player.follow(agent, chat)
    for name in ("page visits", "visitor typing"):
        socket = player.open()
        pauses = iter(PAUSES[name])
        for way, text in DIALOGUES[name]["frames"]:
            if way == ">":
                player.wait(next(pauses))
                player.frame(socket, text.replace("<session#1>", chat.token).replace(CONVERSATION, chat.uuid))
    recorded = [text for _, text in DIALOGUES[AGENTS]["frames"]]
    assert [_without_own(text) for text in player.frames[agent]] == [_without_own(text) for text in recorded]


def test_every_recorded_dialogue_says_something_that_can_differ() -> None:
    silent = [name for name, line in DIALOGUES.items() if all(way == ">" for way, _ in line["frames"])]
    assert silent == []
    first: Any = DIALOGUES["join"]["frames"][1][1]
    assert _without_own(first) == first
