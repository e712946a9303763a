"""`embedcheck show`: finding a run and its traces, and opening them."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from embedcheck.cli.show import find_run, find_trace
from embedcheck.errors import ScenarioMistake
from tests.cli.calling import run, write


def runs(folder: Path, *names: str) -> Path:
    write(folder, {f"artifacts/{name}/report.html": "<!doctype html>" for name in names})
    for age, name in enumerate(reversed(names)):
        os.utime(folder / "artifacts" / name / "report.html", (1_000_000 - age, 1_000_000 - age))
    return folder / "artifacts"


def test_without_a_name_the_newest_run_is_opened(tmp_path: Path) -> None:
    root = runs(tmp_path, "b", "a")
    assert find_run(None, root=root) == root / "a"


@pytest.mark.parametrize("name", ["b", "artifacts/b", "artifacts/b/report.html"])
def test_a_run_is_named_by_its_folder_or_below_artifacts(name: str, tmp_path: Path) -> None:
    root = runs(tmp_path, "b", "a")
    given = Path(name) if "/" not in name else tmp_path / name
    assert find_run(given, root=root) == root / "b"


def test_a_wrong_name_is_answered_with_the_nearest(tmp_path: Path) -> None:
    root = runs(tmp_path, "2026-11-23T06-15-02", "other")
    with pytest.raises(ScenarioMistake) as raised:
        find_run(Path("2026-11-23T06-15-03"), root=root)
    assert raised.value.next_step == "Did you mean 2026-11-23T06-15-02?"
    with pytest.raises(ScenarioMistake, match="no run below"):
        find_run(None, root=tmp_path / "nothing")


def test_a_trace_is_found_by_a_part_of_its_scenario(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            f"{name}/trace.zip": ""
            for name in ("first-chat-chromium", "first-chat-chromium-retry1", "uploads-chromium")
        },
    )
    assert find_trace(tmp_path, "uploads") == tmp_path / "uploads-chromium" / "trace.zip"
    assert find_trace(tmp_path, "first-chat-chromium").parent.name == "first-chat-chromium"
    with pytest.raises(ScenarioMistake, match="2 traces fit 'first'"):
        find_trace(tmp_path, "first")
    with pytest.raises(ScenarioMistake) as raised:
        find_trace(tmp_path, "uploadz")
    assert raised.value.next_step.startswith("Did you mean uploads-chromium?")


def test_a_run_without_traces_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ScenarioMistake) as raised:
        find_trace(tmp_path, "any")
    assert "--tracing on" in raised.value.next_step


def test_a_trace_is_served_by_playwright_itself_until_it_is_ended(tmp_path: Path) -> None:
    write(runs(tmp_path, "b") / "b", {"chat-chromium/trace.zip": ""})
    with subprocess.Popen(
        [sys.executable, "-m", "embedcheck", "show", "--trace", "chat"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as showing:
        assert showing.stdout is not None
        told = [next(showing.stdout) for _ in range(2)]
        address = next(line for line in showing.stdout if "http://" in line).split()[-1]
        answer = httpx.get(address, follow_redirects=True)
        os.killpg(showing.pid, signal.SIGINT)
        assert showing.wait(timeout=20) == 0
    assert told == [f"{Path('artifacts/b/chat-chromium/trace.zip')}\n", "Ctrl-C ends the viewer.\n"]
    assert answer.status_code == 200
    assert "trace" in answer.text.lower()


def test_the_report_is_opened_and_its_path_is_printed(tmp_path: Path) -> None:
    runs(tmp_path, "b")
    done = run("show", cwd=tmp_path, env={"BROWSER": "echo opened %s"})
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        str(Path("artifacts/b/report.html")),
        f"opened {(tmp_path / 'artifacts/b/report.html').as_uri()}",
    ]
