"""The table of reporters: each of them stands the sample run, and wrong names are answered."""

import io
from pathlib import Path

import pytest

from embedcheck.errors import ExitCode, ScenarioMistake
from embedcheck.reports import REPORTERS, open_reporters
from tests.reports import sample


@pytest.mark.parametrize("name", REPORTERS)
def test_every_reporter_says_something_of_the_sample_run(name: str, tmp_path: Path) -> None:
    stream = io.StringIO()
    reporters = open_reporters([name], sample.options(tmp_path, stream=stream))
    sample.play(reporters)
    written = stream.getvalue() + "".join(file.read_text(encoding="utf-8") for file in tmp_path.iterdir())
    assert reporters.broken == []
    assert "visitor_token_is_cleared" in written


@pytest.mark.parametrize("name", REPORTERS)
def test_every_reporter_stands_a_run_that_ended_before_it_began(name: str, tmp_path: Path) -> None:
    reporters = open_reporters([name], sample.options(tmp_path))
    reporters.close()
    assert reporters.broken == []


@pytest.mark.parametrize("name", REPORTERS)
def test_every_reporter_says_what_it_is(name: str) -> None:
    assert (REPORTERS[name].__doc__ or "").splitlines()[0].endswith(".")


def test_one_reporter_may_write_two_files(tmp_path: Path) -> None:
    wishes = [f"json={tmp_path}/a.json", f"json={tmp_path}/b.json"]
    sample.play(open_reporters(wishes, sample.options(tmp_path)))
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.json", "b.json"]


def test_a_name_there_is_none_of_is_answered_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(ScenarioMistake, match="there is no reporter 'jnit'") as caught:
        open_reporters(["jnit"], sample.options(tmp_path))
    assert caught.value.next_step.startswith("Did you mean junit? ")
    assert caught.value.exit_code is ExitCode.MISTAKE


def test_a_report_that_cannot_be_written_stops_no_other(tmp_path: Path) -> None:
    (tmp_path / "blocked").write_text("a file, no folder")
    stream = io.StringIO()
    reporters = open_reporters(
        ["terminal", f"json={tmp_path}/blocked/report.json"], sample.options(tmp_path, stream=stream)
    )
    sample.play(reporters)
    assert len(reporters.broken) == 1
    assert "was muted" in stream.getvalue()
    assert "6 scenarios in" in stream.getvalue()
