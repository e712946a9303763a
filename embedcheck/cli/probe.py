"""`embedcheck probe`: asks an instance's API and WebSocket everything that the published page says, without a browser."""

import asyncio
import io
import os
import re
import shlex
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import click

from embedcheck import __version__
from embedcheck.cli import options
from embedcheck.errors import EmbedcheckError, ExitCode, NothingSelected, ScenarioMistake
from embedcheck.model.interview import Interview
from embedcheck.model.target import Target
from embedcheck.model.verdicts import Outcome, Owner
from embedcheck.probe import instance_reachable
from embedcheck.probe.contract_lines import CONTRACT
from embedcheck.probe.interview import Interviews, Wishes
from embedcheck.probe.questions import QUESTIONS
from embedcheck.probe.questions.question import Question
from embedcheck.redaction import Vault
from embedcheck.reports.interview_json import as_document
from embedcheck.reports.interview_terminal import InterviewTerminal
from embedcheck.reports.reporter import ReportOptions
from embedcheck.reports.wording import json_text
from embedcheck.runner.minting import mint
from embedcheck.sandbox import open_sandbox
from embedcheck.sandbox.shop_inbox import guarded_settings
from embedcheck.scenario.config import Config
from embedcheck.scenario.suite import load_config


@click.command("probe")
@options.where
@click.option("-g", "--grep", metavar="REGEX", help="Only questions whose element, name or sentence matches.")
@click.option("--fault", multiple=True, metavar="NAME", help="Asks a sandbox with this fault; repeatable.")
@click.option("--read-only", is_flag=True, help="Asks only what leaves nothing behind on the instance.")
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 600),
    default=10.0,
    show_default=True,
    metavar="S",
    help="Seconds that a push or an answer on the socket may take.",
)
@click.option("--strict", is_flag=True, help="Inconclusive and known defects are failures too.")
@click.option("--json", "as_json", is_flag=True, help="Prints JSON instead of the report.")
@click.option("--reporter", multiple=True, metavar="json[=PATH]", help="Writes JSON as well.")
@click.option("-v", "--verbose", is_flag=True, help="Shows every exchange, those of green lines too.")
def probe(**given: Any) -> int:
    """Asks an instance's API and WebSocket, without a browser.

    Every endpoint and every socket message of Libredesk's published widget API, with good input and
    with bad: one line each, and on failure the real exchange. With no configuration the sandbox is
    asked. On a real instance it writes some forty conversations, which the agent resolves at the end;
    --read-only writes none.
    """
    paths = _json_paths(given["reporter"])
    questions = _chosen(given["grep"])
    config, _ = load_config(Path.cwd(), env=os.environ, flags=options.config_flags(given))
    try:
        code, text = asyncio.run(_hold(config, questions, given))
    except EmbedcheckError as error:
        _write(paths, _without_interview(config, error, given))
        raise
    if given["as_json"] or None in paths:
        click.echo(text, nl=False)
    _write(paths, text)
    return code


def _write(paths: Sequence[Path | None], text: str) -> None:
    for path in filter(None, paths):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _without_interview(config: Config, error: EmbedcheckError, given: Mapping[str, Any]) -> str:
    """The document of an interview that could not begin: no line, and a remark that says why."""
    remark = Vault(config.secrets).mask_text(f"{error.what} {error.next_step}")
    about = {
        "embedcheck": __version__,
        "instance": config.instance.url if config.instance else "",
        "inbox": config.instance.inbox if config.instance else "",
        "sandbox": config.instance is None,
        "faults": list(given["fault"]),
        "exit_code": int(error.exit_code),
    }
    return json_text(as_document(Interview(lines=(), remarks=(remark,)), about))


Questions = Mapping[str, tuple[Question, ...]]


async def _hold(config: Config, questions: Questions, given: Mapping[str, Any]) -> tuple[ExitCode, str]:
    """The interview, shown while it is held; its exit code, and its document as JSON."""
    async with _target(config, given["fault"]) as target:
        shown = InterviewTerminal(_report_options(given), _names(questions))
        shown.begin(f"embedcheck {__version__} · probe", _about_whom(target, given["fault"]))
        interview = await Interviews(
            target,
            lambda claims: mint(target, dict(claims)),
            wishes=Wishes(
                read_only=given["read_only"],
                resolve=(config.cleanup or "resolve") == "resolve",
                patience=given["timeout"],
                own_defects=config.own_defects,
            ),
            tell=shown.hear,
            remark=shown.remark,
            questions=questions,
        ).hold()
        code = exit_code(interview, strict=given["strict"], known_fails=config.known_defects == "fail")
        shown.end(interview, "" if code is ExitCode.PASSED else _repeat(interview, given))
        about = {
            "embedcheck": __version__,
            "instance": target.instance,
            "inbox": target.inbox,
            "sandbox": target.sandbox,
            "faults": list(given["fault"]),
            "exit_code": int(code),
        }
    return code, json_text(as_document(interview, about))


