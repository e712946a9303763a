"""A report is whole or absent."""

import os
from pathlib import Path
from threading import Thread

from embedcheck.reports.whole_file import write_whole


def test_the_new_text_replaces_the_old_and_leaves_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "new" / "report.json"
    write_whole(path, "one")
    write_whole(path, "zwei ‹visitor#1›")
    assert path.read_text(encoding="utf-8") == "zwei ‹visitor#1›"
    assert list(path.parent.iterdir()) == [path]


def test_a_reader_who_opened_the_old_file_still_reads_it_whole(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    write_whole(path, "old" * 1000)
    with path.open() as reader:
        begun = reader.read(3)
        write_whole(path, "new")
        assert begun + reader.read() == "old" * 1000


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = Thread(target=write_whole, args=(pipe, "hello"))
    writer.start()
    assert pipe.read_text() == "hello"
    writer.join()
    assert pipe.is_fifo()


def test_others_may_read_the_report(tmp_path: Path) -> None:
    write_whole(tmp_path / "report.json", "{}")
    assert (tmp_path / "report.json").stat().st_mode & 0o777 == 0o644


def test_what_is_no_text_is_written_as_its_escape(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.txt", "half \ud83d of it")
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "half \\ud83d of it"
