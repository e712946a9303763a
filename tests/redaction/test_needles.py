from embedcheck.redaction.folding import folded
from embedcheck.redaction.needles import Needles


def test_the_longest_secret_at_a_place_is_the_one_that_is_found() -> None:
    needles = Needles({b"secret-token": "‹a›", b"secret-token-and-more": "‹b›"})

    assert needles.replaced(b"(secret-token-and-more, secret-token)") == "(‹b›, ‹a›)".encode()


def test_what_holds_no_secret_is_given_back_as_it_is() -> None:
    data = b"nothing here"
    assert Needles({b"secret-token": "‹a›"}).replaced(data) is data
    assert Needles({}).replaced(data) is data


def test_a_secret_that_is_spelled_like_a_pseudonym_is_found_outside_of_it_only() -> None:
    needles = Needles({b"agent-secret": "‹agent-secret›", b"jwt-secret": "‹jwt-secret›"})

    assert needles.replaced(needles.replaced(b"jwt-secret")) == "‹jwt-secret›".encode()
    assert needles.replaced("‹nobody's agent-secret›".encode()) == "‹nobody's ‹agent-secret››".encode()


def test_a_pseudonym_is_told_where_the_haystack_is_folded_too() -> None:
    needles = Needles({b"e2euser01pass": "‹E2E_USER_01_PASS›"}, folded)
    hits = needles.hits(folded("‹E2E_USER_01_PASS› e2e user 01 pass".encode()))

    assert [name.decode() for _, _, name in hits] == ["‹E2E_USER_01_PASS›"]
    assert not list(needles.hits(folded("‹E2E_USER_01_PASS›".encode())))


def test_what_follows_a_pseudonym_is_told_with_it_and_is_no_part_of_it() -> None:
    needles = Needles({b"visitor#1": "‹visitor#1› of first-chat"})

    assert [name.decode() for _, _, name in needles.hits("visitor#1 ‹visitor#1›".encode())] == [
        "‹visitor#1› of first-chat"
    ]
