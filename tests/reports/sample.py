"""One run that every reporter is fed: green, red, known, flaky, broken, and a demanded red under a fault."""

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from embedcheck.model.codec import write_line
from embedcheck.model.observations import (
    CookiesSeen,
    Frame,
    Observation,
    ResponseReceived,
    ScenarioOpened,
    VisitsRead,
    Way,
    Witness,
)
from embedcheck.model.results import ScenarioOutcome, ScenarioResult, Totals
from embedcheck.model.run_events import (
    Remarked,
    RunEvent,
    RunFinished,
    RunStarted,
    ScenarioFinished,
    ScenarioStarted,
    StepStarted,
)
from embedcheck.model.secret import Secret
from embedcheck.model.transcript import Entry
from embedcheck.model.verdicts import Outcome, Owner, Verdict
from embedcheck.reports import Reporter, ReportOptions

RUN_FOLDER = "artifacts/2026-11-23T06-15-02Z"
NOON = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)

STARTED = RunStarted(
    run="2026-11-23T06-15-02Z",
    folder=RUN_FOLDER,
    site="http://localhost:41233",
    instance="http://127.0.0.1:38111",
    sandbox=True,
    scenarios=5,
    workers=2,
    command="embedcheck run scenarios/",
    embedcheck="0.1.0",
    browser="chromium 156.0.1",
    versions={"chromium": "156.0.1", "libredesk": "2.7.0"},
)

JOIN_COMES_FIRST = Verdict(
    check="join_comes_first_and_is_answered",
    outcome=Outcome.PASSED,
    message="1 socket joined and was answered",
    evidence=(2,),
    confirmed_by=("wire", "probe"),
)
PUSHES_HAVE_DRIFTED = Verdict(
    check="frames_keep_the_contract",
    outcome=Outcome.PASSED,
    message="Every frame was read.",
    warnings=("new_message, received: new field: data.mood (a string)",),
)
VISITS_UNSEEN = Verdict(
    check="page_visits_are_stored",
    outcome=Outcome.INCONCLUSIVE,
    owner=Owner.ENVIRONMENT,
    message="There is no agent key, so nobody could see what is stored.",
    next_step="Give an agent's API key as EMBEDCHECK_AGENT_KEY.",
)
NOBODY_TYPED = Verdict(
    check="typing_is_relayed",
    outcome=Outcome.INCONCLUSIVE,
    message="Nobody typed.",
)
OLD_CHAT_READABLE = Verdict(
    check="logout_forgets",
    outcome=Outcome.KNOWN,
    message="After logout() the old conversation can still be read: Libredesk 2.7 keeps the session valid.",
    owner=Owner.SERVER,
    next_step="Do not offer logout() on shared machines until it is mended.",
    evidence=(3,),
    confirmed_by=("probe",),
    known_defect="LD-logout-keeps-session",
)
COOKIE_STAYS = Verdict(
    check="visitor_token_is_cleared",
    outcome=Outcome.FAILED,
    message="The answer told the widget to clear the visitor's cookie, and 2.1 s later it is still there.",
    owner=Owner.WIDGET,
    next_step="Handle the header x-libredesk-clear-visitor in the frontend that the site embeds.",
    evidence=(3, 4),
    confirmed_by=("page", "wire"),
    step=1,
)
CHECK_BROKE = Verdict(
    check="replies_are_shown_exactly_once",
    outcome=Outcome.BROKEN,
    message="the check itself raised KeyError: 'uuid'",
    owner=Owner.EMBEDCHECK,
    next_step="Report it with the transcript.",
)

