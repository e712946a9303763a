"""What changed between two runs: pure, from two sides to changes that are worse, better, or neither."""

from collections.abc import Iterable, Iterator

from embedcheck.checks import CHECKS
from embedcheck.model.results import RED, ScenarioOutcome
from embedcheck.model.verdicts import Outcome
from embedcheck.reports.report_document import ScenarioTold, VerdictTold
from embedcheck.reports.wording import SEVERITY, listing
from embedcheck.stored.changes import Change, Turn
from embedcheck.stored.early_ends import on_equal_terms
from embedcheck.stored.sides import Key, SceneSide, Side
from embedcheck.stored.traffic_changes import time_changes, traffic_changes


def compare(before: Side, after: Side, *, strict: bool = False, allow_missing: bool = False) -> list[Change]:
    """Every change, worse ones first. With `strict` a proof that was lost is worse, too: what was passed and is now
    inconclusive or a known defect. A scenario that is gone is worse, for nothing is proven by it any more, unless
    `allow_missing`."""
    changes = list(_versions(before, after))
    elsewhere = _played_elsewhere(before, after)
    for key in dict.fromkeys((*before.scenes, *after.scenes)):
        old, new = before.scenes.get(key), after.scenes.get(elsewhere.get(key, key))
        if key in elsewhere.values():
            continue
        if old is not None and new is not None:
            if key in elsewhere:
                changes.append(_moved(elsewhere[key], key, old, new))
            changes += _scene(elsewhere.get(key, key), old, new, strict=strict)
        elif old is not None:
            changes.append(_went(key, old, after, allowed=allow_missing))
        elif new is not None:
            changes.append(_came(key, new))
    changes += time_changes(before, after)
    order = list(Turn)
    return sorted(changes, key=lambda change: order.index(change.turn))


def _versions(before: Side, after: Side) -> Iterator[Change]:
    pairs = {
        "embedcheck": (before.report.embedcheck, after.report.embedcheck),
        "browser": (before.report.browser, after.report.browser),
        "Libredesk": (_libredesk(before), _libredesk(after)),
    }
    for name, (old, new) in pairs.items():
        if old != new and old and new:
            words = f"{name}: {old} → {new}"
            yield Change(turn=Turn.OTHER, what="version", subject=name, before=old, after=new, words=words)


def _libredesk(side: Side) -> str:
    found = {scene.told.versions.get("libredesk", "") for scene in side.scenes.values()} - {""}
    return listing(sorted(found)) if found else ""


def _scene(key: Key, old: SceneSide, new: SceneSide, *, strict: bool) -> Iterator[Change]:
    yield from _outcome(key, old.told, new.told)
    yield from _checks(key, old.told, new.told, strict=strict)
    if old.told.outcome in NOT_JUDGED or new.told.outcome in NOT_JUDGED:
        return
    yield from _damaged(key, old, new)
    if old.traffic is not None and new.traffic is not None:
        for change in traffic_changes(key, old.traffic, new.traffic):
            yield on_equal_terms(change, old.told, new.told)


def _damaged(key: Key, old: SceneSide, new: SceneSide) -> Iterator[Change]:
    """What a torn transcript does not hold was not left out by the site: it makes nothing better or worse."""
    for label, side in (("before", old), ("after", new)):
        if side.damage:
            yield Change(
                turn=Turn.OTHER,
                what="transcript",
                subject=label,
                before=old.damage or None,
                after=new.damage or None,
                words=f"the transcript of {label} is {side.damage}: only the verdicts are compared",
                scene=key,
            )


def _came(key: Key, new: SceneSide) -> Change:
    red = new.told.outcome in (ScenarioOutcome.FAILED, ScenarioOutcome.ERROR)
    return Change(
        turn=Turn.WORSE if red else Turn.OTHER,
        what="scenario",
        subject=key[1],
        before=None,
        after=str(new.told.outcome),
        words=f"the scenario is new, and {new.told.outcome}",
        scene=key,
    )


def _played_elsewhere(before: Side, after: Side) -> dict[Key, Key]:
    """The one play of a scene that is gone, to the one play of it that is new: under a fault or a condition now."""
    gone = [key for key in before.scenes if key not in after.scenes]
    new = [key for key in after.scenes if key not in before.scenes]
    return {
        old: next(key for key in new if key[:3] == old[:3])
        for old in gone
        if [key[:3] for key in gone].count(old[:3]) == 1 and [key[:3] for key in new].count(old[:3]) == 1
    }


def _moved(key: Key, was: Key, old: SceneSide, new: SceneSide) -> Change:
    return Change(
        turn=Turn.OTHER,
        what="scenario",
        subject=key[1],
        before=str(old.told.outcome),
        after=str(new.told.outcome),
        words=f"the scenario is played {_setting(key)}, and was {_setting(was)}",
        scene=key,
    )


