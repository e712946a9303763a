"""Faults turn exactly the checks red that their scenario names, and the honest sandbox turns none.

Here one fault for each check; `embedcheck selftest` plays them all, in minutes (CI does so beside the tests).
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from embedcheck.checks import CHECKS

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]


@pytest.mark.long
def test_a_fault_for_each_check_turns_exactly_the_named_checks_red(tmp_path: Path) -> None:
    told = tmp_path / "selftest.json"
    command = [
        "selftest",
        "scenarios",
        "--quick",
        "-j",
        "6",
        "--output",
        str(tmp_path / "out"),
        "--reporter",
        f"json={told}",
    ]

    done = subprocess.run(
        [sys.executable, "-m", "embedcheck", *command],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("EMBEDCHECK_")},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )

    report = json.loads(told.read_text(encoding="utf-8"))
    assert [each for each in report["faults"] if not each["ok"]] == [], done.stdout
    assert report["false_alarms"] == [], done.stdout
    assert report["replayed"]["transcripts"] > len(CHECKS)
    assert report["replayed"]["judged_otherwise"] == [], done.stdout
    assert done.returncode == 0
    assert {check for each in report["faults"] for check in each["expected"]} == set(CHECKS)


def test_a_scenario_that_names_the_wrong_check_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "wrong.yaml").write_text(
        "embedcheck: 1\nname: Wrong\nsteps:\n  - visit: /\nfails_under:\n"
        "  script_missing: [launcher_is_usable]\n",
        encoding="utf-8",
    )

    done = subprocess.run(
        [sys.executable, "-m", "embedcheck", "selftest", "wrong.yaml"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert done.returncode == 1
    assert "launcher_is_usable did not find it; script_is_loaded_once is red too" in done.stdout
    assert "0 of 1 faults caught" in done.stdout
