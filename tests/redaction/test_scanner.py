import base64
import gzip
import json
from pathlib import Path

import pytest

from embedcheck.redaction.forms import forms_of
from embedcheck.redaction.scanner import NOT_LOOKED_INTO, Hit, Scanner
from tests.redaction.test_layers import zipped

CANARY = "canary-token-0000000000000000000000000000000"


@pytest.fixture
def scanner() -> Scanner:
    return Scanner(dict.fromkeys(forms_of(CANARY), "‹visitor#1›"))


def test_a_secret_is_found_in_every_byte_of_a_tree(scanner: Scanner, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    basic = base64.b64encode(f"user:{CANARY}".encode())
    files = {
        "text.ndjson": f'{{"a":"{CANARY}"}}'.encode(),
        "picture.png": b"\x89PNG" + CANARY.encode() + b"\x00",
        "deep/header.txt": b"Basic " + basic,
        "deep/trace.zip": zipped(network=b"Basic " + basic, packed=gzip.compress(CANARY.encode())),
        "clean.json": b"{}",
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)

    found = [(str(hit.path.relative_to(tmp_path)), hit.member) for hit in scanner.tree(tmp_path)]

    assert found == [
        ("deep/header.txt", ""),
        ("deep/trace.zip", "network"),
        ("deep/trace.zip", "packed"),
        ("picture.png", ""),
        ("text.ndjson", ""),
    ]


def test_a_secret_is_found_in_the_names_of_files_and_members(scanner: Scanner, tmp_path: Path) -> None:
    (tmp_path / f"{CANARY}.txt").write_bytes(b"")
    (tmp_path / "a.zip").write_bytes(zipped(**{CANARY: b""}))

    assert {hit.path.suffix for hit in scanner.tree(tmp_path)} == {".txt", ".zip"}
    assert scanner.masked(f"{CANARY}.txt") == "‹visitor#1›.txt"


def test_what_cannot_be_looked_into_is_told(scanner: Scanner, tmp_path: Path) -> None:
    (tmp_path / "torn.zip").write_bytes(b"PK\x03\x04 torn")

    assert list(scanner.tree(tmp_path)) == [Hit(tmp_path / "torn.zip", "", NOT_LOOKED_INTO)]


def test_a_base64_that_is_folded_into_lines_is_unfolded(scanner: Scanner, tmp_path: Path) -> None:
    folded = base64.encodebytes(b"x" * 100 + CANARY.encode() + b"y" * 100)
    (tmp_path / "mail.txt").write_bytes(folded)
    (tmp_path / "mail.json").write_text(json.dumps(folded.decode()))

    assert [hit.path.name for hit in scanner.tree(tmp_path)] == ["mail.json", "mail.txt"]


def test_a_zip_behind_a_picture_is_looked_into(scanner: Scanner, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG" + zipped(hidden=CANARY.encode()))

    assert [hit.member for hit in scanner.tree(tmp_path)] == ["hidden"]


def test_names_of_empty_folders_and_of_links_count_and_where_links_lead(
    scanner: Scanner, tmp_path: Path
) -> None:
    (tmp_path / f"empty-{CANARY}").mkdir()
    (tmp_path / "link").symlink_to(f"/nowhere/{CANARY}")

    assert [hit.path.name for hit in scanner.tree(tmp_path)] == [f"empty-{CANARY}", "link"]


def test_a_link_is_not_followed(scanner: Scanner, tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "outside.txt").write_text(CANARY)
    (tmp_path / "inside" / "link").symlink_to(tmp_path / "outside.txt")

    assert list(scanner.tree(tmp_path / "inside")) == []
