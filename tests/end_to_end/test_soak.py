"""A soak counts alarms, keeps the evidence of alarms alone, and goes on where it was."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
HARD = "phone_390+dark_mode+prefers_dark+jittering_network+service_worker+strict_policy+language_fa_IR"
ODD = "reordered_answers+server_clock_ahead+socket_cut_thrice+optional_prechat+another_chat"
CHAT = """\
embedcheck: 1
name: A chat
steps:
  - visit: /
  - open_widget
  - say: "Hello"
  - expect_message: {text: "Hello", from: visitor}
"""
WOLF = """\
embedcheck: 1
name: A wolf
steps:
  - visit: /
  - expect_cookie: session
"""


def soak(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "embedcheck", "soak", ".", "--output", "out", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_hard_conditions_stay_green_and_a_soak_goes_on_where_it_was(tmp_path: Path) -> None:
    (tmp_path / "chat.yaml").write_text(CHAT, encoding="utf-8")

    first = soak(tmp_path, "-j", "2", "--condition", HARD, "--load", "--reporter", "json=told.json")
    assert first.returncode == 0, first.stdout + first.stderr
    second = soak(tmp_path, "-j", "2", *("--condition", HARD), *("--condition", ODD))

    assert second.returncode == 0, second.stdout + second.stderr
    assert "1 of 2 plays were measured before" in second.stderr
    assert "2 runs, 0 alarms: 0.00% (at 95 %, at most 77.64%)" in second.stdout
    told = json.loads((tmp_path / "told.json").read_text(encoding="utf-8"))
    assert (told["runs"], told["alarms"], told["load"]) == (1, 0, 1)
    assert told["upper_bound_95"] == pytest.approx(0.95)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["soak.ndjson"]


def test_an_alarm_is_told_with_its_evidence_and_costs_the_green(tmp_path: Path) -> None:
    (tmp_path / "wolf.yaml").write_text(WOLF, encoding="utf-8")
    (tmp_path / "embedcheck.yaml").write_text("timeouts: {step: 2}\n", encoding="utf-8")

    done = soak(tmp_path, "--condition", "dark_mode")

    assert done.returncode == 1, done.stdout + done.stderr
    assert "expect_cookie 1×" in done.stdout
    kept = tmp_path / "out" / "a-wolf-chromium-in-dark-mode"
    assert (kept / "transcript.ndjson").is_file()
    assert str(kept.name) in done.stdout


def test_an_unknown_condition_is_refused_before_anything_is_played(tmp_path: Path) -> None:
    (tmp_path / "chat.yaml").write_text(CHAT, encoding="utf-8")
    done = soak(tmp_path, "--condition", "darkmode")
    assert done.returncode == 4
    assert "Did you mean dark_mode?" in done.stderr


def test_a_soak_that_could_play_nothing_has_measured_nothing(tmp_path: Path) -> None:
    (tmp_path / "chat.yaml").write_text(CHAT.replace("steps:", "inbox: nowhere\nsteps:"), encoding="utf-8")
    done = soak(tmp_path, "--condition", "dark_mode")
    assert done.returncode == 5, done.stdout + done.stderr
    assert "0 runs, 0 alarms" in done.stdout
