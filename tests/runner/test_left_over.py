"""What an older run left in the folder of this one."""

from pathlib import Path

from embedcheck.runner.left_over import LeftOver


def scene(folder: Path, name: str) -> Path:
    (folder / name).mkdir(exist_ok=True)
    transcript = folder / name / "transcript.ndjson"
    transcript.unlink(missing_ok=True)
    transcript.write_text("{}\n")
    return transcript


def test_a_folder_of_its_own_has_nothing_left_over(tmp_path: Path) -> None:
    left_over = LeftOver(tmp_path)
    scene(tmp_path, "a-chromium")
    assert left_over.told() == ""


def test_a_scenario_that_was_not_played_again_is_told_and_kept(tmp_path: Path) -> None:
    old = [scene(tmp_path, name) for name in ("a-chromium", "b-chromium")]
    (tmp_path / "mine").mkdir()
    left_over = LeftOver(tmp_path)
    old[0].write_text("{}\n{}\n")
    scene(tmp_path, "c-chromium")
    told = left_over.told()
    assert told.startswith("The folder also holds what an older run left of b-chromium: no part of this run")
    assert old[1].is_file()


def test_of_many_some_are_named_and_the_others_counted(tmp_path: Path) -> None:
    for number in range(5):
        scene(tmp_path, f"s{number}")
    assert "s0, s1, s2 and 2 more:" in LeftOver(tmp_path).told()


def test_what_was_taken_away_meanwhile_is_not_told(tmp_path: Path) -> None:
    transcript = scene(tmp_path, "a-chromium")
    left_over = LeftOver(tmp_path)
    transcript.unlink()
    assert left_over.told() == ""
