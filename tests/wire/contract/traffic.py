"""The recorded traffic of a real Libredesk 2.7.0 (tests/data), as what the contract is asked about."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from embedcheck.model.observations import Way
from embedcheck.wire.contract import Reading, judge_answer, judge_frame, judge_request
from embedcheck.wire.endpoints import classify

FOLDER = Path(__file__).parents[2] / "data" / "libredesk-2.7.0"
WAYS = {">": Way.SENT, "<": Way.RECEIVED, "frame_sent": Way.SENT, "frame_received": Way.RECEIVED}
# Sent on purpose, to see what the server makes of it.
OFF_THE_CONTRACT = {"unknown type", "not JSON"}
Judged = tuple[str, Reading]


def exchanged() -> Iterator[dict[str, Any]]:
    yield from (json.loads(line) for line in _lines("http.ndjson"))


def answers() -> Iterator[Judged]:
    for each in exchanged():
        endpoint = classify(each["request"]["method"], each["request"]["path"])
        if endpoint:
            yield each["name"], judge_answer(endpoint, each["response"]["status"], each["response"]["body"])


def dialogues() -> Iterator[Judged]:
    for each in (json.loads(line) for line in _lines("ws.ndjson")):
        if each["url"] == "/widget/ws":
            for sign, text in each["frames"]:
                if sign in WAYS and not (sign == ">" and each["name"] in OFF_THE_CONTRACT):
                    yield each["name"], judge_frame(WAYS[sign], text)


def frames(sign: str) -> Iterator[str]:
    """The text of every frame of the dialogues that went this way."""
    for each in (json.loads(line) for line in _lines("ws.ndjson")):
        if each["url"] == "/widget/ws" and each["name"] not in OFF_THE_CONTRACT:
            yield from (text for way, text in each["frames"] if way == sign)


def flows() -> Iterator[Judged]:
    """What the official widget and the server said to each other in a browser."""
    for path in sorted(FOLDER.glob("browser-*.ndjson")):
        methods: dict[str, list[str]] = {}
        for event in (json.loads(line) for line in _lines(path.name)):
            kind = event.get("kind")
            if kind in WAYS:
                yield f"{path.stem}: {event['text']}", judge_frame(WAYS[kind], event["text"])
            elif kind == "request":
                methods.setdefault(event["url"], []).append(event["method"])
                endpoint = classify(event["method"], event["url"])
                if endpoint:
                    yield f"{path.stem}: {event['url']}", judge_request(endpoint, event["body"])
            elif kind == "response":
                endpoint = classify(methods[event["url"]].pop(0), event["url"])
                if endpoint:
                    reading = judge_answer(endpoint, event["status"], event.get("body"))
                    yield f"{path.stem}: {event['url']}", reading


def _lines(name: str) -> list[str]:
    return (FOLDER / name).read_text(encoding="utf-8").splitlines()
