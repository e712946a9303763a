import json
import re
from collections import Counter
from contextlib import chdir
from pathlib import Path

import pytest

from embedcheck.checks import CHECKS
from embedcheck.checks.topics import TOPICS
from embedcheck.cli.app import invoke
from embedcheck.cli.listing import default_paths
from embedcheck.conditions import CONDITIONS
from embedcheck.sandbox.faults import FAULTS
from embedcheck.steps import STEPS
from tests.cli.calling import scenario, write

Captured = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("what", "names"), [("checks", list(CHECKS)), ("faults", list(FAULTS)), ("conditions", list(CONDITIONS))]
)
def test_every_table_is_listed_with_a_line_for_each_entry(
    what: str, names: list[str], capsys: Captured
) -> None:
    assert invoke(["list", what]) == 0
    *groups, more = capsys.readouterr().out.split("\n\n")
    if what == "conditions":
        groups.append(more.removesuffix("\n"))
    lines = [line for group in groups for line in group.splitlines()[1:]]
    assert sorted(line.split()[0] for line in lines) == sorted(names)
    assert all(len(line.split()) > 2 for line in lines)
    assert what == "conditions" or more == "`embedcheck explain NAME` tells more of each.\n"


@pytest.mark.parametrize(
    ("what", "heads"),
    [
        ("checks", [(topic, len(names)) for topic, names in TOPICS.items()]),
        ("faults", list(Counter(str(each.layer) for each in FAULTS.values()).items())),
        ("conditions", list(Counter(str(each.layer) for each in CONDITIONS.values()).items())),
    ],
)
def test_a_long_table_is_told_in_groups_with_a_head_and_a_count(
    what: str, heads: list[tuple[str, int]], capsys: Captured
) -> None:
    assert invoke(["list", what]) == 0
    groups = capsys.readouterr().out.split("\n\n")[: len(heads)]
    assert [group.splitlines()[0] for group in groups] == [
        f"{name.capitalize()}: {count} {what}" for name, count in heads
    ]
    assert [len(group.splitlines()) - 1 for group in groups] == [count for _, count in heads]


def test_steps_are_listed_as_they_are_written(capsys: Captured) -> None:
    assert invoke(["list", "steps"]) == 0
    lines = capsys.readouterr().out.partition("\n\n")[0].splitlines()
    heads = [line for line in lines if not line.startswith(" ")]
    assert [re.split("[: ]", line)[0] for line in heads] == [*STEPS, "use"]
    assert any(re.match(r"expect_cookie: name \| \{name, \[present\]\} +Expects", line) for line in lines)


@pytest.mark.parametrize(
    ("what", "count"), [("steps", len(STEPS) + 1), ("checks", len(CHECKS)), ("faults", len(FAULTS))]
)
def test_every_table_is_listed_as_json(what: str, count: int, capsys: Captured) -> None:
    assert invoke(["list", what, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert len(rows) == count
    assert all(row["name"] and row["summary"] for row in rows)


def test_scenarios_are_listed_with_their_place_and_tags(tmp_path: Path, capsys: Captured) -> None:
    write(
        tmp_path,
        {
            "scenarios/b.yaml": scenario("Bob", "say: ${{ secret.NOPE_SUCH }}"),
            "scenarios/a.yaml": scenario("Ada waves"),
        },
    )
    with chdir(tmp_path):
        assert invoke(["list", "scenarios"]) == 0
        assert capsys.readouterr().out == (
            "Ada waves  scenarios/a.yaml:2  [smoke]\nBob        scenarios/b.yaml:2  [smoke]\n"
        )
        assert invoke(["list", "scenarios", "scenarios/b.yaml", "--json"]) == 0
        [row] = json.loads(capsys.readouterr().out)
    assert (row["name"], row["file"], row["line"], row["tags"], row["steps"]) == (
        "Bob",
        "scenarios/b.yaml",
        2,
        ["smoke"],
        1,
    )


def test_a_tag_steers_no_terminal(tmp_path: Path, capsys: Captured) -> None:
    hostile = '"a\\e[2J\\x9b1mb\\u202e"'
    write(tmp_path, {"a.yaml": scenario("Ada").replace("[smoke]", f"[{hostile}]")})
    for extra in ([], ["--json"]):
        assert invoke(["list", "scenarios", str(tmp_path), *extra]) == 0
        shown = capsys.readouterr().out
        assert "[2J" in shown
        assert shown.replace("\n", "").isprintable()


def test_no_path_means_the_folder_of_scenarios_or_where_one_is(tmp_path: Path) -> None:
    with chdir(tmp_path):
        assert default_paths(()) == ["."]
        (tmp_path / "scenarios").mkdir()
        assert default_paths(()) == ["scenarios"]
        assert default_paths(("x",)) == ("x",)
