"""`embedcheck judge`: judges a stored transcript again, without a browser and with equal verdicts."""

from pathlib import Path

import click

from embedcheck.checks.judge import judge as verdicts_on
from embedcheck.errors import ExitCode, ScenarioMistake
from embedcheck.model.codec import read_lines
from embedcheck.model.observations import Settled
from embedcheck.model.transcript import Transcript
from embedcheck.model.verdicts import Outcome, Verdict
from embedcheck.reports.wording import tame

GLYPHS = {
    Outcome.PASSED: "✓",
    Outcome.FAILED: "✗",
    Outcome.KNOWN: "≈",
    Outcome.INCONCLUSIVE: "?",
    Outcome.BROKEN: "!",
}


@click.command("judge")
@click.argument("transcripts", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Inconclusive and known defects are failures too.")
def judge(transcripts: tuple[Path, ...], strict: bool) -> int:
    """Judges stored transcripts (`…/transcript.ndjson`, or a folder that holds one)."""
    codes = [_judge_one(_read(path), path, strict=strict) for path in transcripts]
    return max(codes, key=_severity)


def _judge_one(transcript: Transcript, path: Path, *, strict: bool) -> ExitCode:
    verdicts = verdicts_on(transcript)
    # A page's words must not steer a terminal: everything that was seen is tamed.
    click.echo(tame(f"{transcript.opened.name} ({path})"))
    for verdict in verdicts:
        click.echo(tame(f"  {GLYPHS[verdict.outcome]} {verdict.check}: {verdict.message}"))
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


def _read(path: Path) -> Transcript:
    file = path / "transcript.ndjson" if path.is_dir() else path
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
