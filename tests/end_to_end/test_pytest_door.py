"""`pytest scenarios/`: each scenario is an item, with its own loop in its own thread."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.cli.calling import scenario, write

pytestmark = pytest.mark.browser


def pytest_on(
    folder: Path, *arguments: str, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-W", "error", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **(env or {})},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_scenarios_are_items_and_a_red_one_tells_its_story(tmp_path: Path) -> None:
    files = {
        "pytest.ini": "[pytest]\n",
        "good.yaml": scenario("Good", "visit: /", "open_widget"),
        "bad.yaml": scenario("Bad", "visit: /", "evaluate: 'no.such.thing'"),
        "other.yaml": "just: data\n",
    }
    write(tmp_path, files)

    done = pytest_on(tmp_path)

    assert done.returncode == 1, done.stdout + done.stderr
    assert "1 failed, 1 passed" in done.stdout
    assert "bad.yaml::Bad [chromium]" in done.stdout
    assert "evaluate" in done.stdout
    assert re.search(r"^ +at .*bad\.yaml:6$", done.stdout, re.MULTILINE)
    assert "next:" in done.stdout
    assert "Traceback" not in done.stdout
    assert list((tmp_path / "artifacts").glob("pytest-*/good-chromium/transcript.ndjson"))


def test_a_scenario_that_cannot_be_played_here_is_a_skipped_item_with_its_reason(tmp_path: Path) -> None:
    files = {"pytest.ini": "[pytest]\n", "named.yaml": "inbox: secnd\n" + scenario("Named", "visit: /")}
    write(tmp_path, files)

    done = pytest_on(tmp_path, "-rs")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 skipped" in done.stdout
    assert "the sandbox has no inbox `secnd`. Did you mean `second`?" in done.stdout


def test_a_mistake_is_a_collection_error_with_its_line(tmp_path: Path) -> None:
    write(tmp_path, {"pytest.ini": "[pytest]\n", "wrong.yaml": scenario("Wrong", "vist: /")})

    done = pytest_on(tmp_path)

    assert done.returncode == 2
    assert "wrong.yaml:5:5: unknown step `vist`" in done.stdout
    assert 'did you mean "visit"' in done.stdout
    assert "Traceback" not in done.stdout


def test_a_tag_can_be_selected_as_a_keyword(tmp_path: Path) -> None:
    write(tmp_path, {"pytest.ini": "[pytest]\n", "good.yaml": scenario("Good", "visit: /")})

    chosen = pytest_on(tmp_path, "--collect-only", "-q", "-k", "smoke")

    assert "good.yaml::Good [chromium]" in chosen.stdout
    assert pytest_on(tmp_path, "-q", "-k", "nothing").returncode == 5
