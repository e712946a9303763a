"""What a path stands for; and files that are torn or foreign."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embedcheck.errors import ScenarioMistake
from embedcheck.stored.reading import read_run, read_runs, read_transcript
from embedcheck.stored.sides import read_side
from tests.stored.runs import GREEN, RED, put_run


def test_a_folder_of_a_run_stands_for_all_of_its_scenes(tmp_path: Path) -> None:
    put_run(tmp_path / "run", GREEN, RED)
    [run] = read_runs([tmp_path / "run"])
    assert run.whole
    assert [scene.folder for scene in run.scenes] == ["broken-csp-frame-chromium", "first-chat-chromium"]
    assert len(run.finished) == 2


def test_scenes_of_one_run_are_read_together_with_what_its_events_say(tmp_path: Path) -> None:
    put_run(tmp_path / "run", GREEN, RED)
    one, other = tmp_path / "run" / "first-chat-chromium", tmp_path / "run" / "broken-csp-frame-chromium"
    [run] = read_runs([one, other / "transcript.ndjson"])
    assert not run.whole
    assert [scene.folder for scene in run.scenes] == [one.name, other.name]
    assert len(run.finished) == 2


@pytest.mark.parametrize(
    "text", ["", "<html>", "[1]\n", '{"event": "run_started"}\n', '{"event": []}\n', "7\n"]
)
def test_a_stream_that_is_none_is_passed_over_and_said(tmp_path: Path, text: str) -> None:
    put_run(tmp_path / "run", GREEN)
    (tmp_path / "run" / "events.ndjson").write_text(text, encoding="utf-8")
    run = read_run(tmp_path / "run")
    assert run.events == ()
    assert run.remark.startswith("events.ndjson ")
    assert len(run.scenes) == 1


def test_a_run_whose_stream_was_torn_has_not_ended(tmp_path: Path) -> None:
    put_run(tmp_path / "run", GREEN, RED)
    stream = tmp_path / "run" / "events.ndjson"
    stream.write_bytes(stream.read_bytes()[:-40])
    run = read_run(tmp_path / "run")
    assert run.ended is None
    assert len(run.finished) == 2


@pytest.mark.parametrize("name", ["nowhere", "empty", "empty/transcript.ndjson"])
def test_where_there_is_no_run_the_reader_learns_what_to_give(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ScenarioMistake) as caught:
        read_runs([tmp_path / name])
    assert name in caught.value.what
    assert "transcript.ndjson" in caught.value.next_step


@given(data=st.binary(max_size=60))
def test_no_bytes_at_all_make_it_stumble(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    run = tmp_path_factory.mktemp("run")
    (run / "scene").mkdir()
    for path in (run / "events.ndjson", run / "scene" / "transcript.ndjson"):
        path.write_bytes(data)
    assert read_run(run).events == ()
    with pytest.raises(ScenarioMistake):
        read_transcript(run / "scene" / "transcript.ndjson")


@pytest.mark.parametrize("read", [lambda path: read_runs([path]), read_run, read_side])
def test_a_path_that_no_file_can_have_is_a_mistake_and_told_in_short(read: Callable[[Path], object]) -> None:
    with pytest.raises(ScenarioMistake, match="File name too long") as raised:
        read(Path("x" * 5_000))
    assert len(raised.value.what) < 300
