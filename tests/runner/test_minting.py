import asyncio
import sys
from dataclasses import replace
from pathlib import Path

import jwt
import pytest

from embedcheck.errors import BadSetup
from embedcheck.model.secret import Secret
from embedcheck.model.target import NamedInbox, Target
from embedcheck.runner.minting import mint

SECRET = "canary-secret-of-the-inbox-0123456789"
CLAIMS = {"external_user_id": "ada-1", "email": "ada@example.com", "first_name": "Ada"}


def target(*, secret: str | None = None, command: str | None = None) -> Target:
    return Target(
        site="http://s",
        instance="http://i",
        inbox="u",
        jwt_secret=Secret(secret, "jwt-secret") if secret else None,
        jwt_command=command,
    )


def test_a_jwt_is_signed_with_the_inboxs_secret_and_expires() -> None:
    token = asyncio.run(mint(target(secret=SECRET), CLAIMS))

    claims = jwt.decode(token, SECRET, algorithms=["HS256"], options={"require": ["exp"]})
    assert claims["external_user_id"] == "ada-1"


def test_a_negative_life_gives_a_jwt_that_has_expired() -> None:
    token = asyncio.run(mint(target(secret=SECRET), CLAIMS, expires_in=-60))

    with pytest.raises(jwt.ExpiredSignatureError):
        jwt.decode(token, SECRET, algorithms=["HS256"])


def test_a_jwt_can_be_signed_by_a_stranger_or_not_at_all_and_needs_no_secret_then() -> None:
    forged = asyncio.run(mint(target(), CLAIMS, signed="wrong_key"))
    unsigned = asyncio.run(mint(target(), CLAIMS, signed="alg_none"))

    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(forged, SECRET, algorithms=["HS256"])
    assert jwt.get_unverified_header(unsigned)["alg"] == "none"
    assert unsigned.endswith(".")


def test_a_jwt_can_be_signed_for_another_inbox_of_the_configuration() -> None:
    others = {"second": NamedInbox(uuid="v", jwt_secret=Secret(SECRET, "jwt-secret-second"))}
    token = asyncio.run(mint(replace(target(), inboxes=others), CLAIMS, inbox="second"))

    assert jwt.decode(token, SECRET, algorithms=["HS256"])["first_name"] == "Ada"
    with pytest.raises(BadSetup, match="«third»"):
        asyncio.run(mint(target(), CLAIMS, inbox="third"))


def test_a_jwt_need_not_expire() -> None:
    token = asyncio.run(mint(target(secret=SECRET), CLAIMS, expires_in=None))

    assert "exp" not in jwt.decode(token, SECRET, algorithms=["HS256"])


def test_the_site_owners_command_gets_the_claims_and_prints_the_jwt(tmp_path: Path) -> None:
    script = tmp_path / "mint.py"
    script.write_text(
        f"import json, sys, jwt\nprint(jwt.encode(json.load(sys.stdin), {SECRET!r}, algorithm='HS256'))\n"
    )

    token = asyncio.run(mint(target(command=f"{sys.executable} {script}"), CLAIMS))

    assert jwt.decode(token, SECRET, algorithms=["HS256"])["email"] == "ada@example.com"


def test_the_site_owners_command_learns_for_which_inbox_the_jwt_is(tmp_path: Path) -> None:
    script = tmp_path / "mint.py"
    script.write_text(
        f"import os, jwt\nprint(jwt.encode({{'of': os.environ['EMBEDCHECK_INBOX']}}, {SECRET!r}, algorithm='HS256'))\n"
    )

    token = asyncio.run(mint(target(command=f"{sys.executable} {script}"), CLAIMS))

    assert jwt.decode(token, SECRET, algorithms=["HS256"]) == {"of": "u"}


@pytest.mark.parametrize(
    "program",
    ["print('canary-secret of something')", "raise SystemExit(3)", "pass"],
    ids=["prints something else", "fails", "prints nothing"],
)
def test_a_command_that_prints_no_jwt_is_named_and_its_output_is_not_quoted(
    tmp_path: Path, program: str
) -> None:
    script = tmp_path / "mint.py"
    script.write_text(program)

    with pytest.raises(BadSetup) as caught:
        asyncio.run(mint(target(command=f"{sys.executable} {script}"), CLAIMS))
    assert Path(sys.executable).name in caught.value.what
    assert "canary" not in caught.value.what + caught.value.next_step


def test_a_command_that_is_not_there_is_a_bad_setup() -> None:
    with pytest.raises(BadSetup, match="no-such-program"):
        asyncio.run(mint(target(command="no-such-program --now"), CLAIMS))


def test_without_secret_and_command_the_reader_learns_what_to_set() -> None:
    with pytest.raises(BadSetup) as caught:
        asyncio.run(mint(target(), CLAIMS))
    assert "EMBEDCHECK_JWT_SECRET" in caught.value.next_step