def _went(key: Key, old: SceneSide, after: Side, *, allowed: bool) -> Change:
    """What was skipped proved nothing before either."""
    proved = old.told.outcome is not ScenarioOutcome.SKIPPED
    others = [_setting(other) for other in after.scenes if other[:3] == key[:3]]
    words = "the scenario is not played any more"
    if others:
        words = (
            f"the scenario is not played {_setting(key)} any more, but {listing(list(dict.fromkeys(others)))}"
        )
    return Change(
        turn=Turn.WORSE if proved and not allowed else Turn.OTHER,
        what="scenario",
        subject=key[1],
        before=str(old.told.outcome),
        after=None,
        words=words,
        scene=key,
    )


def _setting(key: Key) -> str:
    _, _, _, fault, condition, repeat = key
    under = " and ".join(each for each in (fault, condition) if each)
    again = f", play {repeat}" if repeat > 1 else ""
    return (f"under {under}" if under else "as it is") + again


NOT_JUDGED = (ScenarioOutcome.ERROR, ScenarioOutcome.INTERRUPTED, ScenarioOutcome.SKIPPED)


def _outcome(key: Key, old: ScenarioTold, new: ScenarioTold) -> Iterator[Change]:
    """Only what its checks do not say: that it could not be judged, or passed at a later attempt."""
    told = (*NOT_JUDGED, ScenarioOutcome.FLAKY)
    if old.outcome is new.outcome or not (old.outcome in told or new.outcome in told):
        return
    turn = Turn.OTHER
    if new.outcome in (ScenarioOutcome.ERROR, ScenarioOutcome.FLAKY):
        turn = Turn.WORSE if old.outcome in (ScenarioOutcome.PASSED, ScenarioOutcome.KNOWN) else Turn.OTHER
    elif old.outcome is ScenarioOutcome.ERROR and new.outcome in (
        ScenarioOutcome.PASSED,
        ScenarioOutcome.KNOWN,
    ):
        turn = Turn.BETTER
    why = new.error.message if new.error else new.skipped.reason if new.skipped else ""
    words = f"{old.outcome} → {new.outcome}" + (f": {why}" if why else "")
    yield Change(
        turn=turn,
        what="scenario",
        subject=new.name,
        before=str(old.outcome),
        after=str(new.outcome),
        words=words,
        scene=key,
    )


def _checks(key: Key, old: ScenarioTold, new: ScenarioTold, *, strict: bool) -> Iterator[Change]:
    if old.outcome in NOT_JUDGED or new.outcome in NOT_JUDGED:
        return
    was, now = _worst(old.verdicts), _worst(new.verdicts)
    for check in dict.fromkeys((*was, *now)):
        before, after = was.get(check), now.get(check)
        gave_up = before is not None and before.outcome in RED and check not in CHECKS
        if before is not None and gave_up and after is None:
            # A step that a scene never came to has not been mended.
            if new.outcome in (ScenarioOutcome.PASSED, ScenarioOutcome.KNOWN, ScenarioOutcome.FLAKY):
                yield _step_mended(key, check, before)
        elif _state(before) != _state(after):
            words = f"{check}: {_state(before)} → {_state(after)}" + (f": {after.message}" if after else "")
            if after is not None and after.cause:
                words += f" (follows from {after.cause})"
            yield Change(
                turn=_turn(before, after, strict=strict),
                what="check",
                subject=check,
                before=_state(before),
                after=_state(after),
                words=words,
                scene=key,
            )
    fresh = sorted(_warnings(new) - _warnings(old))
    for words in fresh:
        yield Change(
            turn=Turn.OTHER,
            what="warning",
            subject=words,
            before=None,
            after=words,
            words=f"warns: {words}",
            scene=key,
        )


def _step_mended(key: Key, step: str, before: VerdictTold) -> Change:
    """Of a step only its failure is told."""
    return Change(
        turn=Turn.BETTER,
        what="check",
        subject=step,
        before=_state(before),
        after=None,
        words=f"{step}: fails no longer",
        scene=key,
    )


def _warnings(told: ScenarioTold) -> set[str]:
    return {warning for verdict in told.verdicts for warning in verdict.warnings}


def _worst(verdicts: Iterable[VerdictTold]) -> dict[str, VerdictTold]:
    worst: dict[str, VerdictTold] = {}
    for each in verdicts:
        known = worst.get(each.check)
        if known is None or SEVERITY.index(each.outcome) > SEVERITY.index(known.outcome):
            worst[each.check] = each
    return worst


def _state(verdict: VerdictTold | None) -> str:
    if verdict is None:
        return "not judged"
    return str(verdict.outcome) if verdict.asked else "not asked"


def _turn(before: VerdictTold | None, after: VerdictTold | None, *, strict: bool) -> Turn:
    was_red, is_red = (each is not None and each.outcome in RED for each in (before, after))
    if is_red:
        return Turn.OTHER if was_red else Turn.WORSE
    passed = after is not None and after.outcome is Outcome.PASSED
    if passed and before is not None and (was_red or before.outcome is Outcome.KNOWN):
        return Turn.BETTER
    proven = before is not None and before.outcome is Outcome.PASSED
    lost = after is not None and after.asked and after.outcome in (Outcome.INCONCLUSIVE, Outcome.KNOWN)
    return Turn.WORSE if strict and proven and lost else Turn.OTHER
