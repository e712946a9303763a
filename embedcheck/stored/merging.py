"""The results of shards, or of a run and its repetition, as one run: evidence, events, totals."""

import os
import re
import shlex
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from embedcheck.checks.outcomes import totals_of
from embedcheck.errors import BadSetup, ScenarioMistake
from embedcheck.model.results import ScenarioResult
from embedcheck.model.run_events import (
    Remarked,
    RunEvent,
    RunFinished,
    RunStarted,
    ScenarioFinished,
    ScenarioStarted,
)
from embedcheck.reports.wording import bring_shards, listing, shards_missing
from embedcheck.stored.manifest import tampered
from embedcheck.stored.reading import StoredRun
from embedcheck.stored.rejudging import rejudged

Key = tuple[object, ...]


@dataclass(frozen=True)
class Source:
    """One of the runs that are joined, with its events; of transcripts alone those of a new judgement."""

    run: StoredRun
    events: tuple[RunEvent, ...]

    @property
    def shard(self) -> str | None:
        found = next((event.shard for event in self.events if isinstance(event, RunStarted)), None)
        return found if found and re.fullmatch(r"\d{1,4}/\d{1,4}", found) else None

    @property
    def attempts(self) -> list[ScenarioFinished]:
        return [event for event in self.events if isinstance(event, ScenarioFinished)]


@dataclass(frozen=True)
class Part:
    """All attempts of one play, from the source that counts for it."""

    source: Source
    attempts: tuple[ScenarioFinished, ...]


def merge(runs: Sequence[StoredRun], into: Path) -> list[RunEvent]:
    """Puts the evidence of all runs into one folder, and tells them as one run.

    Where the same play is in several of them, the one that is named last counts, and a remark says so. Raises
    ScenarioMistake if the folder holds a run already, BadSetup if it cannot be written to."""
    if any(into.glob("*/transcript.ndjson")) or (into / "events.ndjson").exists():
        raise ScenarioMistake(
            f"{into} holds a run already", next_step="Give a new or an empty folder with --output."
        )
    sources = [Source(run, _events(run)) for run in runs]
    parts, remarks = _chosen(sources)
    try:
        played = list(_played(parts, into))
    except OSError as error:
        raise BadSetup(
            f"the evidence cannot be put into {into}: {error.strerror}: {error.filename}",
            next_step="Choose another folder with --output, one that you may write to.",
        ) from error
    results = [event.result for event in _last(played)]
    told = (*_told(sources), *filter(None, (tampered(run.folder) for run in runs)))
    return [
        _started(sources, into, len(results)),
        *(Remarked(text=text) for text in dict.fromkeys((*told, *remarks, *_miss(_missing(sources))))),
        *played,
        _ended(sources, results),
    ]


def _events(run: StoredRun) -> tuple[RunEvent, ...]:
    """As they were told. Where the run was cut short, its transcripts say more than its events."""
    whole = run.ended is not None and not run.ended.interrupted
    return run.events if whole else rejudged(run).events


def _chosen(sources: Sequence[Source]) -> tuple[list[Part], list[str]]:
    found: dict[Key, list[Part]] = {}
    for source in sources:
        own: dict[Key, list[ScenarioFinished]] = {}
        for event in source.attempts:
            own.setdefault(_key(event), []).append(event)
        for key, attempts in own.items():
            found.setdefault(key, []).append(Part(source, tuple(attempts)))
    _join_nameless(found, {source.run.folder: number for number, source in enumerate(sources)})
    remarks = [
        f"«{parts[-1].attempts[-1].result.name}» is in {listing([each.source.run.folder.name for each in parts])}: "
        f"that of {parts[-1].source.run.folder.name} counts."
        for parts in found.values()
        if len(parts) > 1
    ]
    chosen = [parts[-1] for parts in found.values()]
    return sorted(chosen, key=lambda part: part.attempts[-1].index), remarks


def _key(event: ScenarioFinished) -> Key:
    """A play is known by the folder of its evidence, which names device and repetition too; without one, by what it is."""
    result = event.result
    place = result.folder.rpartition("-retry")[0] if result.attempt > 1 and result.folder else result.folder
    return (result.file, place) if place else (*_scene(result), event.index)


def _scene(result: ScenarioResult) -> Key:
    return result.file, result.name, result.browser, result.fault, result.condition


def _join_nameless(found: dict[Key, list[Part]], order: dict[Path, int]) -> None:
    """What could not be played has no folder: it is the same play as the only one of its name that was played
    later, or before."""
    for key in [key for key in found if len(key) > 2]:
        same = [
            other
            for other in found
            if other != key and _scene(found[other][0].attempts[0].result) == key[:-1]
        ]
        if len(same) == 1:
            parts = found.pop(key) + found[same[0]]
            found[same[0]] = sorted(parts, key=lambda part: order[part.source.run.folder])


