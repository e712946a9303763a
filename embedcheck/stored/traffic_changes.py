"""What changed on the wire between two plays of a scene, and in the time that things took."""

from collections.abc import Iterable, Iterator

from embedcheck.reports.wording import seconds
from embedcheck.stored.changes import Change, Turn
from embedcheck.stored.early_ends import went_as_far
from embedcheck.stored.sides import Key, SceneSide, Side
from embedcheck.stored.timing import shift
from embedcheck.stored.traffic import Traffic

# Bodies hold times and ids: their size differs a little from run to run.
SIZE_NOISE, LEAST_BYTES = 0.02, 2048


def traffic_changes(key: Key, old: Traffic, new: Traffic) -> Iterator[Change]:
    for what, was, now in (("request", old.requests, new.requests), ("frame", old.frames, new.frames)):
        for subject in sorted(set(was) ^ set(now)):
            words = f"{subject}: " + (
                f"new, {now[subject]} times" if now[subject] else f"gone, was {was[subject]} times"
            )
            yield Change(
                turn=Turn.OTHER,
                what=what,
                subject=subject,
                before=was[subject],
                after=now[subject],
                words=words.replace(" 1 times", " once"),
                scene=key,
            )
    yield from _statuses(key, old, new)
    yield from _size(key, old, new)
    yield from _visits(key, old, new)


def _statuses(key: Key, old: Traffic, new: Traffic) -> Iterator[Change]:
    for subject in sorted(set(old.statuses) & set(new.statuses)):
        was, now = old.statuses[subject], new.statuses[subject]
        if was == now:
            continue
        bad_before, bad_after = (
            {each for each in part if not each.startswith(("1", "2", "3"))} for part in (was, now)
        )
        turn = Turn.WORSE if bad_after - bad_before else Turn.BETTER if bad_before - bad_after else Turn.OTHER
        told = [", ".join(sorted(part)) for part in (was, now)]
        yield Change(
            turn=turn,
            what="status",
            subject=subject,
            before=sorted(was),
            after=sorted(now),
            words=f"{subject}: answered {told[0]} → {told[1]}",
            scene=key,
        )


def _size(key: Key, old: Traffic, new: Traffic) -> Iterator[Change]:
    if old.size is None or new.size is None:
        return
    grown = new.size - old.size
    if abs(grown) <= max(LEAST_BYTES, SIZE_NOISE * old.size):
        return
    yield Change(
        turn=Turn.WORSE if grown > 0 else Turn.BETTER,
        what="bytes",
        subject="answers of the instance",
        before=old.size,
        after=new.size,
        words=f"what the instance's answers weigh: {old.size:,} → {new.size:,} bytes ({grown:+,})",
        scene=key,
    )


def _visits(key: Key, old: Traffic, new: Traffic) -> Iterator[Change]:
    pairs = {"sent": (old.visits_sent, new.visits_sent), "stored": (old.visits_stored, new.visits_stored)}
    for how, (was, now) in pairs.items():
        if was != now and was is not None and now is not None:
            yield Change(
                turn=Turn.OTHER,
                what="visits",
                subject=f"page visits {how}",
                before=was,
                after=now,
                words=f"page visits {how}: {was} → {now}",
                scene=key,
            )


def time_changes(before: Side, after: Side) -> Iterator[Change]:
    """Over the scenes that both runs played as far, all durations of one kind together."""
    common = [
        key
        for key, old in before.scenes.items()
        if (new := after.scenes.get(key)) is not None and went_as_far(old.told, new.told)
    ]
    was, now = (_durations([side.scenes[key] for key in common]) for side in (before, after))
    for subject in sorted(set(was) & set(now)):
        found = shift(was[subject], now[subject])
        if found.beyond_noise:
            yield Change(
                turn=Turn.WORSE if found.slower else Turn.BETTER,
                what="time",
                subject=subject,
                before=round(found.before, 3),
                after=round(found.after, 3),
                words=f"{subject}: median {_brief(found.before)} → {_brief(found.after)}"
                f" (of {found.counts[0]} and {found.counts[1]})",
            )


def _brief(value: float) -> str:
    return seconds(value) if value >= 1 else f"{value * 1000:.0f} ms"


def _durations(scenes: Iterable[SceneSide]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for scene in scenes:
        for name, times in (scene.traffic.times if scene.traffic else {}).items():
            found.setdefault(name, []).extend(times)
    return found
