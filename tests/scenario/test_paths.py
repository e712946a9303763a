import os
from pathlib import Path
from typing import ClassVar

import pytest

from embedcheck.scenario.mistakes import Place
from embedcheck.scenario.nodes import Scalar
from embedcheck.scenario.paths import neighbour, refuse_unreadable
from embedcheck.steps.attachment import Attachment
from embedcheck.steps.step import Step
from tests.scenario.reading import collected, load, mistakes_of, scenario

EXPECTED = "expected a path from the folder in which embedcheck is started"


class Attach(Attachment):
    """Attaches a file."""


class Carry(Step):
    """Reads nothing, whatever it calls a path."""

    shorthand: ClassVar[str | None] = "path"
    path: str


STEPS: dict[str, type[Step]] = {"attach": Attach, "carry": Carry}


def told(folder: Path, *lines: str, env: dict[str, str] | None = None) -> list[str]:
    return mistakes_of(folder, {"a.yaml": scenario(*lines)}, "a.yaml", env=env, steps=STEPS)


def test_a_file_that_is_not_there_is_told_where_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "invoice.txt").write_bytes(b"42")
    path = tmp_path / "invoce.txt"
    [said] = told(tmp_path, "- attach:", f"    path: {path}")
    assert said == (
        f'a.yaml:5:13: the file "invoce.txt" cannot be read in {Path.cwd()}: No such file or directory; '
        f'{EXPECTED}; did you mean "invoice.txt"?'
    )


def test_a_file_beside_the_scenario_is_named_by_the_path_that_would_find_it(tmp_path: Path) -> None:
    (tmp_path / "photo.png").write_bytes(b"42")
    [said] = told(tmp_path, "- attach: photo.png")
    assert said.endswith('did you mean "photo.png"?')


@pytest.mark.parametrize("misspelt", ["atach", "attach "])
def test_it_is_told_with_the_misspelling_of_its_step(tmp_path: Path, misspelt: str) -> None:
    assert len(told(tmp_path, f"- '{misspelt}': missing.png")) == 2


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    [said] = told(tmp_path, f"- attach: {tmp_path}")
    assert "it is not a regular file" in said


def test_a_file_that_is_there_or_made_up_or_not_read_is_fine(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"42")
    lines = (f"- attach: {tmp_path / 'a.txt'}", "- attach: {name: b.txt, bytes: 3}", "- carry: missing.png")
    suite = load(tmp_path, {"a.yaml": scenario(*lines)}, steps=STEPS)
    assert len(suite.scenarios[0].steps) == 3


def test_a_path_that_a_secret_holds_is_not_shown_and_need_not_be_known(tmp_path: Path) -> None:
    line = "- attach: ${{ secret.WHERE }}"
    [said] = told(tmp_path, line, env={"WHERE": "hunter2.png"})
    assert "the file that the secret WHERE names cannot be read" in said
    assert "hunter2" not in said
    assert load(tmp_path, {"a.yaml": scenario(line)}, steps=STEPS, need_secrets=False).scenarios


@pytest.mark.parametrize("value", [None, 3])
def test_what_is_no_path_is_left_to_the_step(value: int | None) -> None:
    named = Scalar(Place("a"), value)
    _, mistakes = collected(lambda found: refuse_unreadable(named, found))
    assert mistakes == ()


def test_a_neighbour_has_almost_the_same_name(tmp_path: Path) -> None:
    (tmp_path / "photo.png").touch()
    assert neighbour(os.fspath(tmp_path / "foto.png")) == str(tmp_path / "photo.png")
    assert neighbour(str(tmp_path / "zzz")) is None
    assert neighbour(str(tmp_path / "none" / "photo.png")) is None
