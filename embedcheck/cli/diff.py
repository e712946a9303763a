"""`embedcheck diff`: what changed between two runs, for a person and for programs."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from embedcheck.errors import ExitCode
from embedcheck.reports.wording import json_text, plural, tame
from embedcheck.stored.changes import Change, Turn
from embedcheck.stored.comparing import compare
from embedcheck.stored.sides import Key, Side, read_side

VERSION = 1
MOST_NAMED = 3
HEADS = {Turn.WORSE: ("✗", "red"), Turn.BETTER: ("✓", "green"), Turn.OTHER: ("·", None)}


@click.command("diff")
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path))
@click.option(
    "--strict", is_flag=True, help="A proof that was lost is worse, too: inconclusive or known now."
)
@click.option("--allow-missing", is_flag=True, help="A scenario that is not played any more is not worse.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def diff(before: Path, after: Path, strict: bool, allow_missing: bool, as_json: bool) -> int:
    """Says what changed from run BEFORE to run AFTER: worse, better, and what is merely different.

    Both are the folder of a run, or its report.json alone, which knows less: nothing of requests, frames, bytes and
    times. Scenarios are matched by file, name, browser, fault and condition.

    Worse are: a check that turned red, a scenario that can no longer be judged, is flaky now, or is not played any
    more, an endpoint that answers with an error it did not answer with before, answers that weigh more (by 2 % and 2 KiB), and what
    takes longer beyond noise: at least five durations of one kind in each run, medians that differ by
    half and by 50 ms, and middle halves that do not overlap. Where a scenario stopped earlier, what it did not
    come to makes nothing better.

    Ends with 1 if something got worse, else with 0.
    """
    old, new = read_side(before), read_side(after)
    changes = compare(old, new, strict=strict, allow_missing=allow_missing)
    if as_json:
        click.echo(json_text(_document(old, new, changes)), nl=False)
    else:
        for line in _lines(old, new, changes):
            click.echo(line)
    return ExitCode.FAILED if any(change.turn is Turn.WORSE for change in changes) else ExitCode.PASSED


def _document(old: Side, new: Side, changes: Sequence[Change]) -> dict[str, object]:
    return {
        "version": VERSION,
        "before": _about(old),
        "after": _about(new),
        **{str(turn): [_record(each) for each in changes if each.turn is turn] for turn in Turn},
    }


def _about(side: Side) -> dict[str, object]:
    told = side.report
    return {
        "path": str(side.path),
        "run": told.run,
        "started": told.started,
        "site": told.site,
        "instance": told.instance,
        "embedcheck": told.embedcheck,
        "scenarios": len(side.scenes),
        "with_transcripts": _seen(side),
    }


def _seen(side: Side) -> int:
    return sum(scene.traffic is not None for scene in side.scenes.values())


def _record(change: Change) -> dict[str, object]:
    scene = dict(
        zip(("file", "name", "browser", "fault", "condition", "repeat"), change.scene or (), strict=False)
    )
    return {
        "what": change.what,
        "subject": change.subject,
        "before": change.before,
        "after": change.after,
        "words": change.words,
        "scenario": scene or None,
    }


def _lines(old: Side, new: Side, changes: Sequence[Change]) -> Iterator[str]:
    for label, side in (("before", old), ("after", new)):
        about = f"{side.report.run} · {side.report.started or 'time unknown'} · {plural(len(side.scenes), 'scenario')}"
        yield f"{label:<7} {tame(f'{about} · {side.report.site}')}"
        if side.report.totals is None or side.report.interrupted:
            yield "        was cut short: what is missing may be what it had not come to"
        without = sum(scene.traffic is None and not scene.damage for scene in side.scenes.values())
        if without:
            yield f"        {without} of them without a transcript: of these only the checks are compared"
    for turn in Turn:
        found = [change for change in changes if change.turn is turn]
        if found:
            sign, color = HEADS[turn]
            yield ""
            yield click.style(f"{sign} {turn}: {len(found)}", fg=color, bold=True)
            for scenes, words in _together(found):
                yield f"  {tame(_heading(scenes))}"
                yield from (f"    {tame(each)}" for each in words)
    if not changes:
        yield ""
        yield "Nothing changed."


def _together(changes: Sequence[Change]) -> list[tuple[tuple[Key | None, ...], list[str]]]:
    """The changes by the scenes in which they are: what is the same in many scenes is told once, and first."""
    places: dict[str, list[Key | None]] = {}
    for change in changes:
        places.setdefault(change.words, []).append(change.scene)
    grouped: dict[tuple[Key | None, ...], list[str]] = {}
    for words, scenes in places.items():
        grouped.setdefault(tuple(scenes), []).append(words)
    return sorted(grouped.items(), key=lambda item: -len(item[0]))


def _heading(scenes: Sequence[Key | None]) -> str:
    if len(scenes) == 1:
        return _title(scenes[0])
    names = [f"«{scene[1]}»" for scene in dict.fromkeys(scenes) if scene]
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return f"{len(scenes)} scenarios: {', '.join(names[:MOST_NAMED])}{more}"


def _title(scene: Key | None) -> str:
    if scene is None:
        return "the whole run"
    file, name, browser, fault, condition, repeat = scene
    under = "".join(f" under {each}" for each in (fault, condition) if each)
    again = f" (play {repeat})" if repeat > 1 else ""
    return f"«{name}»{under}{again} · {browser} · {file}"
