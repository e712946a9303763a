from pathlib import Path

import pytest

from embedcheck.scenario.discovery import is_scenario, select
from tests.scenario.reading import collected, scenario, write

OURS = scenario()


def chosen(folder: Path, *paths: str) -> tuple[list[str], list[str]]:
    wanted = [str(folder / path) if path else str(folder) for path in paths]
    found, mistakes = collected(lambda mistakes: select(wanted, mistakes))
    names = [str(one.path.relative_to(folder)) for one in found or []]
    return names, [one.headline().replace(f"{folder}/", "") for one in mistakes]


def test_a_folder_gives_its_scenarios_sorted_and_nothing_else(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "b.yaml": OURS,
            "a/z.yml": OURS,
            "a/a.yaml": OURS,
            "embedcheck.yaml": "embedcheck: 1\n",
            "a/embedcheck.yml": "embedcheck: 1\n",
            ".hidden/x.yaml": OURS,
            ".b.yaml": OURS,
            "compose.yaml": "services: {embedcheck: 1}\n",
            "nested.yaml": "a:\n  embedcheck: 1\n",
            "steps.yaml": "embedcheck: 1\nkind: steps # for use\nsteps: [wave]\n",
            "readme.md": OURS,
        },
    )
    assert chosen(tmp_path, "") == (["a/a.yaml", "a/z.yml", "b.yaml"], [])


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        ("embedcheck: 1\n", True),
        ("\ufeffembedcheck: 1\n", True),
        ("# first\n\nname: x\n'embedcheck' : 1\n", True),
        ('{"embedcheck": 1, "name": "x"}', True),
        ("{a: 1,\n embedcheck: 1}", True),
        ("embedcheck: [\n", True),
        ("embedcheck-like: 1\n", False),
        ("  embedcheck: 1\n", False),
        ("# embedcheck: 1\n", False),
        ("", False),
        ("embedcheck: 1\nkind: 'steps'\n", False),
        ("embedcheck: 1\nkind: scenario\n", True),
    ],
)
def test_a_file_is_ours_by_its_first_level_key(tmp_path: Path, text: str, ours: bool) -> None:
    write(tmp_path, {"a.yaml": text})
    assert is_scenario(tmp_path / "a.yaml") is ours


def test_what_cannot_be_opened_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "gone.yaml").symlink_to(tmp_path / "nowhere")
    assert chosen(tmp_path, "") == ([], [])


def test_a_file_that_is_named_is_meant_whatever_it_holds(tmp_path: Path) -> None:
    write(tmp_path, {"x.txt": "a: 1", ".hidden/x.yaml": OURS})
    assert chosen(tmp_path, "x.txt", ".hidden") == ([".hidden/x.yaml", "x.txt"], [])


def test_a_file_that_is_meant_twice_is_played_once(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": OURS})
    (tmp_path / "link.yaml").symlink_to(tmp_path / "a.yaml")
    assert len(chosen(tmp_path, "a.yaml", "", "a.yaml:1")[0]) == 1


def test_folders_that_link_to_themselves_end(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": OURS})
    (tmp_path / "loop").symlink_to(tmp_path)
    assert chosen(tmp_path, "") == (["a.yaml"], [])


@pytest.mark.parametrize("line", ["1", "4", "2:7", "004"])
def test_a_line_selects_its_scenario(tmp_path: Path, line: str) -> None:
    write(tmp_path, {"a.yaml": OURS})
    assert chosen(tmp_path, f"a.yaml:{line}") == (["a.yaml"], [])


@pytest.mark.parametrize("line", ["0", "5", "99999999999999999999"])
def test_a_line_beyond_the_end_is_a_mistake(tmp_path: Path, line: str) -> None:
    write(tmp_path, {"a.yaml": OURS})
    [said] = chosen(tmp_path, f"a.yaml:{line}")[1]
    assert said.startswith("a.yaml:")
    assert "the file has 4 lines; expected a line from 1 to 4" in said


def test_a_file_whose_name_ends_in_a_number_is_no_line(tmp_path: Path) -> None:
    write(tmp_path, {"a:3": OURS})
    assert chosen(tmp_path, "a:3") == (["a:3"], [])


def test_every_path_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    write(tmp_path, {"hello.yaml": OURS})
    assert chosen(tmp_path, "helo.yaml", "no/such", "hello.yaml")[1] == [
        f'helo.yaml: there is no such file or folder; did you mean "{tmp_path}/hello.yaml"?'.replace(
            f"{tmp_path}/", ""
        ),
        "no/such: there is no such file or folder",
    ]
    assert chosen(tmp_path, "x" * 5000)[1]
