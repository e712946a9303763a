import zipfile
from pathlib import Path

from embedcheck.model.secret import Secret
from embedcheck.redaction import Vault
from embedcheck.redaction.scrubbing import scrub_trace

CANARY = "canary-token-0000000000000000000000000000000"
VAULT = Vault((Secret(CANARY, "visitor#1"),))


def archive(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        for name, data in members.items():
            file.writestr(name.replace("__", "."), data)
    return path


def everything(path: Path) -> bytes:
    with zipfile.ZipFile(path) as file:
        return b"".join(name.encode() + file.read(name) for name in file.namelist())


def test_no_text_member_of_a_trace_keeps_a_secret(tmp_path: Path) -> None:
    frame = b'{"frame":"{\\"token\\":\\"' + CANARY.encode() + b'\\"}"}'
    trace = archive(tmp_path / "trace.zip", trace__network=b"Bearer " + CANARY.encode(), ws__jsonl=frame)
    assert CANARY.encode() in everything(trace)

    assert scrub_trace(trace, tmp_path / "clean.zip", VAULT)

    assert not trace.exists()
    assert CANARY.encode() not in everything(tmp_path / "clean.zip")
    assert everything(tmp_path / "clean.zip").count("‹visitor#1›".encode()) == 2


def test_a_picture_stays_as_it_was(tmp_path: Path) -> None:
    picture = bytes(range(256)) * 4
    trace = archive(tmp_path / "trace.zip", screen__jpeg=picture)

    scrub_trace(trace, tmp_path / "clean.zip", VAULT)

    assert picture in everything(tmp_path / "clean.zip")


def test_a_trace_that_cannot_be_read_is_not_left_for_an_upload(tmp_path: Path) -> None:
    (tmp_path / "trace.zip").write_bytes(b"PK torn " + CANARY.encode())

    assert not scrub_trace(tmp_path / "trace.zip", tmp_path / "clean.zip", VAULT)
    assert list(tmp_path.iterdir()) == []
