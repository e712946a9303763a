"""`embedcheck judge`: judges a stored transcript again, without a browser and with equal verdicts."""

from pathlib import Path

import click

from embedcheck.checks.judge import judge as verdicts_on
from embedcheck.checks.versions import libredesk
from embedcheck.errors import ExitCode, ScenarioMistake
from embedcheck.model.codec import read_lines
from embedcheck.model.observations import Settled
from embedcheck.model.transcript import Transcript
from embedcheck.model.verdicts import Outcome, Verdict
from embedcheck.reports.wording import GLYPHS, WARNING, judged, tame

TRANSCRIPT = "transcript.ndjson"


@click.command("judge")
@click.argument("transcripts", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Inconclusive and known defects are failures too.")
def judge(transcripts: tuple[Path, ...], strict: bool) -> int:
    """Judges stored transcripts (`…/transcript.ndjson`, the folder of a scenario, or that of a run)."""
    files = [file for path in transcripts for file in _files(path)]
    codes = [_judge_one(_read(file), file, strict=strict) for file in files]
    return max(codes, key=_severity)


def _judge_one(transcript: Transcript, path: Path, *, strict: bool) -> ExitCode:
    verdicts = verdicts_on(transcript)
    # A page's words must not steer a terminal: everything that was seen is tamed.
    met = libredesk(transcript)
    click.echo(tame(f"{transcript.opened.name} ({path})" + (f" · Libredesk {met}" if met else "")))
    for verdict in verdicts:
        click.echo(tame(f"  {GLYPHS[judged(verdict)]} {verdict.check}: {verdict.message}"))
        for warning in verdict.warnings:
            click.echo(tame(f"      {WARNING} {warning}"))
        if verdict.outcome in (Outcome.FAILED, Outcome.BROKEN) and verdict.next_step:
            click.echo(tame(f"      next: {verdict.next_step}"))
    code = _code(verdicts, strict=strict)
    if transcript.last(Settled) is None:
        click.echo(
            "  This scene was cut short: it never settled, and what did not come may be what was not waited for."
        )
        return ExitCode.INTERRUPTED if code is ExitCode.PASSED else code
    return code


def _code(verdicts: tuple[Verdict, ...], *, strict: bool) -> ExitCode:
    outcomes = {verdict.outcome for verdict in verdicts if verdict.asked}
    if Outcome.BROKEN in outcomes:
        return ExitCode.INTERNAL
    bad = {Outcome.FAILED, *((Outcome.INCONCLUSIVE, Outcome.KNOWN) if strict else ())}
    return ExitCode.FAILED if outcomes & bad else ExitCode.PASSED


def _severity(code: ExitCode) -> int:
    return (ExitCode.PASSED, ExitCode.INTERRUPTED, ExitCode.FAILED, ExitCode.INTERNAL).index(code)


def _files(path: Path) -> list[Path]:
    """The transcripts that a path stands for: of a run's folder, those of all its scenarios."""
    if path.is_dir() and not (path / TRANSCRIPT).exists():
        return sorted(path.glob(f"*/{TRANSCRIPT}")) or [path / TRANSCRIPT]
    return [path / TRANSCRIPT if path.is_dir() else path]


def _read(file: Path) -> Transcript:
    try:
        with file.open(encoding="utf-8") as lines:
            transcript = read_lines(lines)
        _ = transcript.opened
    except OSError as error:
        raise ScenarioMistake(
            f"{file}: {error.strerror}", next_step="Give a transcript.ndjson of a run below artifacts/."
        ) from error
    except ValueError as error:
        raise ScenarioMistake(
            f"{file}: not a transcript: {error}",
            next_step="Give a transcript.ndjson that embedcheck wrote, unchanged.",
        ) from error
    return transcript
