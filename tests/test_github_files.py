"""The workflows and the action: no input is ever pasted into a script, and red runs keep their evidence.

The scripts of the action are also executed, with a stand-in for the program that writes down its arguments.
"""

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
ACTION = ROOT / ".github/actions/embedcheck/action.yml"
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
FILES = [ACTION, *WORKFLOWS]
HOSTILE = 'https://shop.example/$(touch pwned)`touch pwned`\';touch pwned;"" && touch pwned'


@dataclass(frozen=True)
class Step:
    file: str
    what: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.file}: {self.what.get('name') or self.what.get('uses')}"

    @property
    def script(self) -> str:
        return str(self.what.get("run", ""))


def load(path: Path) -> dict[Any, Any]:
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(document, dict)
    return document


def steps(path: Path) -> Iterator[Step]:
    document = load(path)
    jobs = document.get("jobs", {"action": document.get("runs")})
    for job in jobs.values():
        for step in job["steps"]:
            yield Step(path.name, step)


ALL_STEPS = [step for path in FILES for step in steps(path)]
SCRIPTS = [step for step in ALL_STEPS if step.script]


def step_named(path: Path, name: str) -> Step:
    return next(step for step in steps(path) if step.what.get("name") == name)


def by_name(step: Step) -> str:
    return step.name


@pytest.mark.parametrize("step", SCRIPTS, ids=by_name)
def test_no_expression_is_pasted_into_a_script(step: Step) -> None:
    assert "${{" not in step.script
    assert "eval" not in step.script.split()


@pytest.mark.parametrize("step", SCRIPTS, ids=by_name)
def test_every_script_is_valid_bash(step: Step) -> None:
    checked = subprocess.run(["bash", "-n"], input=step.script, text=True, capture_output=True, check=False)
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("step", [step for step in ALL_STEPS if "uses" in step.what], ids=by_name)
def test_foreign_actions_are_pinned_to_a_commit(step: Step) -> None:
    assert re.fullmatch(r"\./.+|[\w-]+/[\w/-]+@[0-9a-f]{40}", step.what["uses"])


@pytest.mark.parametrize("step", ALL_STEPS, ids=by_name)
def test_secrets_are_given_as_environment_only(step: Step) -> None:
    rest = {key: value for key, value in step.what.items() if key != "env"}
    assert "secrets." not in str(rest)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_may_read_the_code_and_nothing_more(path: Path) -> None:
    document = load(path)
    assert document["permissions"] == {"contents": "read"}
    assert all("permissions" not in job for job in document["jobs"].values())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_evidence_is_uploaded_when_the_run_is_red(path: Path) -> None:
    uploads = [step for step in steps(path) if "upload-artifact" in step.what.get("uses", "")]
    conditions = [str(step.what.get("if", "")) for step in uploads]
    assert all("!cancelled()" in condition and "!= '7'" in condition for condition in conditions)
    assert uploads or path.name == "ci.yml"


def test_the_site_owners_example_waits_for_a_successful_deployment() -> None:
    document = load(ROOT / ".github/workflows/embed-check.yml")
    # YAML 1.1 reads the key `on` as true.
    assert "deployment_status" in document[True]
    assert "deployment_status.state == 'success'" in document["jobs"]["live-chat"]["if"]


def test_ci_runs_the_script_that_anyone_can_run() -> None:
    assert any(step.script.strip() == ".ci/run" for step in steps(ROOT / ".github/workflows/ci.yml"))
    assert os.access(ROOT / ".ci/run", os.X_OK)


def test_the_ci_script_is_valid_bash() -> None:
    subprocess.run(["bash", "-n", ROOT / ".ci/run"], check=True)


def test_every_input_of_the_action_is_described_and_used() -> None:
    inputs = load(ACTION)["inputs"]
    text = str(load(ACTION)["runs"])
    assert all(item["description"] and f"inputs.{name}" in text for name, item in inputs.items())


def test_inputs_reach_scripts_as_environment() -> None:
    for step in steps(ACTION):
        elsewhere = {key: value for key, value in step.what.items() if key not in ("env", "with", "if")}
        assert "inputs." not in str(elsewhere)


@dataclass(frozen=True)
class Played:
    """What became of the action's script: its outputs, and the arguments that the program was given."""

    outputs: dict[str, str]
    arguments: list[str]
    folder: Path


