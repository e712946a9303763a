"""Lies about files."""

from embedcheck.sandbox.faults import files
from tests.sandbox.instance.player import ROOT_URL, Player

PNG = b"\x89PNG\r\n\x1a\n0123456789"


def test_a_refused_upload_is_acknowledged_and_a_good_one_is_what_it_was() -> None:
    player = Player(lies=[files.refused_upload_acknowledged])
    chat = player.visitor("one")

    assert player.upload(chat, ("empty.txt", b"", "text/plain")).data["attachments"] == []
    assert player.upload(chat, ("a.png", PNG, "image/png")).data["attachments"][0]["name"] == "a.png"


def test_a_file_is_handed_out_by_half() -> None:
    player = Player(lies=[files.file_served_by_half])
    (kept,) = player.upload(player.visitor("one"), ("a.png", PNG, "image/png")).data["attachments"]

    assert kept["size"] == len(PNG)
    assert player.get(kept["url"].removeprefix(ROOT_URL)).body == PNG[: len(PNG) // 2]
