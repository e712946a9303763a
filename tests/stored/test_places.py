from pathlib import Path

import pytest

from embedcheck.errors import ScenarioMistake
from embedcheck.stored.places import spare_evidence
from tests.stored.runs import GREEN, put_run


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    put_run(tmp_path / "a", GREEN)
    put_run(tmp_path / "b", GREEN)
    return tmp_path


@pytest.mark.parametrize(
    ("folder", "file", "said"),
    [
        (f"a/{GREEN}-chromium", None, "among the evidence"),
        (f"a/{GREEN}-chromium/new", None, "among the evidence"),
        ("b", None, "holds another run"),
        (None, f"b/{GREEN}-chromium/transcript.ndjson", "among the evidence"),
        (None, f"b/{GREEN}-chromium/junit.xml", "among the evidence"),
        (None, "a/manifest.json", "the account of a run"),
        (None, "b/events.ndjson", "the account of a run"),
    ],
)
def test_nothing_is_written_among_what_was_seen(
    runs: Path, folder: str | None, file: str | None, said: str
) -> None:
    with pytest.raises(ScenarioMistake, match=said):
        spare_evidence(runs / folder if folder else None, [runs / file] if file else [], own=[runs / "a"])


def test_a_runs_own_folder_and_any_other_place_take_reports(runs: Path) -> None:
    spare_evidence(runs / "a", [runs / "a" / "junit.xml", runs / "mine.json"], own=[runs / "a"])
    spare_evidence(runs / "new", [])
    spare_evidence(None, [])
