import base64
import gzip
import json
from pathlib import Path

import jwt
import pytest

from embedcheck.redaction.forms import folds_of, forms_of
from embedcheck.redaction.scanner import NOT_LOOKED_INTO, Hit, Scanner
from tests.redaction.test_layers import zipped

CANARY = "canary-token-0000000000000000000000000000000"


def scanner_for(secret: str) -> Scanner:
    name = "‹visitor#1›"
    return Scanner(dict.fromkeys(forms_of(secret), name), dict.fromkeys(folds_of(secret), name))


@pytest.fixture
def scanner() -> Scanner:
    return scanner_for(CANARY)


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


TOKEN = "Vx1_kJ7q-zW0pR4tY9sB2mN8cD5fG3hL"
UUID = "123e4567-e89b-12d3-a456-426614174000"
JWT = jwt.encode({"email": "ada@example.com"}, "k" * 32, algorithm="HS256")


def wrapped(text: str, columns: int, between: str) -> str:
    return between.join(text[at : at + columns] for at in range(0, len(text), columns))


@pytest.mark.parametrize(
    ("secret", "written"),
    [
        (TOKEN, TOKEN.upper()),
        (TOKEN, TOKEN.swapcase()),
        (TOKEN, wrapped(TOKEN, 9, "\n    ")),
        (TOKEN, wrapped(TOKEN, 9, "\\\r\n")),
        (TOKEN, wrapped(TOKEN, 9, "=\n")),
        (TOKEN, json.dumps(wrapped(TOKEN, 9, "\n> "))),
        (TOKEN, json.dumps(json.dumps(wrapped(TOKEN.lower(), 7, "\n\t")))),
        (TOKEN, base64.b64encode(wrapped(TOKEN, 9, "\n  ").encode()).decode()),
        (TOKEN, wrapped(base64.b64encode(b"user:" + TOKEN.encode()).decode(), 20, "\n      ")),
        (TOKEN, wrapped(TOKEN.encode().hex(), 11, "\n")),
        (TOKEN, wrapped(TOKEN, 5, "'\"'\"'")),
        (UUID, UUID.replace("-", "").upper()),
        (UUID.replace("-", ""), UUID),
        (UUID, wrapped(UUID.upper(), 10, "\n")),
        (JWT, wrapped(JWT.split(".")[2], 16, "\n")),
        ("correct horse battery", wrapped(base64.b64encode(b"correct horse battery").decode(), 8, "\n")),
        ("p4-ü7k9-q2ß5-x8m3-z6", "P4-Ü7K9-Q2SS5-X8M3-Z6"),
    ],
)
def test_a_secret_is_found_in_another_case_wrapped_or_with_other_punctuation(
    secret: str, written: str, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(f"before {written} after", encoding="utf-8")

    assert [hit.name for hit in scanner_for(secret).tree(tmp_path)] == ["‹visitor#1›"]


@pytest.mark.parametrize(
    ("secret", "innocent"),
    [
        ("correct-horse-battery", "Correct horse battery: CORRECT_HORSE_BATTERY"),
        ("passwordmanager", "password\nmanager"),
        ("embedcheck-e2e-2026-q4", "Embedcheck E2E, 2026 (Q4)"),
        ("pässwörd-säge", "P\\u00c4SSW\\u00d6RD-S\\u00c4GE P%C3%84ssw%C3%B6rd s\u00e4ge"),
        ("0000000000000000", "[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]"),
        ("2026-11-26", "20261126"),
        ("a1b2c3d4", "A1 B2 C3 D4"),
    ],
)
def test_ordinary_words_and_short_secrets_are_found_as_they_are_alone(
    secret: str, innocent: str, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(innocent, encoding="utf-8")
    assert not list(scanner_for(secret).tree(tmp_path))
    (tmp_path / "b.txt").write_text(f"{innocent} {secret}", encoding="utf-8")
    assert [hit.path.name for hit in scanner_for(secret).tree(tmp_path)] == ["b.txt"]


def test_a_name_that_holds_a_secret_in_other_words_is_told_by_the_pseudonym_alone(tmp_path: Path) -> None:
    name = f"report {TOKEN.swapcase()}.txt"
    (tmp_path / name).write_bytes(b"")
    scanner = scanner_for(TOKEN)

    assert [hit.path.name for hit in scanner.tree(tmp_path)] == [name]
    assert scanner.masked(name) == "‹visitor#1›"


def test_a_link_is_not_followed(scanner: Scanner, tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "outside.txt").write_text(CANARY)
    (tmp_path / "inside" / "link").symlink_to(tmp_path / "outside.txt")

    assert list(scanner.tree(tmp_path / "inside")) == []
