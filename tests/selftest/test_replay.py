from dataclasses import replace
from pathlib import Path

from embedcheck.checks.judge import judge
from embedcheck.model.codec import write_line
from embedcheck.selftest.replay import TRANSCRIPT, judged_otherwise
from tests.builders import opened, settled, transcript
from tests.scenes import boot, first_message
from tests.selftest.playing import result

SCENE = transcript(opened(), boot(), first_message("Hello"), settled())
LIVE = result(None, *judge(SCENE), folder="first-chat")


def stored(folder: Path, *lines: str) -> Path:
    (folder / "first-chat").mkdir()
    (folder / "first-chat" / TRANSCRIPT).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return folder


def test_a_transcript_that_says_what_the_live_one_said_is_counted(tmp_path: Path) -> None:
    folder = stored(tmp_path, *map(write_line, SCENE))

    assert judged_otherwise([LIVE], folder) == (1, [])


def test_a_transcript_that_lacks_what_was_seen_live_is_named(tmp_path: Path) -> None:
    folder = stored(tmp_path, *(write_line(entry) for entry in SCENE.entries[:-8]))

    assert judged_otherwise([LIVE], folder) == (1, [LIVE])


def test_a_transcript_that_cannot_be_read_is_named_and_one_that_is_not_there_is_not(tmp_path: Path) -> None:
    folder = stored(tmp_path, "{}", "{}")
    elsewhere = replace(LIVE, folder="nowhere")

    assert judged_otherwise([LIVE, elsewhere], folder) == (1, [LIVE])
