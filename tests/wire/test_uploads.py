import pytest

from embedcheck.wire.uploads import stored_name, taken_as


@pytest.mark.parametrize(
    ("name", "stored"),
    [("A b.png", "a-b.png"), (" x  y\t.TXT", "x-y-.txt"), ("Über (2).pdf", "ber-2.pdf"), ("日本", ".")],
)
def test_the_server_spells_names_anew(name: str, stored: str) -> None:
    assert stored_name(name) == stored


def test_an_answer_has_the_file_under_the_servers_spelling_and_with_all_its_bytes() -> None:
    def answer(name: str, size: int) -> dict[str, object]:
        return {"attachments": [{"name": name, "size": size}]}

    assert taken_as(answer("a-b.png", 3), "A b.png", 3)
    assert not taken_as(answer("a-b.png", 2), "A b.png", 3)
    assert not taken_as(answer("upload.png", 3), "A b.png", 3)


@pytest.mark.parametrize("answer", [None, [], {}, {"attachments": None}, {"attachments": ["a-b.png"]}])
def test_an_answer_of_another_shape_has_no_file(answer: object) -> None:
    assert not taken_as(answer, "A b.png", 3)
