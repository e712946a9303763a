import pytest

from embedcheck.redaction.folding import folded, unmistakable

TOKEN = "3f9a1c7e5b2d4860"


@pytest.mark.parametrize(
    "written",
    [
        TOKEN.upper(),
        "3f9a-1c7e-5b2d-4860",
        "3f9a1c7e\n    5b2d4860",
        "3f9a1c7e\\\r\n5b2d4860",
        "3f9a1c7e=\n5b2d4860",
        "> 3f9a1c7e\n> 5b2d4860",
        "'3f9a1c7e' +\n  '5b2d4860'",
        "3f9a1c7e\u00ad5b2d\u200b4860",
        "3f9a1c7e<wbr>5b2d4860",
    ],
)
def test_what_a_writer_may_change_in_passing_makes_no_difference(written: str) -> None:
    assert folded(written.encode()) == TOKEN.encode()


def test_what_is_beyond_ascii_stays() -> None:
    assert folded("Pä‹b›-\ud800".encode(errors="surrogatepass")) == "pä‹b›\ud800".encode(
        errors="surrogatepass"
    )
    assert folded(b"\xff-\xfe") == b"\xff\xfe"


@pytest.mark.parametrize(
    "token",
    [
        TOKEN,
        "123e4567-e89b-12d3-a456-426614174000",
        "Vx1_kJ7q-zW0pR4tY9sB2mN8",
        "x7%Qp9!Lk2#Vz5&w",
        "the 1 or 2 of 3 and 4 in 5 to 6 or 7",
    ],
)
def test_a_token_is_unmistakable(token: str) -> None:
    assert unmistakable(token.encode())


@pytest.mark.parametrize(
    "mistakable",
    [
        "correct-horse-battery",
        "Correct Horse Battery 2024",
        "embedcheck-e2e-2026-q4",
        "administrator",
        "größenänderung-möglich",
        "3f9a1c7e5b2",
        "0000000000000000",
        "1010101010101010",
        "",
        "‹3f9a1c7e5b2d4860›",
    ],
)
def test_a_few_words_or_signs_are_not(mistakable: str) -> None:
    assert not unmistakable(mistakable.encode())
