"""`embedcheck run`: plays scenarios, judges them, and tells whoever wants to know."""

import asyncio
import os
import shlex
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import click

from embedcheck.browser import LaunchOptions, Picture, Recording
from embedcheck.checks import CHECKS
from embedcheck.cli import options
from embedcheck.conditions import CONDITIONS
from embedcheck.conditions.choosing import chosen
from embedcheck.errors import ExitCode
from embedcheck.redaction import Vault
from embedcheck.reports import FILES, ReportOptions, open_reporters
from embedcheck.reports.github import hider
from embedcheck.runner.folder import run_folder
from embedcheck.runner.options import NewVault, RunOptions
from embedcheck.runner.run import Outcome
from embedcheck.runner.run import run as play_all
from embedcheck.runner.sharding import Shard
from embedcheck.runner.suite import Play, Policy, plays
from embedcheck.runner.unused_inboxes import unused_inboxes
from embedcheck.sandbox.faults import FAULTS
from embedcheck.sandbox.faults.fault import at_once
from embedcheck.sandbox.sandbox import named_faults
from embedcheck.scenario.models import Scenario
from embedcheck.scenario.suite import LoadedSuite, load_suite
from embedcheck.stored.manifest import account


@click.command("run")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATHS]...")
@options.where
@options.frontend
@options.which
@options.how
@options.evidence
def run(paths: tuple[Path, ...], **given: Any) -> int:
    """Plays scenarios in a real browser and judges what both ends of the wire saw.

    PATHS are scenario files, folders of them, or FILE:LINE; the default is `scenarios`. With no
    configuration everything runs on the embedded sandbox.
    """
    suite = load(paths, given)
    whole = _todo(suite, given)
    shard = Shard.of(given["shard"]) if given["shard"] else None
    todo = shard.part(whole) if shard else whole
    if given["list_only"]:
        for play in todo:
            click.echo(f"{play.scenario.file}:{play.scenario.line}  {play.scenario.name} ({play.browser})")
        return ExitCode.PASSED
    return _play(suite, todo, given, remarks=[shard.remark(todo, whole)] if shard else [])


def load(paths: Sequence[Path], given: Mapping[str, Any]) -> LoadedSuite:
    """What the command line names, for `run` and for `soak`."""
    return load_suite(
        paths or (Path("scenarios"),),
        env=os.environ,
        flags=options.config_flags(given),
        known_checks=CHECKS,
        known_faults=FAULTS,
        grep=given["grep"],
        tags=given["tag"],
        need_secrets=not given["list_only"],
    )


def _play(suite: LoadedSuite, todo: list[Play], given: Mapping[str, Any], *, remarks: list[str]) -> int:
    output: Path | None = given["output"]
    was_there = output is not None and output.is_dir()
    folder = run_folder(output)
    try:
        return _play_into(folder, suite, todo, given, remarks=remarks)
    finally:
        # What was refused before anything was played leaves no run behind, and takes no folder of its user's away.
        if not was_there:
            with suppress(OSError):
                folder.rmdir()


def _play_into(
    folder: Path, suite: LoadedSuite, todo: list[Play], given: Mapping[str, Any], *, remarks: list[str]
) -> int:
    remarks = [*remarks, *unused_inboxes(os.environ, suite.scenarios)]
    told = replace(report_options(folder, given), secrets=suite.secrets)
    what = replace(
        run_options(suite, folder, given, command=repeat_command(sys.argv[1:])),
        remarks=tuple(remarks),
        new_vault=_vaults(given, told),
    )
    reporters = open_reporters(_wishes(given), told)
    outcome: Outcome | None = None
    try:
        outcome = asyncio.run(play_all(what, todo, reporters.handle))
    finally:
        reporters.close()
        leaks = outcome.look_again(options.reporter_paths(given["reporter"])) if outcome else ()
        unaccounted = account(folder) if any(folder.iterdir()) else []
    troubles = [*reporters.broken, *unaccounted]
    for trouble in (*leaks, *troubles):
        click.echo(trouble, err=True)
    code = ExitCode.REFUSED if leaks else outcome.totals.exit_code
    return ExitCode.INTERNAL if troubles and code == ExitCode.PASSED else code