def _played(parts: Sequence[Part], into: Path) -> Iterator[RunEvent]:
    for index, part in enumerate(parts):
        first = part.attempts[0].result
        yield ScenarioStarted(
            name=first.name,
            file=first.file,
            line=first.line,
            browser=first.browser,
            index=index,
            fault=first.fault,
            condition=first.condition,
        )
        for event in part.attempts:
            result = event.result
            if result.folder:
                name = _put(part.source.run.folder / result.folder, into)
                result = _moved(result, name)
            yield replace(event, result=result, index=index)


def _put(evidence: Path, into: Path) -> str:
    """The name of the folder below `into`; another one if there is one of that name, of another run."""
    into.mkdir(parents=True, exist_ok=True)
    name, count = evidence.name, 1
    while (into / name).exists():
        count += 1
        name = f"{evidence.name}-{count}"
    if evidence.is_dir() and not evidence.is_symlink():
        shutil.copytree(evidence, into / name, copy_function=_link, ignore=_links)
    return name


def _links(folder: str, names: Sequence[str]) -> list[str]:
    """What leads elsewhere is no evidence of this run: whoever uploads the folder would upload that, too."""
    return [name for name in names if (Path(folder) / name).is_symlink()]


def _link(source: str, target: str) -> None:
    """A link costs nothing; across file systems, or where there are none, the file is copied."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _moved(result: ScenarioResult, folder: str) -> ScenarioResult:
    def there(path: str) -> str:
        return f"{folder}/{path.removeprefix(f'{result.folder}/')}"

    return replace(
        result,
        folder=folder,
        screenshots=tuple(map(there, result.screenshots)),
        videos=tuple(map(there, result.videos)),
        trace=there(result.trace) if result.trace else None,
        har=there(result.har) if result.har else None,
    )


def _last(events: Sequence[RunEvent]) -> list[ScenarioFinished]:
    return list({event.index: event for event in events if isinstance(event, ScenarioFinished)}.values())


def _told(sources: Sequence[Source]) -> list[str]:
    """Their remarks, but for the first of a shard: what it left to others is here now, or else missing."""
    return [
        event.text
        for source in sources
        for event in source.events
        if isinstance(event, Remarked)
        and not (source.shard and event.text.startswith(f"Shard {source.shard}:"))
    ]


def _missing(sources: Sequence[Source]) -> tuple[str, ...]:
    """A shard that nobody brought is scenarios of which nothing is known: the whole is not whole."""
    brought = {source.shard for source in sources if source.shard}
    counts = {int(shard.partition("/")[2]) for shard in brought}
    wanted = [f"{number}/{count}" for count in sorted(counts) for number in range(1, count + 1)]
    return tuple(shard for shard in wanted if shard not in brought)


def _miss(shards: Sequence[str]) -> list[str]:
    return [f"{shards_missing(shards)}. {bring_shards(shards)}"] if shards else []


def _started(sources: Sequence[Source], into: Path, scenarios: int) -> RunStarted:
    began = [event for source in sources for event in source.events if isinstance(event, RunStarted)]
    folders = [str(source.run.folder) for source in sources]
    versions: dict[str, str] = {}
    for each in began:
        versions |= each.versions
    return replace(
        began[0],
        run=into.name,
        folder=str(into),
        site=_places([each.site for each in began]),
        instance=_places([each.instance for each in began]),
        sandbox=all(each.sandbox for each in began),
        scenarios=scenarios,
        workers=max(each.workers for each in began),
        shard=None,
        command=shlex.join(["embedcheck", "merge", *folders]),
        browser=", ".join(dict.fromkeys(each.browser for each in began)),
        versions=versions,
        strict=any(each.strict for each in began),
        known_defects_fail=any(each.known_defects_fail for each in began),
        fail_on_flaky=any(each.fail_on_flaky for each in began),
    )


def _places(found: Sequence[str]) -> str:
    first, *more = dict.fromkeys(found)
    return first + (f" and {len(more)} more" if more else "")


def _ended(sources: Sequence[Source], results: Sequence[ScenarioResult]) -> RunFinished:
    """As long as the slowest took: shards run at the same time. One that never ended, or is missing, has cut short
    the whole."""
    ends = [
        next((event for event in source.events if isinstance(event, RunFinished)), None) for source in sources
    ]
    missing = _missing(sources)
    interrupted = any(each is None or each.interrupted for each in ends)
    seconds = max((each.totals.seconds for each in ends if each), default=0.0)
    rules = [event for source in sources for event in source.events if isinstance(event, RunStarted)]
    totals = totals_of(
        results,
        seconds=seconds,
        interrupted=interrupted and not missing,
        incomplete=bool(missing),
        fail_on_flaky=any(each.fail_on_flaky for each in rules),
    )
    return RunFinished(totals=totals, interrupted=interrupted or bool(missing), missing=missing)
