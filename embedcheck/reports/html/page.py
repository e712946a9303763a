"""The first screen (what is broken, whose it is to mend, what to do) and the frame around the chapters."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup

from embedcheck.errors import ExitCode
from embedcheck.model.observations import Witness
from embedcheck.model.results import ScenarioOutcome
from embedcheck.model.run_events import ScenarioFinished
from embedcheck.model.verdicts import Outcome, Owner, Verdict
from embedcheck.reports import wording
from embedcheck.reports.html.chapter import Chapter, anchor
from embedcheck.reports.html.rendering import PAGE, render
from embedcheck.reports.ledger import (
    Grievance,
    Ledger,
    advice,
    consequences,
    grievances,
    silenced,
    why_nothing,
)

SCRIPTS = (
    "elements.js",
    "scale.js",
    "timeline.js",
    "timeline_drawing.js",
    "timeline_view.js",
    "deep_links.js",
    "keyboard.js",
    "start.js",
)
"""In this order; together they are one script."""

EXITS: dict[int, str] = {
    ExitCode.PASSED: "all passed",
    ExitCode.FAILED: "a check or an expectation failed",
    ExitCode.INTERRUPTED: "interrupted; what was seen is kept",
    ExitCode.INTERNAL: "an error of embedcheck’s own",
    ExitCode.MISTAKE: "a mistake in a scenario, the configuration or a flag",
    ExitCode.NOTHING_SELECTED: "nothing was selected",
    ExitCode.ENVIRONMENT: "the site, the instance or the browser could not be reached",
    ExitCode.REFUSED: "the artifacts were refused",
}


@dataclass(frozen=True, kw_only=True)
class Cause:
    """One grievance, and the chapters in which it is told."""

    grievance: Grievance
    beside: list[str]
    chapters: list[tuple[str, ScenarioFinished]]


@dataclass(frozen=True, kw_only=True)
class Proven:
    """A check that passed: in how many scenarios, and which witnesses bore it out in any of them."""

    check: str
    words: str
    times: int
    witnesses: list[Witness]


def page(ledger: Ledger, chapters: Sequence[Chapter], *, started: str, strict: bool) -> str:
    """The whole document. Chapters are told in the order of the suite, each attempt after the one before."""
    told = sorted(chapters, key=lambda each: (each.event.index, each.event.result.attempt))
    causes = [_cause(each, strict=strict) for each in grievances(ledger.bad, strict=strict)]
    explained = {event.index for cause in causes for _, event in cause.chapters}
    results = [event.result for event in ledger.last_attempts]
    style, script = _inlined()
    html = render(
        "report.html.j2",
        run=ledger.started,
        ledger=ledger,
        started=started,
        headline=_headline(ledger, len(causes)),
        mood=_mood(ledger),
        causes=causes,
        unexplained=[(anchor(event), event) for event in ledger.bad if event.index not in explained],
        skipped=[event for event in ledger.last_attempts if event.result.skipped],
        advice=advice(ledger.last_attempts),
        silenced=[(each, _followed(each)) for each in silenced(ledger.last_attempts)],
        known=_known(ledger),
        for_the_site=_for_the_site(ledger),
        anchor=anchor,
        proven=_proven(ledger),
        libredesk=wording.libredesk(*results),
        checks=wording.honest_counts(results),
        ended=_ended(ledger),
        chapters=told,
        last={anchor(event) for event in ledger.last_attempts},
        style=style,
        script=script,
        style_hash=_digest(style),
        script_hash=_digest(script),
    )
    return html + "\n"


def _headline(ledger: Ledger, causes: int) -> str:
    totals, bad = ledger.totals, len(ledger.bad)
    so_far = len(ledger.last_attempts)
    if totals is None or ledger.interrupted:
        return _not_whole(ledger, so_far, bad)
    if nothing := why_nothing(ledger):
        return nothing
    if bad:
        why = f": {wording.plural(causes, 'cause')}" if causes else ""
        return f"{bad} of {wording.plural(so_far, 'scenario')} failed{why}"
    if totals.exit_code != ExitCode.PASSED:
        return f"Not green: {EXITS.get(totals.exit_code, 'see below')}"
    if quiet := [each.verdict for each in silenced(ledger.last_attempts)]:
        return wording.does_not_hold(quiet)
    played = [each for each in ledger.last_attempts if each.result.outcome is not ScenarioOutcome.SKIPPED]
    return f"The chat works, in {wording.plural(len(played), 'scenario')}"


def _ended(ledger: Ledger) -> str:
    """The exit code and what it means, once there is one."""
    if ledger.totals is None:
        return ""
    code = ledger.totals.exit_code
    meaning = EXITS.get(code, "")
    if code == ExitCode.PASSED and why_nothing(ledger):
        meaning = "nothing was to be played"
    elif code == ExitCode.PASSED and silenced(ledger.last_attempts):
        meaning = "all passed but what the site has silenced"
    elif code == ExitCode.PASSED and ledger.totals.known:
        meaning = "nothing failed"
    elif code == ExitCode.INTERRUPTED and ledger.missing:
        meaning = "not whole; what is there is told below"
    return f"exit code {code}: {meaning}"


def _not_whole(ledger: Ledger, so_far: int, bad: int) -> str:
    red = f", {bad} of them not green" if bad else ""
    if ledger.missing:
        played = f"{wording.plural(so_far, 'scenario')} of the others played"
        return f"{wording.shards_missing(ledger.missing)}: {played}{red}"
    of = ledger.started.scenarios if ledger.started else so_far
    state = "Interrupted" if ledger.interrupted else "Not finished"
    return f"{state}: {so_far} of {wording.plural(of, 'scenario')} played{red}"


def _mood(ledger: Ledger) -> str:
    if ledger.bad or (
        ledger.totals and ledger.totals.exit_code not in (ExitCode.PASSED, ExitCode.INTERRUPTED)
    ):
        return "bad"
    played = any(each.result.outcome is not ScenarioOutcome.SKIPPED for each in ledger.finished)
    whole = ledger.totals and played and not ledger.interrupted
    return "good" if whole and not silenced(ledger.last_attempts) else "open"


def _cause(grievance: Grievance, *, strict: bool) -> Cause:
    return Cause(
        grievance=grievance,
        beside=grievance.beside(strict=strict),
        chapters=[(anchor(event), event) for event in grievance.events],
    )


def _known(ledger: Ledger) -> dict[str, list[tuple[str, Verdict]]]:
    """Each known defect of Libredesk that was met, with the scenarios and verdicts that tell of it."""
    met: dict[str, list[tuple[str, Verdict]]] = {}
    for event in ledger.last_attempts:
        for verdict in event.result.verdicts:
            if verdict.outcome is Outcome.KNOWN and not verdict.silenced_until:
                met.setdefault(verdict.known_defect or "", []).append((anchor(event), verdict))
    return dict(sorted(met.items()))


def _for_the_site(ledger: Ledger) -> list[str]:
    """The known defects that the site's owner can avoid all the same."""
    met = [verdict for told in _known(ledger).values() for _, verdict in told]
    return sorted(
        {each.known_defect or each.check for each in met if each.owner in (Owner.SITE, Owner.EMBED)}
    )


