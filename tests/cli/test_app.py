import importlib
import json
import os
import subprocess
import sys
from contextlib import chdir
from pathlib import Path

import click
import pytest

from embedcheck import __version__
from embedcheck.cli import main
from embedcheck.cli.app import COMMANDS, TRACEBACK_FILE, color_wanted, invoke, only_cause, tell
from embedcheck.errors import (
    BadSetup,
    ExitCode,
    NothingSelected,
    ScenarioMistake,
    StepFailed,
    TargetUnreachable,
)
from tests.cli.calling import run, scenario, write

Captured = pytest.CaptureFixture[str]


def test_main_ends_the_process_with_the_exit_code(capsys: Captured) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"embedcheck, version {__version__}\n"


def test_help_names_every_command_and_imports_none(capsys: Captured) -> None:
    assert invoke(["--help"]) == ExitCode.PASSED
    shown = capsys.readouterr().out
    for name, (_, line) in COMMANDS.items():
        assert f"  {name} " in shown
        assert line in shown


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_table_is_there(name: str) -> None:
    module, _, function = COMMANDS[name][0].partition(":")
    assert isinstance(getattr(importlib.import_module(module), function), click.Command)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["valdate"], 'Did you mean "validate"?'),
        (["--nope"], "No such option"),
        (["list", "nothing"], "'nothing' is not one of"),
        (["list", "steps", "here"], "`list steps` takes no paths"),
        ([], "Commands:"),
    ],
)
def test_a_mistaken_command_line_costs_4(arguments: list[str], said: str, capsys: Captured) -> None:
    assert invoke(arguments) == ExitCode.MISTAKE
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ScenarioMistake, 4),
        (NothingSelected, 5),
        (BadSetup, 6),
        (TargetUnreachable, 6),
        (StepFailed, 1),
    ],
)
def test_an_error_of_ours_is_told_with_its_next_step(
    error: type[BadSetup], code: int, capsys: Captured
) -> None:
    assert tell(error("it is so", next_step="Do this."), debug=False) == code
    assert capsys.readouterr().err == "it is so\n\nDo this.\n"


def test_an_error_repeats_no_secret_and_steers_no_terminal(tmp_path: Path) -> None:
    """Whoever wrote its text: here somebody's own command line."""
    secrets = {"EMBEDCHECK_AGENT_SECRET": "canary-secret-1", "EMBEDCHECK_JWT_SECRET_SHOP": "canary-secret-2"}
    done = run("probe", "-g", "(canary-secret-1\x1b[2J\rcanary-secret-2\u202e", cwd=tmp_path, env=secrets)

    assert done.returncode == ExitCode.MISTAKE
    assert "‹agent-secret›" in done.stderr
    assert "canary" not in done.stderr
    assert done.stderr.replace("\n", "").isprintable()


def test_an_error_of_ours_is_found_within_a_group_of_tasks(capsys: Captured) -> None:
    deep = BaseExceptionGroup(
        "a", [ValueError("x"), ExceptionGroup("b", [BadSetup("no port", next_step="Free one.")])]
    )
    assert tell(only_cause(deep), debug=False) == ExitCode.ENVIRONMENT
    assert "no port" in capsys.readouterr().err
    single = ValueError("x")
    assert only_cause(ExceptionGroup("a", [ExceptionGroup("b", [single])])) is single


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_an_interruption_costs_2(error: BaseException, capsys: Captured) -> None:
    assert tell(error, debug=False) == ExitCode.INTERRUPTED
    assert capsys.readouterr().err == "Interrupted.\n"


def raised(secret: str) -> Exception:
    try:
        raise ValueError(f"Authorization: Bearer {secret}")
    except ValueError as error:
        return error


def test_a_defect_of_our_own_costs_3_and_keeps_its_traceback_in_a_file(
    tmp_path: Path, capsys: Captured
) -> None:
    with chdir(tmp_path):
        assert tell(raised("abcdefghijklmnop0123456789"), debug=False) == ExitCode.INTERNAL
        story = TRACEBACK_FILE.read_text(encoding="utf-8")
    said = capsys.readouterr().err
    assert "ValueError" in said
    assert str(TRACEBACK_FILE) in said
    assert "Traceback" not in said
    assert "Traceback" in story
    assert "abcdefghijklmnop0123456789" not in story + said


def test_with_debug_the_traceback_is_shown(tmp_path: Path, capsys: Captured) -> None:
    with chdir(tmp_path):
        assert tell(raised("x"), debug=True) == ExitCode.INTERNAL
    assert "Traceback" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_color_is_what_the_environment_says() -> None:
    assert color_wanted({"NO_COLOR": "1", "FORCE_COLOR": "1"}) is False
    assert color_wanted({"FORCE_COLOR": "1"}) is True
    assert color_wanted({"NO_COLOR": ""}) is None


def test_a_reader_that_left_is_no_defect(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as closed:
        ended = subprocess.run(
            [sys.executable, "-m", "embedcheck", "list", "steps"],
            stdout=closed,
            stderr=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
            timeout=180,
            check=False,
        )
    assert (ended.returncode, ended.stderr) == (ExitCode.INTERRUPTED, b"")


NO_BROWSER = """
import json, sys
from embedcheck.cli.app import invoke
codes = [invoke(arguments) for arguments in json.loads(sys.argv[1])]
import embedcheck.cli.judge
loaded = [name for name in sys.modules if name.split(".")[0] in ("playwright", "greenlet")]
print(json.dumps([codes, loaded]), file=sys.stderr)
"""


def test_what_needs_no_browser_does_not_import_one(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("embedcheck: 1\nname: a\nsteps: [open_widget]\n", encoding="utf-8")
    commands = [
        ["--help"],
        ["validate", "."],
        ["schema"],
        *(["list", what] for what in ("steps", "checks", "faults", "scenarios")),
    ]
    ended = subprocess.run(
        [sys.executable, "-c", NO_BROWSER, json.dumps(commands)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        encoding="utf-8",
        timeout=180,
        check=False,
    )
    assert json.loads(ended.stderr) == [[0] * len(commands), []]


def test_a_terminal_that_knows_only_latin_letters_is_no_defect(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": scenario("Ada ‹1›")})
    ended = run("list", "scenarios", "a.yaml", cwd=tmp_path, env={"PYTHONIOENCODING": "latin-1"})
    assert (ended.returncode, ended.stderr) == (ExitCode.PASSED, "")
    assert ended.stdout.startswith("Ada \\u20391\\u203a  a.yaml:2")
