"""The group of commands, imported at first need, and what becomes of their errors."""

import difflib
import importlib
import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

import click

from embedcheck import __version__
from embedcheck.errors import EmbedcheckError, ExitCode
from embedcheck.model.secret import Secret
from embedcheck.redaction import Vault

# Name → where its function is, and the line that `embedcheck --help` shows for it. The line stands
# here so that help imports no command, and with it no browser.
COMMANDS: dict[str, tuple[str, str]] = {
    "run": ("embedcheck.cli.run:run", "Play scenarios in a browser and judge what was seen."),
    "probe": ("embedcheck.cli.probe:probe", "Ask an instance's API and WebSocket, without a browser."),
    "validate": ("embedcheck.cli.validate:validate", "Find every mistake in scenarios, without a browser."),
    "list": ("embedcheck.cli.listing:listing", "List steps, checks, faults, conditions or scenarios."),
    "explain": ("embedcheck.cli.explain:explain", "Explain a check, a fault, a known defect or a step."),
    "judge": ("embedcheck.cli.judge:judge", "Judge recorded transcripts again, without a browser."),
    "show": ("embedcheck.cli.show:show", "Open a run's report, or the trace of a scenario."),
    "diff": ("embedcheck.cli.diff:diff", "Say what changed between two runs, of two deploys for one."),
    "merge": ("embedcheck.cli.merge:merge", "Join the results of shards into one run."),
    "verify": ("embedcheck.cli.verify:verify_run", "Compare a run's files with its manifest."),
    "sandbox": ("embedcheck.cli.sandbox:sandbox", "Open a small Libredesk and a demo site to click on."),
    "schema": (
        "embedcheck.cli.schema:schema",
        "Print the schema of scenarios, of reports, or of the widget's API.",
    ),
    "browser": ("embedcheck.cli.browser:browser", "Find or install a browser."),
    "soak": ("embedcheck.cli.soak:soak", "Measure how often healthy scenes raise an alarm."),
    "selftest": ("embedcheck.cli.selftest:selftest", "Prove that every check turns red when it should."),
}
# The rest of a JWT secret's variable is the name of its inbox.
_SECRET_VARIABLES = {
    "EMBEDCHECK_AGENT_KEY": "agent-key",
    "EMBEDCHECK_AGENT_SECRET": "agent-secret",
    "EMBEDCHECK_JWT_SECRET": "jwt-secret",
}
TRACEBACK_FILE = Path("artifacts") / "internal-error.txt"


class Commands(click.Group):
    """Imports a command when it is called, and not before."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        if cmd_name not in COMMANDS:
            near = difflib.get_close_matches(cmd_name, COMMANDS, n=1)
            hint = f' Did you mean "{near[0]}"?' if near else ""
            raise click.UsageError(f"There is no command {cmd_name!r}.{hint}", ctx)
        module, _, function = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), function)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="embedcheck")
@click.option("--debug", is_flag=True, help="Show the traceback of an internal error.")
def embedcheck(debug: bool) -> None:
    """Prove that a website's Libredesk live chat works, from both ends of the wire."""
    del debug  # `invoke` looks for it itself, for it may fail before click has read it


def invoke(arguments: Sequence[str]) -> int:
    """Runs one command. Returns its exit code and never raises."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that knows only Latin letters gets `\u2039`, not a traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        return _run(arguments)
    except BrokenPipeError:
        # Whoever read our output has left; the interpreter's own last flush must not complain of it.
        _abandon(sys.stdout)
        return ExitCode.INTERRUPTED
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  # the last resort: never a traceback unasked
        return tell(only_cause(error), debug="--debug" in arguments)


def color_wanted(env: Mapping[str, str]) -> bool | None:
    """False with NO_COLOR, true with FORCE_COLOR, else None: whatever the stream can do."""
    if env.get("NO_COLOR"):
        return False
    return True if env.get("FORCE_COLOR") else None


def _run(arguments: Sequence[str]) -> int:
    # Not click's own `main`, which would end the process itself on a broken pipe.
    extra: dict[str, Any] = {"color": color_wanted(os.environ)}
    with embedcheck.make_context("embedcheck", list(arguments), **extra) as ctx:
        code = embedcheck.invoke(ctx)
    sys.stdout.flush()
    return int(code) if isinstance(code, int) else ExitCode.PASSED


def tell(error: BaseException, *, debug: bool) -> int:
    """Says what happened to whoever must act, and what the process ends with."""
    code: int
    match error:
        case click.exceptions.Exit():
            code = error.exit_code
        case click.ClickException():
            error.show()
            code = ExitCode.MISTAKE
        case KeyboardInterrupt() | click.Abort():
            _say("Interrupted.")
            code = ExitCode.INTERRUPTED
        case EmbedcheckError():
            _say(_fit_to_show(f"{error.what}\n\n{error.next_step}"))
            code = error.exit_code
        case _:
            _tell_of_defect(error, debug=debug)
            code = ExitCode.INTERNAL
    return code


def known_secrets(env: Mapping[str, str]) -> Vault:
    """What an error must not repeat, whoever wrote its text: the secrets that the environment holds."""
    return Vault(
        tuple(
            Secret(value, kind)
            for name, value in env.items()
            for prefix, kind in _SECRET_VARIABLES.items()
            if name.startswith(prefix) and value
        )
    )


def only_cause(error: BaseException) -> BaseException:
    """What a TaskGroup wrapped, if it is one thing, or else the first error that somebody can mend."""
    while isinstance(error, BaseExceptionGroup):
        ours = error.subgroup(EmbedcheckError)
        error = (ours or error).exceptions[0]
    return error


def _tell_of_defect(error: BaseException, *, debug: bool) -> None:
    story = known_secrets(os.environ).mask_text("".join(traceback.format_exception(error)))
    if debug:
        _say(story)
        return
    where = ""
    with suppress(OSError):
        TRACEBACK_FILE.parent.mkdir(exist_ok=True)
        TRACEBACK_FILE.write_text(story, encoding="utf-8", errors="backslashreplace")
        where = f" What happened is in {TRACEBACK_FILE}."
    _say(
        f"embedcheck failed, and that is a defect of its own: {type(error).__name__}.{where}\n\n"
        "Please report it; `embedcheck --debug …` shows the traceback."
    )


def _fit_to_show(text: str) -> str:
    """Without secrets, and without what steers a terminal; its lines stay lines."""
    # Imported at need: help and version are told without the reading of scenarios.
    from embedcheck.reports.wording import unarmed  # noqa: PLC0415
    from embedcheck.scenario.mistakes import printable  # noqa: PLC0415

    masked = known_secrets(os.environ).mask_text(text)
    return "\n".join(unarmed(printable(line)) for line in masked.split("\n"))


def _say(text: str) -> None:
    with suppress(OSError):
        click.echo(text, err=True)


def _abandon(stream: TextIO) -> None:
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
