"""The end of the terminal report: the totals, where the evidence lies, and each cause once, with its command."""

from collections.abc import Sequence

from rich.text import Text

from embedcheck.model.run_events import ScenarioFinished
from embedcheck.reports import wording
from embedcheck.reports.ledger import Grievance, Ledger, advice, grievances
from embedcheck.reports.terminal_layout import STYLES, Lines, labelled, labelled_paragraph, paragraph
from embedcheck.reports.wording import GLYPHS

MOST_NAMED = 5


def closing(ledger: Ledger, folder: str, width: int, *, strict: bool) -> Lines:
    """The totals, where the evidence lies, and last the one command for each play that is not green."""
    totals = ledger.totals
    if totals is None:
        return []
    plays = wording.plural(totals.scenarios, "scenario")
    outcomes = labelled("outcome", "", indent=0)
    for outcome, number in wording.totals_by_outcome(totals):
        outcomes.append(f"{GLYPHS[outcome]} {number} {outcome}  ", style=STYLES[outcome])
    outcomes.rstrip()
    lines = [Text(f"{plays} in {wording.seconds(totals.seconds)}", style="bold"), outcomes]
    lines += labelled_paragraph("checks", _checks(ledger), width, indent=0)
    lines.append(labelled("evidence", folder, indent=0))
    red = grievances(ledger.bad, strict=strict)
    if red and not wording.is_step(red[0].events[0].result, red[0].verdict):
        lines.append(labelled("why red", f"embedcheck explain {red[0].verdict.check}", indent=0))
    if ledger.missing:
        lines.append(Text(wording.shards_missing(ledger.missing), style=STYLES["interrupted"]))
    elif ledger.interrupted:
        lines.append(Text("Interrupted: what was seen until then is kept.", style=STYLES["interrupted"]))
    lines += _to_see_more(ledger, width)
    lines += _what_is_red(ledger, red, width, strict=strict)
    if ledger.missing:
        last = f"{wording.shards_missing(ledger.missing)}. {wording.bring_shards(ledger.missing)}"
        lines += [Text(""), *paragraph(last, width, indent=0)]
    return lines


def _what_is_red(ledger: Ledger, red: Sequence[Grievance], width: int, *, strict: bool) -> Lines:
    """Each cause once, then what has none. Of a single play the story stands right above: its command is enough."""
    if len(ledger.last_attempts) == 1:
        return [line for event in ledger.bad for line in (Text(""), _head(event), Text(f"  {event.repeat}"))]
    lines: Lines = []
    told: set[int] = set()
    for each in red:
        lines += [Text(""), *_grievance(each, width, strict=strict)]
        told |= {event.index for event in each.events}
    for event in ledger.bad:
        if event.index not in told:
            lines += [Text(""), *_to_repeat(event, width)]
    return lines


def _grievance(each: Grievance, width: int, *, strict: bool) -> Lines:
    """One cause: who mends it and how, what else was found beside it, where, and the command that shows it again."""
    verdict, first = each.verdict, each.events[0].result
    whose = wording.whose(verdict)
    owner = f", for {whose}" if whose else ""
    beside = each.beside(strict=strict)
    head = Text(f"{GLYPHS[verdict.outcome]} {verdict.check}{owner}", style=STYLES[verdict.outcome])
    lines = [head, *paragraph(verdict.message, width, indent=2)]
    if beside:
        lines += paragraph(f"Beside it: {wording.listing(beside)}.", width, indent=2)
    names = [f"«{wording.title(event.result)}»" for event in each.events]
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    lines += paragraph(f"In {', '.join(names[:MOST_NAMED])}{more} ({first.browser}).", width, indent=2)
    if verdict.next_step:
        lines += paragraph(f"Next: {verdict.next_step}", width, indent=2)
    return [*lines, Text(f"  {each.events[0].repeat}")]


def _to_repeat(event: ScenarioFinished, width: int) -> Lines:
    result = event.result
    reason = result.error or f"the outcome is {result.outcome}"
    return [_head(event), *paragraph(reason, width, indent=2), Text(f"  {event.repeat}")]


def _head(event: ScenarioFinished) -> Text:
    result = event.result
    head = f"{GLYPHS[result.outcome]} {wording.title(result)} · {result.browser}"
    return Text(head, style=STYLES[result.outcome])


def _to_see_more(ledger: Ledger, width: int) -> Lines:
    """What would let inconclusive checks see: one line for each piece of advice, and the checks it serves."""
    lines: Lines = []
    for told, checks in advice(ledger.last_attempts).items():
        words = f"{GLYPHS['inconclusive']} {wording.listing(checks)}: {told}"
        lines += [Text(""), *paragraph(words, width, indent=0, style=STYLES["inconclusive"])]
    return lines


def _checks(ledger: Ledger) -> str:
    return wording.honest_counts([event.result for event in ledger.last_attempts])
