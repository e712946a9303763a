import base64
import gzip
import json
import zipfile
from pathlib import Path

from embedcheck.model.secret import Secret
from embedcheck.redaction import Vault
from embedcheck.redaction.scrubbing import learn_from, scrub_har, scrub_trace

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


def test_a_cookie_of_the_sites_own_is_learnt_from_the_trace_that_shows_it(tmp_path: Path) -> None:
    header = b'{"name":"set-cookie","value":"sid=q0W9e8R7t6Y5u4I3; HttpOnly"}'
    trace = archive(tmp_path / "trace.zip", a__trace=b"document q0W9e8R7t6Y5u4I3", b__network=header)
    vault = Vault()

    learn_from(trace, vault)
    scrub_trace(trace, tmp_path / "clean.zip", vault)

    assert everything(tmp_path / "clean.zip").count("‹cookie#1›".encode()) == 2
    assert b"q0W9" not in everything(tmp_path / "clean.zip")


def test_what_is_packed_in_a_member_is_rewritten_and_can_still_be_unpacked(tmp_path: Path) -> None:
    packed = gzip.compress(b"key " + CANARY.encode())
    har = json.dumps({"text": base64.b64encode(b"key " + CANARY.encode()).decode(), "encoding": "base64"})
    torn = b"\x1f\x8b\x08 torn " + CANARY.encode()
    trace = archive(tmp_path / "trace.zip", a__gz=packed, b__har=har.encode(), c__gz=torn)

    assert scrub_trace(trace, tmp_path / "clean.zip", VAULT)

    with zipfile.ZipFile(tmp_path / "clean.zip") as clean:
        assert gzip.decompress(clean.read("a.gz")).decode() == "key ‹visitor#1›"
        assert base64.b64decode(json.loads(clean.read("b.har"))["text"]).decode() == "key ‹visitor#1›"
        assert clean.read("c.gz").endswith("torn ‹visitor#1›".encode())


def test_a_har_is_rewritten_in_its_headers_its_bodies_and_its_frames(tmp_path: Path) -> None:
    body = {"encoding": "base64", "text": base64.b64encode(b'{"a":"' + CANARY.encode() + b'"}').decode()}
    entry = {
        "request": {"headers": [{"name": "authorization", "value": f"Bearer {CANARY}"}]},
        "response": {"content": body},
        "_webSocketMessages": [{"type": "send", "data": json.dumps({"token": CANARY})}],
    }
    (tmp_path / "raw.har").write_text(json.dumps({"log": {"entries": [entry]}}))

    assert scrub_har(tmp_path / "raw.har", tmp_path / "network.har", VAULT)

    assert not (tmp_path / "raw.har").exists()
    [clean] = json.loads((tmp_path / "network.har").read_text())["log"]["entries"]
    assert clean["request"]["headers"][0]["value"] == "Bearer ‹visitor#1›"
    assert base64.b64decode(clean["response"]["content"]["text"]).decode() == '{"a":"‹visitor#1›"}'
    assert json.loads(clean["_webSocketMessages"][0]["data"]) == {"token": "‹visitor#1›"}


def test_a_har_that_cannot_be_read_is_not_left_for_an_upload(tmp_path: Path) -> None:
    (tmp_path / "raw.har").write_text(f"{{ torn {CANARY}")

    assert not scrub_har(tmp_path / "raw.har", tmp_path / "network.har", VAULT)
    assert list(tmp_path.iterdir()) == []
