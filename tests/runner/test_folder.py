from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embedcheck.errors import BadSetup
from embedcheck.runner.folder import attempt_folder, run_folder, slug

NOON = datetime(2026, 11, 23, 12, 0, 5, tzinfo=UTC)


def test_a_run_without_output_gets_a_folder_named_by_the_time(tmp_path: Path) -> None:
    assert run_folder(None, root=tmp_path, now=NOON) == tmp_path / "2026-11-23T12-00-05"


def test_two_runs_in_one_second_do_not_share_a_folder(tmp_path: Path) -> None:
    first, second = (run_folder(None, root=tmp_path, now=NOON) for _ in range(2))

    assert first != second
    assert first.is_dir()
    assert second.is_dir()


def test_an_output_folder_keeps_what_it_holds(tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_text("mine")

    assert run_folder(tmp_path) == tmp_path
    assert (tmp_path / "precious.txt").read_text() == "mine"


def test_an_output_that_is_a_file_is_a_bad_setup_with_a_next_step(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(BadSetup) as caught:
        run_folder(tmp_path / "file")
    assert "--output" in caught.value.next_step


def test_an_attempt_says_scenario_browser_device_fault_and_retry() -> None:
    name = attempt_folder("first-chat", "chromium", device="Pixel 7", fault="no_pong", number=2)

    assert name == "first-chat-chromium-pixel-7-under-no-pong-retry1"


def test_no_two_attempts_share_a_folder() -> None:
    names = [
        attempt_folder("first-chat", "chromium", repeat=repeat, number=number, fault=fault)
        for repeat in (1, 2, 3)
        for number in (1, 2)
        for fault in (None, "no_pong")
    ]

    assert len(set(names)) == len(names)


@given(st.text())
def test_any_name_becomes_one_safe_folder_name(text: str) -> None:
    name = slug(text)

    assert name
    assert len(name) <= 60
    assert Path(name).name == name
    assert name not in (".", "..")
