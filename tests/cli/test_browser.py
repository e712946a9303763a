import sys
from pathlib import Path

import pytest

from tests.cli.calling import run


def test_the_browser_that_is_used_is_printed(tmp_path: Path) -> None:
    done = run("browser", "path", cwd=tmp_path, env={"EMBEDCHECK_BROWSER_PATH": sys.executable})
    assert (done.returncode, done.stdout) == (0, f"{sys.executable}\n")


def test_a_browser_that_is_not_there_is_the_operators_to_mend(tmp_path: Path) -> None:
    done = run("browser", "path", cwd=tmp_path, env={"EMBEDCHECK_BROWSER_PATH": str(tmp_path / "none")})
    assert done.returncode == 6
    assert done.stdout == ""
    assert "Correct EMBEDCHECK_BROWSER_PATH" in done.stderr


@pytest.mark.browser
def test_a_browser_that_starts_is_not_installed_again(tmp_path: Path) -> None:
    done = run("browser", "install", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("There is a browser already: ")


def test_a_dry_run_installs_nothing_and_says_what_it_would_do(tmp_path: Path) -> None:
    bare = {"PATH": "", "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path)}
    done = run("browser", "install", "--dry-run", cwd=tmp_path, env=bare)
    assert done.returncode == 0
    assert "-m playwright install --only-shell chromium" in done.stdout


def test_a_program_that_is_no_browser_stops_the_installation(tmp_path: Path) -> None:
    env = {"EMBEDCHECK_BROWSER_PATH": sys.executable}
    done = run("browser", "install", "--dry-run", cwd=tmp_path, env=env)
    assert done.returncode == 6
    assert "does not start" in done.stderr
    assert "Traceback" not in done.stderr