@asynccontextmanager
async def _target(config: Config, faults: tuple[str, ...]) -> AsyncIterator[Target]:
    """The sandbox, or the instance of the configuration."""
    if config.instance is None:
        async with open_sandbox(faults=frozenset(faults), settings=guarded_settings()) as sandbox:
            yield sandbox.target
        return
    if faults:
        raise ScenarioMistake(
            f"the fault {faults[0]} cannot be made on {config.instance.url}",
            next_step="Faults belong to the sandbox: ask it without --instance.",
        )
    target = config.instance.target(site=config.site or "")
    await instance_reachable(target)
    yield target


def exit_code(interview: Interview, *, strict: bool, known_fails: bool = False) -> ExitCode:
    """Red goes before all else; an instance that let us ask hardly anything is no green one."""
    outcomes = {line.verdict.outcome for line in interview.lines if line.verdict.asked}
    if Outcome.BROKEN in outcomes:
        return ExitCode.INTERNAL
    bad = {Outcome.FAILED, *((Outcome.KNOWN, Outcome.INCONCLUSIVE) if strict else ())}
    bad |= {Outcome.KNOWN} if known_fails else set()
    if outcomes & bad:
        return ExitCode.FAILED
    kept_out = any(
        line.verdict.outcome is Outcome.INCONCLUSIVE and line.verdict.owner is Owner.ENVIRONMENT
        for line in interview.lines
    )
    return ExitCode.ENVIRONMENT if kept_out else ExitCode.PASSED


def _chosen(grep: str | None) -> Questions:
    """The table of questions, or those of them whose element, name or sentence matches."""
    try:
        pattern = re.compile(grep or "", re.IGNORECASE)
    except re.error as error:
        raise ScenarioMistake(
            f"--grep {grep}: not a regular expression ({error})", next_step="Escape `(`, `[`, `*`, … with \\."
        ) from None
    found = {
        element: tuple(each for each in group if pattern.search(f"{element} {each.name} {each.sentence}"))
        for element, group in QUESTIONS.items()
    }
    chosen = {element: group for element, group in found.items() if group}
    if not chosen:
        raise NothingSelected(
            f"no question matches --grep {grep}",
            next_step="`embedcheck probe` without --grep shows elements and sentences.",
        )
    return chosen


def _json_paths(wishes: tuple[str, ...]) -> list[Path | None]:
    """Where JSON is to be written; None stands for the standard output."""
    paths: list[Path | None] = []
    for wish in wishes:
        name, _, path = wish.partition("=")
        if name != "json":
            raise ScenarioMistake(
                f"the probe has no reporter {wish!r}", next_step="Write `--reporter json=PATH`."
            )
        paths.append(Path(path) if path else None)
    return paths


def _report_options(given: Mapping[str, Any]) -> ReportOptions:
    """Where the standard output is for JSON, the report is written for nobody."""
    as_json = given["as_json"] or "json" in given["reporter"]
    return ReportOptions(
        stream=io.StringIO() if as_json else sys.stdout,
        folder=Path(),
        verbose=given["verbose"],
        env=os.environ,
    )


def _names(questions: Questions) -> dict[str, list[str]]:
    return {element: [each.name for each in group] for element, group in questions.items()}


def _about_whom(target: Target, faults: tuple[str, ...]) -> dict[str, str]:
    kind = "sandbox" if target.sandbox else "real"
    people = ["a stranger", "a visitor"]
    people += ["a signed-in contact"] if target.jwt_secret or target.jwt_command else []
    people += ["an agent"] if target.has_agent else []
    rows = {
        "instance": f"{target.instance} ({kind})",
        "inbox": target.inbox,
        "further": ", ".join(target.inboxes) or "no other inbox is named",
        "asked by": f"{', '.join(people[:-1])} and {people[-1]}",
    }
    return rows | ({"under": ", ".join(faults)} if faults else {})


def _repeat(interview: Interview, given: Mapping[str, Any]) -> str:
    """The command that asks the red questions again. Secrets stay in the environment."""
    red = [line.verdict.check for line in interview.lines if line.red and line.element != CONTRACT]
    words = ["embedcheck", "probe"]
    for flag in ("config", "site", "instance", "inbox"):
        if given[flag] is not None:
            words += [f"--{flag}", str(given[flag])]
    for fault in given["fault"]:
        words += ["--fault", fault]
    return shlex.join([*words, *(["-g", "|".join(red)] if red else [])])
