import os
from pathlib import Path

import pytest

from embedcheck.scenario.source import MAX_BYTES, Source, read_source
from tests.scenario.reading import collected


def read(path: Path) -> tuple[Source | None, list[str]]:
    found, mistakes = collected(lambda mistakes: read_source(path, mistakes))
    return found, [one.headline().replace(str(path), "FILE") for one in mistakes]


def test_a_byte_order_mark_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\n")
    source, mistakes = read(path)
    assert mistakes == []
    assert source == Source(str(path), "a: 1\r\nb: 2\n")
    assert source.lines == ["a: 1", "b: 2", ""]


def test_a_missing_file_and_a_folder_are_mistakes(tmp_path: Path) -> None:
    assert read(tmp_path / "no.yaml") == (None, ["FILE:1:1: cannot be read: No such file or directory"])
    assert read(tmp_path)[1] == ["FILE:1:1: is not a file; expected a file of YAML text"]
    assert "cannot be read" in read(tmp_path / "a\0b")[1][0]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_named_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    assert read(tmp_path / "pipe.yaml")[1] == ["FILE:1:1: is not a file; expected a file of YAML text"]


def test_more_than_a_megabyte_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    assert "larger than 1 MB" in read(path)[1][0]
    path.write_bytes(b"#" * MAX_BYTES)
    assert read(path)[1] == []


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_a_byte_that_is_not_utf_8_is_told_at_its_place(tmp_path: Path, bom: bytes) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(bom + "ä: 1\n  ö: ".encode() + b"\xff\n")
    assert read(path)[1] == ["FILE:2:6: the byte 0xff is not UTF-8 text; expected a text file in UTF-8"]
