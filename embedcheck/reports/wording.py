"""The words and signs that all reports share, and the taming of words that come from outside."""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from embedcheck.model.observations import Witness
from embedcheck.model.results import ScenarioOutcome, ScenarioResult, Totals
from embedcheck.model.run_events import RunStarted
from embedcheck.model.unprintable import escape_unprintable
from embedcheck.model.verdicts import Outcome, Owner, Verdict

GLYPHS: dict[str, str] = {
    "passed": "✓",
    "failed": "✗",
    "known": "◐",
    "follows": "↳",
    "inconclusive": "?",
    "not asked": "○",
    "broken": "!",
    "flaky": "≈",
    "error": "!",
    "interrupted": "–",
    "skipped": "»",
}
"""One sign for each `Outcome` and `ScenarioOutcome`, told apart without colour, one for what only follows
from another failure, and one for what the scenario never came to."""

WARNING = "△"
"""The sign of a warning, which makes nothing red."""

MOST_WARNINGS = 8

WITNESSES: tuple[Witness, ...] = (Witness.PAGE, Witness.WIRE, Witness.PROBE, Witness.AGENT)
"""The columns of every table of witnesses, from the visitor's end to the agent's."""

OWNERS: dict[Owner, str] = {
    Owner.SITE: "the site",
    Owner.EMBED: "the site's embed settings",
    Owner.WIDGET: "the widget's frontend",
    Owner.SERVER: "the Libredesk server",
    Owner.ENVIRONMENT: "this machine or its network",
    Owner.SCENARIO: "the scenario",
    Owner.EMBEDCHECK: "embedcheck itself",
}
"""Who can mend it, as a sentence says it."""

# Worst last: a check with several verdicts is shown by its worst.
SEVERITY = (Outcome.PASSED, Outcome.INCONCLUSIVE, Outcome.KNOWN, Outcome.FAILED, Outcome.BROKEN)

_MANY = {"follows": "follow"}
# What another failure can explain.
FOLLOWING = (Outcome.FAILED, Outcome.INCONCLUSIVE)

# C0, C1 and bidirectional controls: a page's text must neither steer the terminal nor break XML.
_CONTROLS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]+"
)
# GitHub's runner obeys `::name …::` at the start of a line and `##[name]` anywhere in it.
_WORKFLOW_COMMAND = re.compile(r"(?<!\S):(?=:[A-Za-z])|#(?=#[a-z]*\[)")

CODE = re.compile(r"(?<!`)`([^`]+)`(?!`)")
"""What our sentences set in code."""


def tame(text: str) -> str:
    """One printable line. Text that comes from a page must not steer a terminal, a CI runner or a parser."""
    flat = " ".join(_CONTROLS.sub(" ", text).split())
    return _WORKFLOW_COMMAND.sub(lambda found: found.group(0) + " ", flat)


def unarmed(line: str) -> str:
    """The same line where it is harmless; else without what steers a terminal or a CI runner."""
    return _WORKFLOW_COMMAND.sub(lambda found: found.group(0) + " ", _CONTROLS.sub(" ", line))


def json_text(document: Any) -> str:
    """Indented JSON of the same value, in which no character steers whoever shows it on a terminal."""
    lines = json.dumps(document, indent=2, ensure_ascii=False).split("\n")
    return "\n".join(escape_unprintable(line) for line in lines) + "\n"


def clip(text: str, width: int) -> str:
    """At most `width` characters, the last one an ellipsis if something was cut."""
    return text if len(text) <= width else text[: max(width - 1, 0)] + "…"


def seconds(value: float) -> str:
    """A duration as a person says it: `0.4 s`, `12.3 s`, `2 min 05 s`."""
    if value < 60:
        return f"{value:.1f} s"
    minutes, rest = divmod(round(value), 60)
    return f"{minutes} min {rest:02d} s"


def plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def listing(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def judged(verdict: Verdict) -> str:
    """The outcome in words, of which two are ours: a check that the scenario never came to is «not asked», and
    what another failure explains «follows»."""
    if not verdict.asked:
        return "not asked"
    return "follows" if verdict.cause and verdict.outcome in FOLLOWING else str(verdict.outcome)


def counts(*results: ScenarioResult) -> str:
    """What the checks say by outcome, zeros left out: `29 passed, 1 failed, 3 not asked`. A check may say several
    things of one scene, and each counts: as the table and `report.json` have them."""
    words = [judged(verdict) for result in results for verdict in result.verdicts]
    told = [f"{words.count(word)} {_MANY.get(word, word)}" for word in GLYPHS if word in words]
    return ", ".join(told) or "nothing was judged"


def honest_counts(results: Sequence[ScenarioResult]) -> str:
    """Over the honest plays, if there are any: what a fault was to turn red says nothing about the site."""
    honest = [each for each in results if not each.fault]
    if not honest or len(honest) == len(results):
        return counts(*results)
    return f"{counts(*honest)} (honest plays alone)"


def worst_by_check(verdicts: Iterable[Verdict]) -> dict[str, Verdict]:
    """For each check, in the order of their first verdicts, the worst that it said."""
    worst: dict[str, Verdict] = {}
    for verdict in verdicts:
        known = worst.get(verdict.check)
        if known is None or SEVERITY.index(verdict.outcome) > SEVERITY.index(known.outcome):
            worst[verdict.check] = verdict
    return worst


def known_as(verdict: Verdict) -> str:
    """Whose known defect it is; empty for what is none. What the site has silenced is no defect of Libredesk's."""
    if verdict.silenced_until:
        return (
            f"silenced by the site until {tame(verdict.silenced_until)} ({tame(verdict.known_defect or '')})"
        )
    return f"known defect {tame(verdict.known_defect)}" if verdict.known_defect else ""


def whose(verdict: Verdict) -> str:
    """Who has to mend it: `the site to mend`; empty where nobody has. Libredesk's own defects are never the site's."""
    if verdict.owner is None:
        return ""
    own = verdict.outcome is Outcome.KNOWN and not verdict.silenced_until
    if own and verdict.owner in (Owner.SITE, Owner.EMBED):
        return "Libredesk to mend; the site can avoid it"
    return f"{OWNERS[verdict.owner]} to mend"


def does_not_hold(silenced: Sequence[Verdict]) -> str:
    """The headline of a run in which the site has silenced something: `a does not hold: silenced by …`."""
    checks = [*dict.fromkeys(each.check for each in silenced)]
    does = "does" if len(checks) == 1 else "do"
    told = dict.fromkeys(known_as(each) for each in silenced)
    return f"{listing(checks)} {does} not hold: {', '.join(told)}"


def followed(result: ScenarioResult, verdicts: Sequence[Verdict]) -> str:
    """What followed from a finding, in one sentence: what else failed, which step gave up, what could not be told."""
    failed = [each for each in verdicts if each.outcome is Outcome.FAILED]
    checks = dict.fromkeys(each.check for each in failed if not is_step(result, each))
    untold = dict.fromkeys(each.check for each in verdicts if each.outcome is Outcome.INCONCLUSIVE)
    parts = [f"{listing([*checks])} failed, too"] if checks else []
    parts += [
        f"step {(each.step or 0) + 1}, {each.check}, gave up{_and_stopped(result, each)}: {tame(each.message).rstrip('.')}"
        for each in failed
        if is_step(result, each)
    ]
    if untold:
        parts.append(f"{listing([*untold])} cannot be told")
    return "; ".join(parts) + "." if parts else ""


def stopped(result: ScenarioResult, verdict: Verdict) -> str:
    """`stopped at step 6 of 14`, where it is the word of a step that gave up before the last: what comes after it
    was not played."""
    if verdict.outcome not in (Outcome.FAILED, Outcome.KNOWN) or not is_step(result, verdict):
        return ""
    number, last = (verdict.step or 0) + 1, len(result.steps)
    return f"stopped at step {number} of {last}" if number < last else ""


def _and_stopped(result: ScenarioResult, verdict: Verdict) -> str:
    told = stopped(result, verdict)
    return f" (the scenario {told})" if told else ""


def is_step(result: ScenarioResult, verdict: Verdict) -> bool:
    """Whether it is a step's own word, which is named as the step is, and no check's."""
    if verdict.step is None or not 0 <= verdict.step < len(result.steps):
        return False
    return result.steps[verdict.step][0].partition(":")[0] == verdict.check


def warned(result: ScenarioResult) -> list[tuple[Verdict, list[str]]]:
    """The verdicts that warn, each with its first warnings and how many there are beyond these."""
    told = []
    for verdict in result.verdicts:
        left = len(verdict.warnings) - MOST_WARNINGS
        more = [f"and {left} more"] if left > 0 else []
        if verdict.warnings:
            told.append((verdict, [*verdict.warnings[:MOST_WARNINGS], *more]))
    return told


def libredesk(*results: ScenarioResult) -> str:
    """`Libredesk 2.7`, as the witnesses recognised it; empty where nobody saw enough of it."""
    seen = sorted({result.versions["libredesk"] for result in results if result.versions.get("libredesk")})
    return f"Libredesk {listing(seen)}" if seen else ""


def totals_by_outcome(totals: Totals) -> list[tuple[ScenarioOutcome, int]]:
    """The outcomes that occurred, in the order of `ScenarioOutcome`."""
    numbers = [(outcome, getattr(totals, str(outcome))) for outcome in ScenarioOutcome]
    return [(outcome, number) for outcome, number in numbers if number]


def title(result: ScenarioResult) -> str:
    """The play's name: the scenario, its fault or condition, the attempt if not the first."""
    under = [name for name in (result.fault, result.condition) if name]
    fault = f" under {' and '.join(under)}" if under else ""
    attempt = f" (attempt {result.attempt})" if result.attempt > 1 else ""
    return tame(result.name) + fault + attempt


def instance(run: RunStarted) -> str:
    """The instance's address, and whether it is a real one; words that are no address speak for themselves."""
    kind = "sandbox" if run.sandbox else "real"
    return f"{run.instance} ({kind})" if "://" in run.instance else run.instance


def place(file: str, line: int) -> str:
    return f"{tame(file)}:{line}" if line else tame(file)


def shards_missing(shards: Sequence[str]) -> str:
    """Without a full stop: `Shard 1/2 is missing`."""
    one = len(shards) == 1
    return f"Shard{'' if one else 's'} {listing(shards)} {'is' if one else 'are'} missing"


def bring_shards(shards: Sequence[str]) -> str:
    """What to do about it."""
    return (
        "What was to be played there is not in this run: give `embedcheck merge` all folders, or play it with "
        f"`embedcheck run --shard {shards[0]}` and merge again."
    )
