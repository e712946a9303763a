"""`embedcheck probe` as a command: what it prints, writes and returns, on a machine without a browser."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from embedcheck.cli.probe import exit_code
from embedcheck.errors import ExitCode
from embedcheck.model.interview import Interview
from embedcheck.model.verdicts import Outcome, Owner
from tests.cli.calling import run, write
from tests.reports import interviewed


def test_a_green_part_of_the_sandbox_is_shown_line_by_line(tmp_path: Path) -> None:
    done = run("probe", "-g", "^settings ", cwd=tmp_path, env={"NO_COLOR": "1"})

    assert (done.returncode, done.stderr) == (0, "")
    assert "✓ The widget's settings are those of this inbox" in done.stdout
    assert "(sandbox)" in done.stdout
    assert "repeat" not in done.stdout


def test_a_fault_is_red_with_its_exchange_and_the_command_that_asks_again(tmp_path: Path) -> None:
    report = tmp_path / "out" / "probe.json"
    done = run(
        *("probe", "-g", "^settings ", "--fault", "settings_leak_private_fields"),
        *("--reporter", f"json={report}"),
        cwd=tmp_path,
    )
    document = json.loads(report.read_text(encoding="utf-8"))
    red = [row for row in document["lines"] if row["outcome"] == "failed"]

    assert done.returncode == 1
    assert "← 200" in done.stdout
    assert (
        "embedcheck probe --fault settings_leak_private_fields -g settings_hide_what_is_private"
        in done.stdout
    )
    assert [row["question"] for row in red] == ["settings_hide_what_is_private"]
    assert (document["exit_code"], document["faults"]) == (1, ["settings_leak_private_fields"])


def test_json_is_all_that_is_printed_when_it_is_asked_for(tmp_path: Path) -> None:
    done = run("probe", "-g", "^limits ", "--json", cwd=tmp_path)

    assert {row["element"] for row in json.loads(done.stdout)["lines"]} == {"limits", "contract"}


def test_a_real_instance_is_asked_where_the_configuration_says(tmp_path: Path) -> None:
    """Another sandbox stands for it; what it was not told, it does not ask."""
    with subprocess.Popen(
        [sys.executable, "-m", "embedcheck", "sandbox", "--json"], stdout=subprocess.PIPE, encoding="utf-8"
    ) as other:
        assert other.stdout is not None
        known = json.loads(other.stdout.readline())
        inbox = known["inbox"]
        write(tmp_path, {"embedcheck.yaml": f"instance:\n  url: {known['instance']}\n  inbox: {inbox}\n"})
        done = run("probe", "-g", "^(socket: typing|auth/exchange) ", "--json", cwd=tmp_path)
        faulty = run("probe", "--fault", "lose_push", cwd=tmp_path)
        other.terminate()
    document = json.loads(done.stdout)
    rows = {row["question"]: row for row in document["lines"]}

    assert (document["instance"], document["sandbox"]) == (known["instance"], False)
    assert rows["typing_reaches_the_agent"]["outcome"] == "not asked"
    assert rows["exchange_signs_in"]["message"] == "nothing here can sign a JWT"
    assert rows["empty_jwt"]["outcome"] == "passed"
    assert faulty.returncode == 4
    assert "belong to the sandbox" in faulty.stderr


def test_an_instance_that_is_not_there_is_an_environment_that_cannot_be_asked(tmp_path: Path) -> None:
    done = run(
        *("probe", "--instance", "http://127.0.0.1:9", "--inbox", "0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0"),
        *("--reporter", "json=probe.json"),
        cwd=tmp_path,
    )
    document = json.loads((tmp_path / "probe.json").read_text(encoding="utf-8"))

    assert done.returncode == document["exit_code"] == 6
    assert document["lines"] == []
    assert "nothing listens" in document["remarks"][0]
    assert "nothing listens" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("-g", "no such question"), 5, "no question matches"),
        (("-g", "("), 4, "not a regular expression"),
        (("--fault", "lose_pusk"), 4, "Did you mean lose_push?"),
        (("--reporter", "junit"), 4, "--reporter json=PATH"),
    ],
)
def test_a_mistake_in_the_command_is_told(
    tmp_path: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    done = run("probe", *arguments, cwd=tmp_path)

    assert done.returncode == code
    assert words in done.stderr


def test_it_needs_no_browser_and_none_of_playwright(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['playwright'] = None\n"
        "from embedcheck.cli.app import invoke\n"
        "sys.exit(invoke(['probe', '-g', '^inbox ']))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, check=False)

    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("lines", "strict", "code"),
    [
        ((interviewed.GREEN, interviewed.KNOWN, interviewed.NOT_ASKED), False, ExitCode.PASSED),
        ((interviewed.GREEN, interviewed.KNOWN), True, ExitCode.FAILED),
        ((interviewed.GREEN, interviewed.NOT_ASKED), True, ExitCode.PASSED),
        ((interviewed.GREEN, interviewed.RED), False, ExitCode.FAILED),
        (
            (interviewed.line("a", "A", outcome=Outcome.INCONCLUSIVE, owner=Owner.ENVIRONMENT),),
            False,
            ExitCode.ENVIRONMENT,
        ),
        (
            (interviewed.RED, interviewed.line("a", "A", outcome=Outcome.BROKEN)),
            False,
            ExitCode.INTERNAL,
        ),
    ],
)
def test_the_exit_code_tells_the_worst(lines: tuple, strict: bool, code: ExitCode) -> None:  # type: ignore[type-arg]
    assert exit_code(Interview(lines=lines), strict=strict) is code
