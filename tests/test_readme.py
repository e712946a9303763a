"""The README's examples are played, and what it promises is there."""

import re
from pathlib import Path

import pytest

from embedcheck.cli.app import COMMANDS
from embedcheck.errors import ExitCode
from tests.cli.calling import run

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.browser
def test_the_first_scenario_of_the_readme_is_green_on_the_sandbox(tmp_path: Path) -> None:
    [example] = re.findall(r"```yaml\n(.*?)```", README, flags=re.DOTALL)
    (tmp_path / "my-scenario.yaml").write_text(example, encoding="utf-8")

    done = run("run", "my-scenario.yaml", cwd=tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr


def test_every_command_that_the_readme_names_exists() -> None:
    named = set(re.findall(r"`?embedcheck ([a-z]+)\b", README)) - {"plays", "is"}

    assert named <= set(COMMANDS), named - set(COMMANDS)
    assert {"run", "validate", "list", "judge", "selftest"} <= named


def test_every_exit_code_is_told() -> None:
    told = README[README.index("**Exit codes:**") :][:400]

    for code in ExitCode:
        if code is not ExitCode.REFUSED:
            assert re.search(rf"\b{int(code)} [a-z]", told), code


def test_every_file_that_the_readme_links_to_is_there() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target
