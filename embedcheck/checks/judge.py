"""Judging a transcript: every check, every failed step, and what of it is known."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime

from embedcheck.checks import CHECKS, Check
from embedcheck.checks.causes import explained
from embedcheck.checks.known_defects import recognise
from embedcheck.checks.own_defects import OwnDefect
from embedcheck.checks.placing import placed
from embedcheck.checks.quoting import quoting, words_by_mark
from embedcheck.checks.scene import is_official, opening
from embedcheck.checks.throttling import excused
from embedcheck.model.observations import StepBegan, StepEnded
from embedcheck.model.transcript import Transcript
from embedcheck.model.verdicts import Outcome, Owner, Verdict

EXPECTATION = "expect_"
NOTHING_AMISS = "No check found anything amiss: hold what the scenario expects against what was there instead, and correct it."
MEND_FIRST = "Mend what the checks of this scenario found, and play it again."
LIBREDESKS_OWN = (
    "If it is Libredesk's own widget, unchanged: update Libredesk, or report this to it with the transcript."
)


def judge(
    transcript: Transcript,
    *,
    own_defects: Iterable[OwnDefect] | None = None,
    today: date | None = None,
    checks: Mapping[str, Check] = CHECKS,
) -> tuple[Verdict, ...]:
    """All verdicts, in the order of the table, then those that only follow from others, then those of failed steps.

    Never raises: a check that does is reported as BROKEN. The site's own defects, and the day on
    which they count, are those of the transcript, unless they are given.
    """
    words = words_by_mark(transcript)
    own = _own_defects(transcript) if own_defects is None else tuple(own_defects)
    day = today or _day(transcript)
    found = [verdict for name, check in checks.items() for verdict in _verdicts(name, check, transcript)]

    def weighed(verdicts: Iterable[Verdict]) -> list[Verdict]:
        known = [_recognised(each, transcript, own, day) for each in verdicts]
        found_at = (placed(excused(each, transcript), transcript) for each in known)
        return [
            _for_its_reader(replace(each, message=quoting(each.message, words)), transcript)
            for each in found_at
        ]

    told = weighed(found)
    # What is known or excused is nobody's to mend, and so blames no step.
    return tuple(explained(told, weighed(_of_steps(transcript, told))))


def _own_defects(transcript: Transcript) -> tuple[OwnDefect, ...]:
    try:
        return tuple(OwnDefect.from_record(record) for record in opening(transcript).own_defects)
    except (ValueError, KeyError, TypeError, AttributeError):
        return ()


def _day(transcript: Transcript) -> date:
    """The day of the run; today for a transcript that does not say it."""
    with suppress(ValueError, TypeError):
        return date.fromisoformat(opening(transcript).day)
    return datetime.now(UTC).date()


def _verdicts(name: str, check: Check, transcript: Transcript) -> list[Verdict]:
    try:
        return list(check(transcript))
    except Exception as error:  # noqa: BLE001  # a broken check must not hide what the others found
        return [_broken(name, error)]


def _broken(name: str, error: Exception) -> Verdict:
    return Verdict(
        check=name,
        outcome=Outcome.BROKEN,
        message=f"The check itself failed: {type(error).__name__}: {error}",
        owner=Owner.EMBEDCHECK,
        next_step="Please report this with the transcript: it is embedcheck's own mistake.",
    )


def _of_steps(transcript: Transcript, verdicts: list[Verdict]) -> Iterator[Verdict]:
    """A failed step is a finding, named by the step. Where the step cannot say whose it is to mend, it is likely
    whoever owns the first red check. What is expected in vain, where no check found anything amiss, is likely a
    mistake of the expectation's."""
    red = [each for each in verdicts if each.outcome is Outcome.FAILED and each.owner is not None]
    began = {each.seen.index: each.seen for each in transcript.of(StepBegan)}
    own_file = opening(transcript).file
    for entry in transcript.of(StepEnded):
        if entry.seen.error:
            owner, advice = _owner_of(entry.seen, red), _advice(entry.seen, red)
            written = _written(began.get(entry.seen.index), own_file) if owner is Owner.SCENARIO else ""
            yield Verdict(
                check=entry.seen.name,
                outcome=Outcome.FAILED,
                message=_sentence(entry.seen.error),
                owner=owner,
                next_step=f"{advice}{written}",
                evidence=(*sorted(set(entry.seen.evidence)), entry.seq),
                step=entry.seen.index,
            )


def _sentence(error: str) -> str:
    """As findings of checks are written: from a capital to a full stop."""
    return error[:1].upper() + error[1:].rstrip(".") + ("" if error.endswith(("?", "!", "…")) else ".")


def _owner_of(step: StepEnded, red: list[Verdict]) -> Owner | None:
    if step.owner in list(Owner):
        return Owner(step.owner)
    if red:
        return red[0].owner
    return Owner.SCENARIO if step.name.startswith(EXPECTATION) else Owner.SITE


def _advice(step: StepEnded, red: list[Verdict]) -> str:
    if red or step.owner or not step.name.startswith(EXPECTATION):
        return step.next_step or (MEND_FIRST if red else "See the screenshot of that moment.")
    return f"{NOTHING_AMISS} {step.next_step}".strip()


def _written(step: StepBegan | None, own_file: str) -> str:
    """Where whoever mends the scenario finds a step of a file that it uses: reports tell the place in its own file."""
    if step is None or not step.line or step.file in ("", own_file):
        return ""
    return f" The step is written at {step.file}:{step.line}" + (f":{step.col}." if step.col else ".")


def _recognised(verdict: Verdict, transcript: Transcript, own: tuple[OwnDefect, ...], today: date) -> Verdict:
    try:
        return recognise(verdict, transcript, own, today)
    except Exception as error:  # noqa: BLE001  # see `_verdicts`
        return _broken(verdict.check, error)


def _for_its_reader(verdict: Verdict, transcript: Transcript) -> Verdict:
    """What a frontend has to do helps nobody who only embeds one."""
    widgets = verdict.outcome is Outcome.FAILED and verdict.owner is Owner.WIDGET
    if not widgets or not is_official(transcript):
        return verdict
    return replace(verdict, next_step=f"{verdict.next_step} {LIBREDESKS_OWN}".strip())
