import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import httpx
import jwt
import pytest

from embedcheck.model.secret import Secret
from embedcheck.model.target import Target
from embedcheck.sandbox.faults.site import SITE_FAULTS
from embedcheck.sandbox.site import SiteFault, apply, make_site
from embedcheck.sandbox.site_pages.shop import page_for

SECRET = "a secret of at least thirty-two bytes"
TARGET = Target(site="", instance="http://127.0.0.1:2", inbox="i-1", jwt_secret=Secret(SECRET))
ADA = {"name": "Ada Lovelace", "email": "ada@example.com"}


def ask(
    method: str, path: str, *, faults: Sequence[SiteFault] = (), target: Target = TARGET, **more: Any
) -> httpx.Response:
    async def play() -> httpx.Response:
        transport = httpx.ASGITransport(app=make_site(target, faults))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.request(method, path, **more)

    return asyncio.run(play())


def claims(token: str) -> dict[str, Any]:
    return jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_exp": False})


def test_a_page_is_html_that_no_cache_keeps() -> None:
    answer = ask("GET", "/pricing")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"


def test_the_headers_of_a_page_are_sent() -> None:
    policy = ask("GET", "/strict").headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; ")


def test_the_nonce_is_another_one_each_time_and_the_scripts_carry_it() -> None:
    one, other = ask("GET", "/strict"), ask("GET", "/strict")
    nonce = one.headers["content-security-policy"].split("'nonce-")[1].split("'")[0]
    assert f'<script nonce="{nonce}">' in one.text
    assert nonce not in other.headers["content-security-policy"]


def test_an_unknown_path_is_the_shops_own_404() -> None:
    answer = ask("GET", "/nothing")
    assert answer.status_code == 404
    assert "This shelf is empty" in answer.text


def test_the_account_page_hands_the_embed_a_fresh_jwt() -> None:
    text = ask("GET", "/account").text
    token = text.split('"userJWT": "')[1].split('"')[0]
    assert claims(token)["external_user_id"] == "demo-ada"
    assert claims(token)["exp"] - claims(token)["iat"] == 3600


def test_signing_in_gives_a_jwt_for_the_customer_of_the_form() -> None:
    answer = ask("POST", "/session", json={**ADA, "external_user_id": "no-7"})
    assert answer.json()["first_name"] == "Ada"
    assert claims(answer.json()["jwt"])["external_user_id"] == "no-7"
    assert claims(answer.json()["jwt"])["last_name"] == "Lovelace"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "nonsense",
        '"text"',
        '{"name": "Ada"}',
        '{"name": "", "email": "a@b.c"}',
        '{"name": "A", "email": "b"}',
    ],
)
def test_a_form_without_name_or_email_is_refused(body: str) -> None:
    answer = ask("POST", "/session", content=body)
    assert answer.status_code == 400
    assert answer.json()["message"]


def test_a_shop_without_the_secret_signs_nobody_in() -> None:
    target = replace(TARGET, jwt_secret=None)
    assert ask("POST", "/session", json=ADA, target=target).status_code == 503
    assert "userJWT&#34;" not in ask("GET", "/account", target=target).text
    assert '"userJWT"' not in ask("GET", "/account", target=target).text


def test_a_fault_of_the_signature_holds_for_both_ways_to_sign_in() -> None:
    faults = [SITE_FAULTS["expired_user_jwt"].act]
    token = ask("POST", "/session", json=ADA, faults=faults).json()["jwt"]
    assert claims(token)["exp"] < claims(token)["iat"]
    page = ask("GET", "/account", faults=faults).text
    token = page.split('"userJWT": "')[1].split('"')[0]
    assert claims(token)["exp"] < claims(token)["iat"]


def test_another_customers_jwt_is_on_the_account_page_only() -> None:
    faults = [SITE_FAULTS["user_jwt_of_somebody_else"].act]
    token = ask("GET", "/account", faults=faults).text.split('"userJWT": "')[1].split('"')[0]
    assert claims(token)["external_user_id"] == "demo-grace"
    assert (
        claims(ask("POST", "/session", json=ADA, faults=faults).json()["jwt"])["email"] == "ada@example.com"
    )


def test_several_faults_are_all_made() -> None:
    page = apply(
        [SITE_FAULTS["trailing_slash"].act, SITE_FAULTS["script_doubled"].act], page_for(TARGET, "/")
    )
    assert page.settings is not None
    assert page.settings["baseURL"].endswith("/")
    assert len(page.scripts) == 2


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/static/style.css", "text/css; charset=utf-8"),
        ("/static/app.js", "text/javascript; charset=utf-8"),
        ("/static/favicon.svg", "image/svg+xml"),
    ],
)
def test_style_scripts_and_icon_are_served(path: str, content_type: str) -> None:
    answer = ask("GET", path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == content_type


@pytest.mark.parametrize("path", ["/static/shop.py", "/static/home.html", "/static/..%2Fsite.py"])
def test_nothing_else_of_the_folder_is_served(path: str) -> None:
    answer = ask("GET", path)
    assert answer.status_code == 404
    assert "def " not in answer.text


def test_the_third_party_takes_anything_and_says_nothing() -> None:
    answer = ask("GET", "/beacon?c=anything")
    assert (answer.status_code, answer.content) == (204, b"")