def _vaults(given: Mapping[str, Any], told: ReportOptions) -> NewVault:
    """GitHub's runner hides what it is told of, also in the log of what runs beside us, the site's own for one."""
    if not any(wish.partition("=")[0] == "github" for wish in given["reporter"]):
        return Vault
    return partial(Vault, heard=hider(told, hidden=told.secrets))


def _wishes(given: Mapping[str, Any]) -> tuple[str, ...]:
    """The terminal always, unless another reporter writes to it; the files of the run's folder always."""
    asked = tuple(given["reporter"])
    named = {wish.partition("=")[0] for wish in asked if "=" not in wish}
    files = tuple(name for name in FILES if name not in named)
    return ("terminal", *files, *(wish for wish in asked if wish != "terminal"))


def run_options(suite: LoadedSuite, folder: Path, given: Mapping[str, Any], *, command: str) -> RunOptions:
    """What `run` and `selftest` have in common."""
    return RunOptions(
        config=suite.config,
        folder=folder,
        command=command,
        repeat=lambda play: repeat_play(play, given),
        policy=Policy(
            workers=suite.config.workers,
            retries=suite.config.retries,
            max_failures=given.get("max_failures") or 0,
            fail_on_flaky=bool(given.get("fail_on_flaky")),
            shard=given.get("shard"),
        ),
        launch=LaunchOptions(
            headed=bool(given.get("headed")),
            slowmo=given.get("slowmo") or 0.0,
            connect=given.get("connect"),
        ),
        tracing=Recording(given.get("tracing") or Recording.RETAIN_ON_FAILURE),
        har=Recording(given.get("har") or Recording.OFF),
        video=Recording(given.get("video") or Recording.OFF),
        picture=Picture(given.get("screenshot") or Picture.ONLY_ON_FAILURE),
        strict=bool(given.get("strict")),
        secrets=suite.secrets,
        personal=given.get("redact") == "personal",
    )


def report_options(folder: Path, given: Mapping[str, Any]) -> ReportOptions:
    return ReportOptions(
        stream=sys.stdout,
        folder=folder,
        verbose=bool(given.get("verbose")),
        strict=bool(given.get("strict")),
        env=os.environ,
    )


def _todo(suite: LoadedSuite, given: Mapping[str, Any]) -> list[Play]:
    faults = tuple({at_once(wish): wish for wish in reversed(given["fault"])}.values())[::-1]
    options.must_be_of_its_kind("--fault", faults, other="--condition", known=FAULTS, others=CONDITIONS)
    options.must_be_of_its_kind(
        "--condition", given["condition"], other="--fault", known=CONDITIONS, others=FAULTS
    )
    for each in faults:
        named_faults(at_once(each))

    def under(_: Scenario) -> Iterable[str | None]:
        return faults or (None,)

    return plays(
        suite.scenarios,
        browsers=suite.config.browsers,
        devices=(suite.config.device,),
        faults=under,
        conditions=chosen(given["condition"]) or (None,),
        repeat_each=given["repeat_each"],
    )


def repeat_command(words: Iterable[str]) -> str:
    """The command as it was typed, safe to paste into a shell."""
    return shlex.join(["embedcheck", *words])


def repeat_play(play: Play, given: Mapping[str, Any]) -> str:
    """The one command that plays this scenario again. Secrets stay in the environment."""
    words = ["run", play.scenario.file, "--browser", play.browser]
    flags = {
        "--site": given.get("site"),
        "--instance": given.get("instance"),
        "--inbox": given.get("inbox"),
        "--device": play.device,
        "--fault": play.fault,
        "--requests-per-minute": given.get("requests_per_minute"),
        "--condition": play.condition,
        "--config": given.get("config"),
        "--driver": given.get("driver"),
        "--frontend": given.get("frontend"),
        "--widget-assets": given.get("widget_assets"),
    }
    for flag, value in flags.items():
        if value is not None:
            words += [flag, str(value)]
    return repeat_command(words)
