import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from embedcheck.model.secret import Secret
from embedcheck.redaction import Vault
from embedcheck.redaction.canary import PREFIX, Canary
from embedcheck.runner.last_look import LastLook

TOKEN = "Vx1_canary-visitor-token-000000000000000000"
KEY = "canary-agent-key"


@pytest.fixture
def canary(tmp_path: Path) -> Iterator[Canary]:
    with Canary(tmp_path) as canary:
        yield canary


@pytest.fixture
def look(tmp_path: Path, canary: Canary) -> LastLook:
    vault = Vault((Secret(KEY, "agent-key"),))
    vault.learn(TOKEN, "visitor")
    return LastLook(tmp_path, canary, {"first-chat": vault})


def test_a_folder_without_secrets_is_safe_to_upload(look: LastLook, tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text("‹visitor#1› and ‹agent-key›")

    assert look.at_everything() == ()
    assert look.at_reports() == ()


def test_what_holds_a_secret_is_deleted_and_told_by_its_pseudonym(look: LastLook, tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text(f"{TOKEN} {KEY}")
    (tmp_path / "other.json").write_text("{}")

    [told] = look.at_everything()

    assert "report.json holds ‹agent-key› and ‹visitor#1› of first-chat." in told
    assert TOKEN not in told
    assert not (tmp_path / "report.json").exists()
    assert (tmp_path / "other.json").exists()


def test_what_holds_a_secret_in_another_case_and_wrapped_is_deleted_and_told_by_its_pseudonym(
    tmp_path: Path, canary: Canary
) -> None:
    token = "Vx1_kJ7q-zW0pR4tY9sB2mN8"
    vault = Vault()
    vault.learn(token, "visitor")
    (tmp_path / f"{token.swapcase()}.txt").write_text(f"{token.upper()[:11]}\n  {token.upper()[11:]}")

    [told] = LastLook(tmp_path, canary, {"first-chat": vault}).at_everything()

    assert told.startswith("‹visitor#1› of first-chat holds ‹visitor#1› of first-chat.")
    assert token.lower() not in told.lower()
    assert not list(tmp_path.glob("*.txt"))


def test_a_report_that_lies_elsewhere_is_looked_at_too(
    look: LastLook, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "junit.xml").write_text(TOKEN)
    (elsewhere / "clean.json").write_text("{}")

    [told] = look.at_reports([elsewhere / "junit.xml", elsewhere / "clean.json", elsewhere / "none.json"])

    assert told.startswith(f"{elsewhere / 'junit.xml'} holds ‹visitor#1› of first-chat.")
    assert [path.name for path in elsewhere.iterdir()] == ["clean.json"]


def test_the_name_of_a_file_is_told_without_the_secret_in_it(look: LastLook, tmp_path: Path) -> None:
    (tmp_path / f"{TOKEN}.txt").write_text("")

    [told] = look.at_everything()

    assert told.startswith("‹visitor#1› of first-chat.txt holds ‹visitor#1› of first-chat.")


def test_what_was_there_before_the_run_is_told_and_left(
    look: LastLook, canary: Canary, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text(KEY)
    os.utime(tmp_path / ".env", ns=(0, canary.planted_at - 1))

    [told] = look.at_everything()

    assert "is left" in told
    assert (tmp_path / ".env").read_text() == KEY


def test_a_scan_that_does_not_find_its_canary_proves_nothing(look: LastLook, tmp_path: Path) -> None:
    [folder] = tmp_path.glob(f"{PREFIX}*")
    (folder / "base64-shifted").unlink()

    [told] = look.at_everything()

    assert "canary (base64-shifted)" in told


def test_an_archive_that_is_torn_is_not_left(look: LastLook, tmp_path: Path) -> None:
    (tmp_path / "trace.zip").write_bytes(b"PK\x03\x04 torn")

    [told] = look.at_everything()

    assert "trace.zip cannot be looked into" in told
    assert not (tmp_path / "trace.zip").exists()


def test_reports_are_looked_at_again_once_they_are_closed(look: LastLook, tmp_path: Path) -> None:
    look.at_everything()
    (tmp_path / "summary.md").write_text(TOKEN)

    assert len(look.at_reports()) == 1
    assert not (tmp_path / "summary.md").exists()