def play(folder: Path, *, code: int = 0, **inputs: str) -> Played:
    program = folder / "temp/embedcheck/bin/embedcheck"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(f'#!/bin/bash\nprintf "%s\\n" "$@" > "$RUNNER_TEMP/arguments"\nexit {code}\n')
    program.chmod(0o755)
    outputs = folder / "outputs"
    given = {"SCENARIOS": "scenarios/", "SITE": "", "INSTANCE": "", "INBOX": "", "ARGS": "", **inputs}
    env = {
        "PATH": os.environ["PATH"],
        "RUNNER_TEMP": str(folder / "temp"),
        "GITHUB_OUTPUT": str(outputs),
        **given,
    }
    script = step_named(ACTION, "Run the scenarios").script
    subprocess.run(["bash", "-e", "-c", script], env=env, cwd=folder, check=True)
    written = dict(line.split("=", 1) for line in outputs.read_text().splitlines())
    return Played(written, (folder / "temp/arguments").read_text().splitlines(), folder)


def test_the_action_passes_only_what_was_given(tmp_path: Path) -> None:
    played = play(tmp_path)
    assert played.arguments[0] == "run"
    assert played.arguments[-2:] == ["--", "scenarios/"]
    assert not any(
        argument.startswith(("--base-url", "--instance", "--inbox")) for argument in played.arguments
    )


def test_the_action_annotates_and_says_where_the_evidence_is(tmp_path: Path) -> None:
    played = play(tmp_path)
    flags = dict(pairwise(played.arguments))
    assert flags["--reporter"] == "github"
    assert flags["--output"] == played.outputs["report-path"]
    assert (tmp_path / played.outputs["report-path"]).is_dir()


def test_two_calls_in_one_job_do_not_mix_their_evidence(tmp_path: Path) -> None:
    first, second = play(tmp_path), play(tmp_path)
    assert first.outputs["report-path"] != second.outputs["report-path"]


def test_a_hostile_input_stays_one_argument(tmp_path: Path) -> None:
    played = play(tmp_path, SITE=HOSTILE, ARGS=f"--strict\n{HOSTILE}", SCENARIOS=f"a b.yaml\n\n{HOSTILE}")
    assert f"--base-url={HOSTILE}" in played.arguments
    assert played.arguments[-5:] == ["--strict", HOSTILE, "--", "a b.yaml", HOSTILE]
    assert not list(tmp_path.rglob("pwned"))


@pytest.mark.parametrize(
    ("code", "result"), [(0, "passed"), (1, "failed"), (6, "environment"), (7, "refused"), (137, "error")]
)
def test_a_red_run_ends_the_script_green_and_says_so_in_its_outputs(
    code: int, result: str, tmp_path: Path
) -> None:
    outputs = play(tmp_path, code=code).outputs
    assert (outputs["exit-code"], outputs["result"]) == (str(code), result)


@pytest.mark.parametrize(("code", "ends_with"), [("0", 0), ("6", 6), ("", 3)])
def test_the_last_step_hands_the_exit_code_on(code: str, ends_with: int) -> None:
    last = list(steps(ACTION))[-1]
    assert last.what["if"] == "${{ !cancelled() }}"
    ended = subprocess.run(["bash", "-e", "-c", last.script], env={"CODE": code}, check=False)
    assert ended.returncode == ends_with


def address(folder: Path, deployed: str, typed: str = "") -> tuple[int, str]:
    outputs = folder / "outputs"
    outputs.touch()
    script = step_named(ROOT / ".github/workflows/embed-check.yml", "Find the address").script
    env = {"DEPLOYED": deployed, "TYPED": typed, "GITHUB_OUTPUT": str(outputs)}
    ended = subprocess.run(
        ["bash", "-e", "-c", script], env=env, cwd=folder, check=False, capture_output=True
    )
    return ended.returncode, outputs.read_text()


@pytest.mark.parametrize(
    ("deployed", "typed", "site"),
    [
        ("https://shop.example", "", "https://shop.example"),
        ("", "http://typed.example", "http://typed.example"),
        ("", "", ""),
        ("https://a.example\nresult=forged", "", "https://a.example"),
    ],
)
def test_the_deployed_address_is_one_output_and_no_more(
    deployed: str, typed: str, site: str, tmp_path: Path
) -> None:
    assert address(tmp_path, deployed, typed) == (0, f"site={site}\n")


def test_what_is_no_address_is_refused(tmp_path: Path) -> None:
    assert address(tmp_path, "file:///etc/passwd") == (1, "")
