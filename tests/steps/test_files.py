import os
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embedcheck.errors import StepFailed
from embedcheck.steps.files import SIGNATURE, SIZE_MAX, File, from_disk, made_up

names = st.sampled_from(["photo.png", "a.txt", "b.pdf", "c", "d.bin", ".png", "Ü b.PNG"])


@given(names, st.integers(min_value=0, max_value=3000))
def test_a_file_that_is_made_up_has_exactly_its_size_and_is_the_same_at_every_run(
    name: str, size: int
) -> None:
    assert made_up(name, size).size == size
    assert made_up(name, size).sha256 == made_up(name, size).sha256


def test_a_picture_is_one_for_every_reader_however_large() -> None:
    picture = made_up("photo.png", 5000).content
    assert picture.startswith(SIGNATURE)
    at, kinds = len(SIGNATURE), []
    while at < len(picture):
        length, kind = int.from_bytes(picture[at : at + 4]), picture[at + 4 : at + 8]
        body = picture[at + 4 : at + 8 + length]
        assert int.from_bytes(picture[at + 8 + length : at + 12 + length]) == zlib.crc32(body)
        kinds.append(kind)
        at += 12 + length
    assert kinds == [b"IHDR", b"fiLl", b"IDAT", b"IEND"]


def test_prose_is_readable_and_a_kind_is_known_by_its_name() -> None:
    assert made_up("a.txt", 9).content == b"green tea"
    assert made_up("b.pdf", 20).content.startswith(b"%PDF")
    assert [File(name, b"").content_type for name in ("a.png", "b")] == [
        "image/png",
        "application/octet-stream",
    ]


def test_a_file_from_disk_goes_by_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "invoice.txt").write_bytes(b"42")
    assert from_disk(str(tmp_path / "invoice.txt")) == File("invoice.txt", b"42")


def test_a_file_that_is_not_there_is_the_scenarios_mistake(tmp_path: Path) -> None:
    with pytest.raises(StepFailed, match="there is no file"):
        from_disk(str(tmp_path / "missing.txt"))
    with pytest.raises(StepFailed):
        from_disk(str(tmp_path))


@pytest.mark.parametrize("path", ["/dev/zero", "a\0b.png"])
def test_what_has_no_end_or_no_name_is_not_read(path: str) -> None:
    with pytest.raises(StepFailed, match="that can be read"):
        from_disk(path)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(StepFailed, match="not a regular file"):
        from_disk(str(tmp_path / "pipe"))


def test_a_file_may_be_as_large_as_one_that_is_made_up(tmp_path: Path) -> None:
    path = tmp_path / "large.bin"
    for size in (SIZE_MAX, SIZE_MAX + 1):
        with path.open("wb") as file:
            file.truncate(size)
        if size == SIZE_MAX:
            assert from_disk(str(path)).size == SIZE_MAX
    with pytest.raises(StepFailed, match="more than 64 MB"):
        from_disk(str(path))
