"""The rules of the house hold, and each of them is shown a file that breaks it."""

import re
import subprocess
import sys

import pytest

from tests.house_rules import (
    ALSO_FOR_TESTS,
    MAY_BE_LONG,
    MAY_SLEEP,
    REGISTRIES,
    ROOT,
    RULES,
    TESTED_ELSEWHERE,
    TOP_LEVEL,
    Source,
    committed_text,
    sleeps,
    sources,
    wrong_direction,
)


@pytest.mark.parametrize("rule", RULES)
def test_the_house_keeps(rule: str) -> None:
    files = sources("embedcheck") + (sources("tests") if rule in ALSO_FOR_TESTS else [])
    complaints = [complaint for source in files for complaint in RULES[rule](source)]
    assert not complaints, "\n" + "\n".join(complaints)


BAD: list[tuple[str, str, str, str]] = [
    (
        "imports_go_in_one_direction",
        "embedcheck/wire/a.py",
        "import embedcheck.steps.b",
        "wire may not import steps",
    ),
    (
        "imports_go_in_one_direction",
        "embedcheck/checks/a.py",
        "from embedcheck import steps",
        "may not import steps",
    ),
    (
        "imports_go_in_one_direction",
        "embedcheck/probe/a.py",
        "def f():\n from ..browser import x",
        "import browser",
    ),
    (
        "imports_go_in_one_direction",
        "embedcheck/sandbox/a.py",
        "from embedcheck.checks import x",
        "import checks",
    ),
    ("imports_go_in_one_direction", "embedcheck/runner/a.py", "from embedcheck.cli import x", "import cli"),
    ("imports_go_in_one_direction", "embedcheck/attic/a.py", "", "attic has no line"),
    ("a_library_stays_in_its_room", "embedcheck/checks/a.py", "import playwright.async_api", "KNOWN_ONLY_TO"),
    ("files_and_functions_are_short", "embedcheck/cli/a.py", "\n" * 301, "301 lines"),
    (
        "files_and_functions_are_short",
        "embedcheck/cli/a.py",
        "def f():\n" + " x = 1\n" * 60,
        "f has 61 lines",
    ),
    ("names_and_docstrings_say_something", "embedcheck/cli/utils.py", '"""Doc."""', "says nothing"),
    ("names_and_docstrings_say_something", "embedcheck/cli/a.py", "x = 1", "no docstring"),
    ("nothing_waits_for_time", "embedcheck/cli/a.py", "await asyncio.sleep(0.1)", "a.py:1"),
    ("nothing_waits_for_time", "embedcheck/cli/a.py", "await sleep(limits.PAUSE)", "limits.PAUSE"),
    ("nothing_waits_for_time", "embedcheck/cli/a.py", "time.sleep(x)", "time.sleep"),
    ("nothing_waits_for_time", "embedcheck/cli/a.py", "page.wait_for_timeout(5)", "wait_for_timeout"),
    (
        "every_module_has_its_test_file",
        "embedcheck/cli/missing.py",
        "def f(): ...",
        "no test of cli imports it",
    ),
]


@pytest.mark.parametrize(("rule", "path", "text", "complaint"), BAD)
def test_a_broken_rule_is_found_and_named(rule: str, path: str, text: str, complaint: str) -> None:
    complaints = RULES[rule](Source(path, text))
    assert len(complaints) == 1
    assert complaint in complaints[0]
    assert re.match(rf"{path}:\d+: ", complaints[0])


@pytest.mark.parametrize(
    "text",
    [
        "from embedcheck import __version__",
        "from embedcheck.model import x",
        "import json",
        "from . import b",
    ],
)
def test_a_good_import_is_left_alone(text: str) -> None:
    assert wrong_direction(Source("embedcheck/reports/a.py", text)) == []


@pytest.mark.parametrize("text", ["await asyncio.sleep(0)", "await self.sleep(wait)", "await event.wait()"])
def test_waiting_that_is_no_fixed_pause_is_left_alone(text: str) -> None:
    assert sleeps(Source("embedcheck/cli/a.py", text)) == []


@pytest.mark.parametrize("path", [*MAY_BE_LONG, *MAY_SLEEP, *TESTED_ELSEWHERE, *TESTED_ELSEWHERE.values()])
def test_every_exception_still_exists(path: str) -> None:
    assert (ROOT / path).exists()


def test_the_top_level_holds_what_it_should_and_nothing_else() -> None:
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith((".", "__"))}
    assert found - TOP_LEVEL - {"dist"} == set()
    assert TOP_LEVEL - found == set()


def test_no_package_registry_is_named_anywhere() -> None:
    assert [(path, host) for path, text in committed_text() for host in REGISTRIES if host in text] == []


NEEDS_NO_BROWSER = (
    ["list", "steps"],
    ["list", "checks"],
    ["schema"],
    ["validate", "scenarios/"],
    ["judge", "--help"],
    ["diff", "--help"],
    ["merge", "--help"],
)


@pytest.mark.parametrize("arguments", NEEDS_NO_BROWSER, ids=" ".join)
def test_commands_that_need_no_browser_work_without_playwright(arguments: list[str]) -> None:
    without = "import sys; sys.modules['playwright'] = None; from embedcheck.cli import main; main()"
    ended = subprocess.run(
        [sys.executable, "-c", without, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