GREEN = ScenarioResult(
    name="A visitor becomes a verified contact",
    file="scenarios/identity.yaml",
    line=3,
    browser="chromium",
    outcome=ScenarioOutcome.KNOWN,
    verdicts=(JOIN_COMES_FIRST, VISITS_UNSEEN, NOBODY_TYPED, OLD_CHAT_READABLE),
    seconds=4.21,
    folder="a-visitor-becomes-a-verified-contact-chromium",
    steps=(("visit: /", 6), ("identify: ada-1", 9)),
    witnesses=("page", "wire", "probe"),
)
RED = ScenarioResult(
    name="The visitor's cookie goes away, 100% of it",
    file="scenarios/cookie.yaml",
    line=3,
    browser="chromium",
    outcome=ScenarioOutcome.FAILED,
    verdicts=(JOIN_COMES_FIRST, COOKIE_STAYS, CHECK_BROKE, OLD_CHAT_READABLE),
    seconds=72.04,
    folder="the-visitors-cookie-goes-away-chromium",
    steps=(("visit: /", 6), ("identify: ada-1", 9)),
    step_times=((0.021, 0.5), (0.522, None)),
    screenshots=("the-visitors-cookie-goes-away-chromium/merged.png",),
    trace="the-visitors-cookie-goes-away-chromium/trace.zip",
    witnesses=("page", "wire", "probe", "agent"),
)
FIRST_TRY = ScenarioResult(
    name="Replies arrive",
    file="scenarios/replies.yaml",
    line=2,
    browser="chromium",
    outcome=ScenarioOutcome.FAILED,
    verdicts=(COOKIE_STAYS,),
    seconds=1.0,
    folder="replies-arrive-chromium",
)
SECOND_TRY = ScenarioResult(
    name="Replies arrive",
    file="scenarios/replies.yaml",
    line=2,
    browser="chromium",
    outcome=ScenarioOutcome.FLAKY,
    verdicts=(JOIN_COMES_FIRST,),
    seconds=1.1,
    folder="replies-arrive-chromium-retry1",
    attempt=2,
)
UNDER_A_FAULT = ScenarioResult(
    name="A visitor becomes a verified contact",
    file="scenarios/identity.yaml",
    line=3,
    browser="chromium",
    outcome=ScenarioOutcome.PASSED,
    verdicts=(JOIN_COMES_FIRST, COOKIE_STAYS),
    seconds=3.0,
    folder="a-visitor-becomes-a-verified-contact-chromium-keep_visitor_cookie",
    fault="keep_visitor_cookie",
)
UNPLAYED = ScenarioResult(
    name="The site is down",
    file="scenarios/down.yaml",
    line=1,
    browser="chromium",
    outcome=ScenarioOutcome.ERROR,
    verdicts=(),
    seconds=0.2,
    folder="the-site-is-down-chromium",
    error="http://localhost:41233 does not answer",
    error_next_step="Start the site, or give its address with --base-url.",
)
# No part of EVENTS: a play that warns, and says which Libredesk it met.
WARNED = replace(
    SECOND_TRY,
    outcome=ScenarioOutcome.PASSED,
    verdicts=(JOIN_COMES_FIRST, PUSHES_HAVE_DRIFTED),
    attempt=1,
    versions={"libredesk": "2.7"},
)
NOT_PLAYED = ScenarioResult(
    name="A form comes first",
    file="scenarios/form.yaml",
    line=2,
    browser="chromium",
    outcome=ScenarioOutcome.SKIPPED,
    verdicts=(),
    seconds=0.0,
    folder="",
    skipped="the configuration names no inbox `prechat`",
    skipped_next_step="Give its UUID as EMBEDCHECK_INBOX_PRECHAT.",
)
TOTALS = Totals(
    scenarios=6,
    passed=1,
    known=1,
    failed=1,
    flaky=1,
    error=1,
    interrupted=0,
    skipped=1,
    seconds=81.5,
    exit_code=1,
)


def finished(result: ScenarioResult, index: int) -> ScenarioFinished:
    repeat = f"embedcheck run {result.file}:{result.line} --browser {result.browser}"
    return ScenarioFinished(result=result, index=index, repeat=repeat)


EVENTS: tuple[RunEvent, ...] = (
    STARTED,
    ScenarioStarted(name=GREEN.name, file=GREEN.file, line=3, browser="chromium", index=0),
    StepStarted(scenario=GREEN.name, browser="chromium", index=0, total=2, words="visit: /"),
    StepStarted(scenario=GREEN.name, browser="chromium", index=1, total=2, words="identify: ada-1"),
    finished(GREEN, 0),
    Remarked(text="The instance throttled us for 3 s."),
    finished(RED, 1),
    finished(FIRST_TRY, 2),
    finished(SECOND_TRY, 2),
    finished(UNDER_A_FAULT, 3),
    finished(UNPLAYED, 4),
    finished(NOT_PLAYED, 5),
    RunFinished(totals=TOTALS),
)

OBSERVATIONS: tuple[tuple[float, Witness, Observation], ...] = (
    (
        0.0,
        Witness.STEPS,
        ScenarioOpened(
            name=RED.name,
            file=RED.file,
            site=STARTED.site,
            instance=STARTED.instance,
            inbox="1",
            browser="chromium",
        ),
    ),
    (1.2, Witness.WIRE, Frame(way=Way.SENT, socket=1, text='{"type":"join"}', kind="join")),
    (
        2.317,
        Witness.WIRE,
        ResponseReceived(
            id="7", url=f"{STARTED.instance}/api/v1/widget/chat/auth/exchange", status=200, body='{"data":{}}'
        ),
    ),
    (
        4.4,
        Witness.PAGE,
        CookiesSeen(cookies=[{"name": "libredesk-visitor-1", "value": "‹visitor#1›"}]),
    ),
    (5.0, Witness.AGENT, VisitsRead(conversation="c1", visits=[])),
)


def write_transcript(folder: Path) -> Path:
    """The transcript of the red scenario, below the run's folder."""
    path = folder / RED.folder / "transcript.ndjson"
    path.parent.mkdir(parents=True, exist_ok=True)
    entries = (Entry(seq, *seen) for seq, seen in enumerate(OBSERVATIONS, start=1))
    path.write_text("".join(write_line(entry) + "\n" for entry in entries), encoding="utf-8")
    return path


def options(
    folder: Path,
    *,
    stream: TextIO | None = None,
    env: Mapping[str, str] | None = None,
    path: Path | None = None,
    color: bool | None = None,
    strict: bool = False,
    verbose: bool = False,
    secrets: tuple[Secret, ...] = (),
) -> ReportOptions:
    return ReportOptions(
        stream=stream or io.StringIO(),
        folder=folder,
        path=path,
        color=color,
        width=80,
        verbose=verbose,
        strict=strict,
        secrets=secrets,
        env=env or {},
        now=lambda: NOON,
    )


def play(reporter: Reporter, events: tuple[RunEvent, ...] = EVENTS) -> None:
    for event in events:
        reporter.handle(event)
    reporter.close()
