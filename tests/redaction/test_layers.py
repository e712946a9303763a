import gzip
import io
import zipfile

import pytest

from embedcheck.redaction.layers import Budget, Unreadable, WithoutEnd, layers


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_everything_that_is_packed_is_told_with_its_path() -> None:
    inner = zipped(deep=gzip.compress(b"deepest"))
    found = dict(layers(zipped(a=b"plain", b=inner)))

    assert found[""].startswith(b"PK")
    assert found["a"] == b"plain"
    assert found["b!deep"] == b"deepest"


def test_what_is_not_packed_is_one_layer() -> None:
    assert list(layers(b"text")) == [("", b"text")]


@pytest.mark.parametrize(
    "torn",
    [b"PK\x03\x04 torn", b"\x1f\x8b\x08 torn", zipped(a=b"x" * 99)[:-30]],
    ids=["zip", "gzip", "cut short"],
)
def test_an_archive_that_is_torn_cannot_be_looked_into(torn: bytes) -> None:
    with pytest.raises(Unreadable):
        list(layers(torn))


def test_an_archive_that_a_site_served_torn_is_bytes_like_any_other() -> None:
    assert dict(layers(zipped(served=b"\x1f\x8b\x08 torn")))["served"] == b"\x1f\x8b\x08 torn"


def test_an_archive_within_archives_without_end_cannot_be_looked_into() -> None:
    data = b"x"
    for _ in range(100):
        data = gzip.compress(data)
    with pytest.raises(Unreadable):
        list(layers(data))


def test_an_archive_that_would_fill_the_memory_cannot_be_looked_into() -> None:
    bomb = gzip.compress(bytes(1001))
    for packed in (bomb, zipped(served=bomb)):
        with pytest.raises(WithoutEnd):
            list(layers(packed, Budget(1000 + len(bomb) * (packed is not bomb))))
    assert [len(data) for _, data in layers(bomb, Budget(1001))] == [len(bomb), 1001]


def test_members_that_fill_the_memory_only_together_cannot_be_looked_into_either() -> None:
    third = bytes(334)
    with pytest.raises(WithoutEnd):
        list(layers(zipped(a=third, b=third, c=third), Budget(1000)))


def test_a_gzip_of_several_members_or_with_something_behind_it_is_read() -> None:
    packed = gzip.compress(b"one ") + gzip.compress(b"two") + b"garbage"
    assert [data for _, data in layers(packed)] == [packed, b"one two"]


def test_what_only_ends_as_a_zip_does_is_bytes_like_any_other() -> None:
    data = b"text PK\x05\x06 and more"
    assert list(layers(data)) == [("", data)]
