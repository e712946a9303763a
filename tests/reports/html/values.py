"""What the tests of the page share: transcripts and results, small, long and hostile."""

import base64
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from embedcheck.model.codec import write_line
from embedcheck.model.observations import (
    ConsoleLine,
    Frame,
    MessagesRead,
    Navigated,
    Observation,
    PostMessage,
    RequestSent,
    ResponseReceived,
    ScreenshotTaken,
    StepBegan,
    StepEnded,
    VisitorSaid,
    Way,
    Witness,
)
from embedcheck.model.run_events import RunEvent, RunFinished, ScenarioFinished
from embedcheck.model.transcript import Entry
from embedcheck.model.verdicts import Outcome, Owner, Verdict
from embedcheck.reports.html import HtmlReporter
from tests.reports import sample

CAUSE = sample.COOKIE_STAYS
FOLLOWS = Verdict(
    check="session_survives_reload",
    outcome=Outcome.INCONCLUSIVE,
    owner=Owner.WIDGET,
    message="Cannot be told: visitor_token_is_cleared failed first.",
    cause=CAUSE.check,
)
HOSTILE = (
    "</script><script>window.hit = 1</script><img src=x onerror='window.hit = 1'> "
    "javascript:window.hit=1 \u202egnp.exe\u2069\u061c &lt; <!-- `${window.hit = 1}` {{ 7 * 7 }}"
)

PICTURE = base64.b64decode("R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=")
"""One white pixel."""


def numbered(*facts: tuple[float, Witness, Observation]) -> tuple[Entry[Observation], ...]:
    return tuple(Entry(seq, at, witness, fact) for seq, (at, witness, fact) in enumerate(facts, start=1))


CHAT = numbered(
    *sample.OBSERVATIONS[:1],
    (0.1, Witness.STEPS, StepBegan(index=0, name="visit", words="visit: /", line=6)),
    (0.2, Witness.WIRE, RequestSent(id="r1", method="GET", url="http://shop.example/widget.js")),
    (0.9, Witness.WIRE, ResponseReceived(id="r1", url="http://shop.example/widget.js", status=200)),
    (1.0, Witness.PAGE, Navigated(url="http://shop.example/", title="Home", how="load")),
    (1.1, Witness.STEPS, StepEnded(index=0, name="visit")),
    (1.2, Witness.STEPS, StepBegan(index=1, name="identify", words="identify: ada-1", line=9)),
    (1.3, Witness.STEPS, VisitorSaid(text="Hello b7k2m1y", mark="b7k2m1y")),
    (
        1.4,
        Witness.PAGE,
        PostMessage(heard_by="host", type="STORE_VISITOR_TOKEN", data={"token": "‹visitor#1›"}),
    ),
    (
        1.6,
        Witness.WIRE,
        Frame(way=Way.SENT, socket=1, text='{"type":"join","token":"‹visitor#1›"}', kind="join"),
    ),
    (
        9.0,
        Witness.PROBE,
        MessagesRead(conversation="c1", messages=[{"text": "Hello b7k2m1y", "author_type": "contact"}]),
    ),
    (9.1, Witness.AGENT, RequestSent(id="r1", method="GET", url="http://desk.example/api/v1/me")),
    (9.2, Witness.AGENT, ResponseReceived(id="r1", url="http://desk.example/api/v1/me", status=503)),
    (9.3, Witness.PAGE, ScreenshotTaken(name="merged", path="merged.png")),
    (9.4, Witness.STEPS, StepEnded(index=1, name="identify", error="waited 8 s")),
)

RED = replace(sample.RED, verdicts=(*sample.RED.verdicts, FOLLOWS, sample.VISITS_UNSEEN, sample.NOBODY_TYPED))

HOSTILE_RESULT = replace(
    sample.RED,
    name=HOSTILE,
    file=f"scenarios/{HOSTILE}.yaml",
    browser=HOSTILE,
    verdicts=(
        replace(CAUSE, message=HOSTILE, next_step=HOSTILE),
        replace(sample.OLD_CHAT_READABLE, message=HOSTILE, known_defect=HOSTILE),
        replace(sample.VISITS_UNSEEN, message=HOSTILE, next_step=HOSTILE),
        replace(sample.PUSHES_HAVE_DRIFTED, message=HOSTILE, warnings=(HOSTILE,)),
        replace(sample.NOBODY_TYPED, message=HOSTILE, next_step=HOSTILE),
    ),
    steps=((HOSTILE, 1), (HOSTILE, 2)),
    screenshots=("../../outside.png", HOSTILE),
    folder="hostile-chromium",
    versions={"libredesk": HOSTILE},
    error=HOSTILE,
    error_next_step=HOSTILE,
)
HOSTILE_CHAT = numbered(
    *sample.OBSERVATIONS[:1],
    (0.1, Witness.STEPS, StepBegan(index=0, name="say", words=HOSTILE, line=1)),
    (0.2, Witness.STEPS, VisitorSaid(text=HOSTILE, mark="b7k2m1y")),
    (0.3, Witness.PAGE, Navigated(url=f"javascript:{HOSTILE}", title=HOSTILE, how="load")),
    (0.4, Witness.PAGE, ConsoleLine(level="error", text=HOSTILE)),
    (0.5, Witness.WIRE, Frame(way=Way.RECEIVED, socket=1, text=f"‹visitor#1› {HOSTILE}", kind="x")),
    (0.6, Witness.STEPS, StepEnded(index=0, name="say", error=HOSTILE)),
)


def write_transcript(folder: Path, entries: tuple[Entry[Observation], ...]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text = "".join(write_line(entry) + "\n" for entry in entries)
    (folder / "transcript.ndjson").write_text(text, encoding="utf-8", errors="replace")


def run_of(*plays: ScenarioFinished, exit_code: int = 1) -> tuple[RunEvent, ...]:
    totals = replace(sample.TOTALS, scenarios=len(plays), exit_code=exit_code)
    return (replace(sample.STARTED, scenarios=len(plays)), *plays, RunFinished(totals=totals))


def report(folder: Path, events: tuple[RunEvent, ...] = sample.EVENTS, *, strict: bool = False) -> str:
    """The page that these events leave in the folder."""
    sample.play(HtmlReporter(sample.options(folder, strict=strict)), events)
    return (folder / "report.html").read_text(encoding="utf-8")


def blocks(page: str, name: str) -> list[Any]:
    """The JSON blocks of this class, in the order of the page."""
    found = re.findall(rf'<script type="application/json" class="{name}">(.*?)</script>', page, re.DOTALL)
    return [json.loads(each) for each in found]
