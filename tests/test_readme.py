"""The README's examples are played, and what it promises is there."""

import asyncio
import re
import textwrap
from pathlib import Path
from typing import Any

import pytest

import embedcheck.probe
from embedcheck.cli.app import COMMANDS
from embedcheck.cli.coverage import markdown, rows
from embedcheck.errors import ExitCode
from embedcheck.sandbox import open_sandbox
from tests.cli.calling import run

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def examples(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


@pytest.mark.browser
def test_the_first_scenario_of_the_readme_is_green_on_the_sandbox(tmp_path: Path) -> None:
    example, _ = examples("yaml")
    (tmp_path / "my-scenario.yaml").write_text(example, encoding="utf-8")

    done = run("run", "my-scenario.yaml", cwd=tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_configuration_of_a_custom_frontend_is_valid(tmp_path: Path) -> None:
    scenario, config = examples("yaml")
    (tmp_path / "my-scenario.yaml").write_text(scenario, encoding="utf-8")
    (tmp_path / "embedcheck.yaml").write_text(config, encoding="utf-8")

    done = run("validate", "my-scenario.yaml", cwd=tmp_path)

    assert done.stdout == "1 scenario is valid.\n", done.stderr


def test_the_example_of_the_client_talks_to_the_sandbox() -> None:
    [code] = examples("python")

    class HeardEnough(Exception): ...

    def hear(kind: str, data: object) -> None:
        raise HeardEnough(kind, data)

    async def play() -> None:
        async with open_sandbox() as sandbox:
            names: dict[str, Any] = {
                **vars(embedcheck.probe),
                "INSTANCE": sandbox.target.instance,
                "INBOX": sandbox.target.inbox,
                "print": hear,
            }
            exec("async def example():\n" + textwrap.indent(code, "    "), names)  # noqa: S102  # ours
            await names["example"]()

    with pytest.raises(HeardEnough, match="joined"):
        asyncio.run(play())


def test_every_command_that_the_readme_names_exists() -> None:
    named = set(re.findall(r"`?embedcheck ([a-z]+)\b", README)) - {"plays", "is"}

    assert named <= set(COMMANDS), named - set(COMMANDS)
    assert {"run", "validate", "list", "judge", "selftest"} <= named


def test_every_exit_code_is_told() -> None:
    told = README[README.index("**Exit codes:**") :].partition("\n\n")[0]

    for code in ExitCode:
        if code is not ExitCode.REFUSED:
            assert re.search(rf"\b{int(code)} [a-z]", told), code


def test_the_table_of_coverage_is_the_one_that_the_command_prints() -> None:
    told = README.partition("<!-- coverage -->")[2].partition("<!-- /coverage -->")[0].strip()

    assert told == markdown(rows()), "renew it with `embedcheck list coverage --markdown`"


def test_every_file_that_the_readme_links_to_is_there() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target
