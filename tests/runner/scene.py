"""A few words to write a transcript top to bottom for the runner's own questions."""

import json
from typing import Any

from embedcheck.model.observations import (
    Frame,
    Observation,
    RequestSent,
    ResponseReceived,
    ScenarioOpened,
    Way,
    Witness,
)
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.wire.frames import kind_of

DESK = "http://127.0.0.1:9000"
CHAT = f"{DESK}/api/v1/widget/chat"
UUID = "e5a71bc3-30db-45f4-a216-e797a34ebed3"
OTHER = "032ddb35-296c-4703-8feb-ba52b5bb5b56"

Line = tuple[Witness, Observation]


def scene(*lines: Line, has_agent: bool = True, at: list[float] | None = None) -> Transcript:
    """Entries in this order, a tenth of a second apart unless `at` says when."""
    opened = ScenarioOpened(
        name="n",
        file="f.yaml",
        site="http://localhost:1",
        instance=DESK,
        inbox="u",
        browser="chromium",
        has_agent=has_agent,
    )
    whole = [(Witness.STEPS, opened), *lines]
    times = [0.0, *(at or [number / 10 for number in range(1, len(whole))])]
    entries = zip(whole, times, strict=True)
    return Transcript(
        tuple(Entry(seq, time, who, seen) for seq, ((who, seen), time) in enumerate(entries, start=1))
    )


def page(seen: Observation) -> Line:
    return Witness.PAGE, seen


def steps(seen: Observation) -> Line:
    return Witness.STEPS, seen


def agent(seen: Observation) -> Line:
    return Witness.AGENT, seen


def probe(seen: Observation) -> Line:
    return Witness.PROBE, seen


def asked(request_id: str, method: str, url: str, body: str | None = None, **headers: str) -> Line:
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    return Witness.WIRE, RequestSent(id=request_id, method=method, url=url, body=body, headers=named)


def answered(request_id: str, url: str, data: Any = True, *, status: int = 200, **headers: str) -> Line:
    body = json.dumps({"status": "success", "data": data})
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    return Witness.WIRE, ResponseReceived(id=request_id, url=url, status=status, body=body, headers=named)


def sent(frame: dict[str, Any], *, socket: int = 1, by: Witness = Witness.WIRE) -> Line:
    return by, _frame(Way.SENT, frame, socket)


def received(frame: dict[str, Any], *, socket: int = 1, by: Witness = Witness.WIRE) -> Line:
    return by, _frame(Way.RECEIVED, frame, socket)


def _frame(way: Way, frame: dict[str, Any], socket: int) -> Frame:
    text = json.dumps(frame)
    return Frame(way=way, socket=socket, text=text, kind=kind_of(text))
