import json
from unicodedata import normalize
from urllib.parse import quote

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embedcheck.model.observations import (
    ConsoleLine,
    CookiesSeen,
    Frame,
    Observation,
    PostMessage,
    RequestSent,
    ResponseReceived,
    Way,
)
from embedcheck.model.secret import Secret
from embedcheck.redaction import Vault

TOKEN = "Vx1_canary-visitor-token-000000000000000000"
SESSION = "Sx1_canary-session-token-000000000000000000"
JWT = jwt.encode({"email": "ada@example.com"}, "k" * 32, algorithm="HS256")


def post(kind: str, **data: str) -> PostMessage:
    return PostMessage(heard_by="host", type=kind, data={"type": kind, **data})


@pytest.mark.parametrize(
    "seen",
    [
        RequestSent(id="1", method="GET", url="http://x/", headers={"authorization": f"Bearer {TOKEN}"}),
        RequestSent(id="1", method="GET", url="http://x/", headers={"x-libredesk-visitor-token": TOKEN}),
        ResponseReceived(id="1", url="http://x", status=200, body=json.dumps({"session_token": TOKEN})),
        Frame(way=Way.SENT, socket=1, text=json.dumps({"type": "join", "token": TOKEN})),
        post("STORE_VISITOR_TOKEN", token=TOKEN),
        post("SESSION_DATA", sessionToken="", visitorToken=TOKEN),
        CookiesSeen(cookies=[{"name": "libredesk-visitor-1234", "value": TOKEN}]),
        ConsoleLine(level="error", text=f"cookie: libredesk-session-12ab={TOKEN}; path=/"),
        RequestSent(id="1", method="POST", url="http://x/", body=json.dumps({"jwt": JWT})),
        ConsoleLine(level="error", text=f"setUser({JWT})"),
        RequestSent(
            id="1", method="GET", url="http://x", headers={"authorization": f"token k1y:{TOKEN[:9]}9"}
        ),
    ],
)
def test_a_secret_is_masked_where_the_protocol_shows_it(seen: Observation) -> None:
    masked = repr(Vault().mask_observation(seen))

    assert TOKEN not in masked
    assert JWT not in masked
    assert f"{TOKEN[:9]}9" not in masked
    assert "‹" in masked


def test_the_same_secret_has_the_same_name_everywhere() -> None:
    vault = Vault()
    first = vault.mask_observation(post("STORE_VISITOR_TOKEN", token=TOKEN))
    later = vault.mask_observation(
        RequestSent(
            id="1", method="GET", url=f"http://x/?t={TOKEN}", headers={"authorization": f"Bearer {TOKEN}"}
        )
    )

    assert first.data["token"] == "‹visitor#1›"
    assert later.headers["authorization"] == "Bearer ‹visitor#1›"
    assert later.url == "http://x/?t=‹visitor#1›"


def test_a_token_after_a_jwt_is_named_a_session() -> None:
    vault = Vault()
    vault.mask_text(JWT)

    assert vault.mask_text(f'{{"session_token":"{SESSION}"}}') == '{"session_token":"‹session#1›"}'


def test_a_name_leads_back_to_its_secret() -> None:
    vault = Vault()
    name = vault.learn(TOKEN, "visitor")

    assert vault.reveal(name) == TOKEN
    with pytest.raises(KeyError):
        vault.reveal("‹visitor#2›")


def test_a_known_secret_is_masked_in_its_encoded_forms() -> None:
    raw = 'p"ä/ss&wörd+1'
    vault = Vault((Secret(raw, "jwt-secret"),))

    for form in (raw, quote(raw, safe=""), json.dumps({"a": raw})):
        assert "ss&w" not in vault.mask_text(form)
        assert "‹jwt-secret›" in vault.mask_text(form)


def test_a_short_secret_does_not_cut_through_innocent_words() -> None:
    vault = Vault((Secret("cat", "secret"),))

    assert vault.mask_text("concatenate a cat") == "concatenate a ‹secret›"


def test_an_empty_secret_masks_nothing() -> None:
    assert Vault((Secret("", "secret"),)).mask_text("plain") == "plain"


@given(
    secret=st.text(alphabet="abcXYZ019_-", min_size=8, max_size=43),
    before=st.text(max_size=20),
    after=st.text(max_size=20),
)
def test_no_known_secret_survives_in_any_text(secret: str, before: str, after: str) -> None:
    vault = Vault((Secret(secret, "canary"),))

    assert secret not in vault.mask_text(before + secret + after).replace("‹canary›", "")