def _followed(grievance: Grievance) -> str:
    """What followed from it in the first play that tells of it."""
    result = grievance.events[0].result
    return wording.followed(result, consequences(result, grievance.verdict))


def _proven(ledger: Ledger) -> list[Proven]:
    """Over the honest plays, if there are any, in the order in which checks are told."""
    honest = [event for event in ledger.last_attempts if not event.result.fault] or ledger.last_attempts
    passed: dict[str, list[Verdict]] = {}
    for event in honest:
        for check, verdict in wording.worst_by_check(event.result.verdicts).items():
            if verdict.outcome is Outcome.PASSED:
                passed.setdefault(check, []).append(verdict)
    return [
        Proven(check=check, words=_in_words(check, told), times=len(told), witnesses=_seen_by(told))
        for check, told in passed.items()
    ]


def _in_words(check: str, told: Sequence[Verdict]) -> str:
    """What all of them say; where they differ, as numbers do, the check's own name, which is a sentence."""
    messages = {each.message for each in told}
    return messages.pop() if len(messages) == 1 else check.replace("_", " ").capitalize() + "."


def _seen_by(told: Sequence[Verdict]) -> list[Witness]:
    seen = {name for each in told for name in each.confirmed_by}
    return [witness for witness in wording.WITNESSES if witness in seen]


@cache
def _inlined() -> tuple[Markup, Markup]:
    """Style and script as the page holds them. They are ours, and none of them may end its own element."""
    style = (PAGE / "report.css").read_text(encoding="utf-8")
    parts = [(PAGE / name).read_text(encoding="utf-8") for name in SCRIPTS]
    script = '"use strict";\n{\n' + "\n".join(parts) + "}\n"
    return Markup(style), Markup(script)  # noqa: S704  # package data, not anybody's words


def _digest(text: str) -> str:
    """As a Content-Security-Policy names what it allows inline."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
