import base64
import secrets

import jwt

from embedcheck.wire import tokens, window_messages


def test_a_session_token_is_recognised_at_its_exact_length() -> None:
    token = base64.urlsafe_b64encode(secrets.token_bytes(32)).rstrip(b"=").decode()

    assert tokens.SESSION_TOKEN.search(f'"{token}"')
    assert not tokens.SESSION_TOKEN.search(f'"{token}x"')
    assert not tokens.SESSION_TOKEN.search(f'"{token[1:]}"')


def test_a_jwt_is_recognised_within_text_even_unsigned() -> None:
    signed = jwt.encode({"a": 1}, "k" * 32, algorithm="HS256")
    unsigned = jwt.encode({"a": 1}, None, algorithm="none")

    assert tokens.JWT.findall(f"x={signed}&y") == [signed]
    assert tokens.JWT.findall(f"x={unsigned} y") == [unsigned]


def test_no_window_message_goes_both_ways() -> None:
    assert not window_messages.TO_HOST & window_messages.TO_IFRAME