@given(
    st.recursive(
        st.none() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_masking_twice_is_masking_once(value: object) -> None:
    vault = Vault((Secret(TOKEN, "visitor"),))
    once = vault.mask(value)

    assert vault.mask(once) == once


def test_a_secret_never_formats_itself() -> None:
    secret = Secret(TOKEN, "jwt-secret")

    assert TOKEN not in f"{secret} {secret!r} {secret!s:>20}"
    with pytest.raises(TypeError):
        __import__("pickle").dumps(secret)


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("/reset?reset_token=k7f0a9b1c2", "/reset?reset_token=‹url-secret#1›"),
        ("/app#x=1&Password=correct%20horse", "/app#x=1&Password=‹url-secret#1›"),
        ("/?password=short", "/?password=short"),
        ("/?tokens=0123456789&q=token=0123456789", "/?tokens=0123456789&q=token=0123456789"),
    ],
)
def test_an_address_tells_by_a_parameters_name_that_its_value_is_secret(address: str, masked: str) -> None:
    assert Vault().mask_text(f"GET {address} HTTP/1.1") == f"GET {masked} HTTP/1.1"


def test_a_token_in_an_address_keeps_the_name_it_has() -> None:
    vault = Vault((Secret(TOKEN, "visitor"),))
    assert vault.mask_text(f"/?session={TOKEN}") == "/?session=‹visitor›"


def test_personal_data_is_masked_in_what_is_written_and_not_in_the_scene() -> None:
    vault = Vault(personal=(Secret("Ada", "first-name#1"), Secret("Ada.L@example.com", "email#1")))
    said = 'Adam met Ada ("Ada" is no key, {"Ada": 1} is); ada.l@example.com, Ada.L%40example.com'

    assert vault.mask_text(said) == said
    assert vault.for_print(said) == (
        'Adam met ‹first-name#1› ("‹first-name#1›" is no key, {"Ada": 1} is); ‹email#1›, ‹email#1›'
    )
    assert vault.mask_bytes(said.encode()).decode() == vault.for_print(said)
    assert b"Ada.L@example.com" in vault.forms


def test_what_a_broken_page_hands_over_in_place_of_a_token_is_no_secret_elsewhere() -> None:
    vault = Vault()

    assert vault.mask_text("authorization: Bearer undefined") == "authorization: Bearer ‹visitor#1›"
    assert vault.mask_bytes(b"typeof x === undefined") == b"typeof x === undefined"
    assert not vault.forms


def test_a_token_in_capitals_a_uuid_without_dashes_and_a_decomposed_word_are_masked() -> None:
    uuid = "123e4567-e89b-12d3-a456-426614174000"
    token = "Vx1_kJ7q-zW0pR4tY9sB2mN8"
    vault = Vault((Secret(token, "agent-key"), Secret(uuid, "inbox"), Secret("pässwörd", "word")))
    said = f"{token.upper()} {token.lower()} {uuid.replace('-', '').upper()} {normalize('NFD', 'pässwörd')}"

    assert vault.mask_text(said) == "‹agent-key› ‹agent-key› ‹inbox› ‹word›"


def test_a_vault_tells_of_each_secret_what_it_is_folded() -> None:
    vault = Vault((Secret("a1-b2-c3-d4-e5-f6", "key"),), (Secret("ada-7f3k9x2m5p8q@example.com", "email#1"),))

    assert vault.folds[b"a1b2c3d4e5f6"] == "‹key›"
    assert vault.folds[b"ada7f3k9x2m5p8qexamplecom"] == "‹email#1›"


def test_a_vault_tells_whether_a_text_may_be_filmed() -> None:
    vault = Vault((Secret("canary-secret", "key"),))

    assert vault.holds("the key is canary-secret.")
    assert not vault.holds("the key is ‹key›.")


def test_a_sentence_about_bearers_is_no_bearer() -> None:
    advice = "Send `Authorization: Bearer <session token>` with the token that the server gave last."
    assert Vault().mask_text(advice) == advice


def test_what_is_the_sites_own_address_or_a_name_of_ours_is_never_learned() -> None:
    vault = Vault((Secret("known-secret-1", "agent-key"),))
    vault.spare("http://localhost:41233", "first-chat-2-chromium")
    told = '{"token":"http://localhost:41233"} https://s/?token=first-chat-2&token=known-secret-1'

    assert vault.mask_text(told) == told.replace("known-secret-1", "‹agent-key›")


@pytest.mark.parametrize("sign", ["0", "A"])
def test_one_sign_again_and_again_is_a_secret_in_no_other_file(sign: str) -> None:
    vault = Vault()
    zeros = f"a file of {sign * 200}"

    assert vault.mask_text(f'{{"token":"{sign * 43}"}} {zeros}') == f'{{"token":"‹visitor#1›"}} {zeros}'
    assert not vault.forms
    assert not vault.folds


def test_an_ordinary_word_that_a_page_calls_a_token_is_a_secret_in_no_other_file() -> None:
    vault = Vault()
    masked = vault.mask_text("https://s/?token=report.json and known_defects_fail, report.jsonl")

    assert masked == "https://s/?token=‹url-secret#1› and known_defects_fail, report.jsonl"
    assert not vault.forms
