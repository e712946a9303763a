"""What of a secret is seen in a picture: fields and texts, in frames and shadow roots too."""

from pathlib import Path

import pytest

from embedcheck.browser.hiding import to_mask
from tests.browser.scene import Theatre, on_site

HOME = """<!doctype html><title>Home</title><input id="key"><p id="told"></p><p id="shown"></p>
<div id="host"></div><iframe src="/frame"></iframe>"""
FRAME = "<!doctype html><b id=inner>secret-inside</b><i>nothing</i>"
REFLECT = """document.querySelector('#shown').textContent = document.querySelector('#key').value;
document.querySelector('#host').attachShadow({mode: 'open'}).innerHTML = '<em id=deep>secret-deep</em>'"""


def is_secret(text: str) -> bool:
    return "secret-" in text


@pytest.mark.browser
def test_fields_and_texts_with_a_secret_are_found_in_frames_and_shadow_roots(theatre: Theatre) -> None:
    async def scene() -> list[str]:
        async with on_site(theatre, {"/": HOME, "/frame": FRAME}) as (session, _, _):
            await session.visitor.visit("/")
            await session.visitor.fill("#key", "secret-typed")
            await session.visitor.evaluate(REFLECT)
            page = session.visitor._page
            return [await each.evaluate("it => it.id") for each in await to_mask(page, is_secret)]

    assert sorted(theatre.play(scene())) == ["deep", "inner", "key", "shown"]


@pytest.mark.browser
def test_a_secret_leaves_no_trace_in_a_picture(theatre: Theatre, tmp_path: Path) -> None:
    """Two secrets of one width give one and the same picture, and two if nobody hides them."""

    async def scene(folder: Path, secret: str, *, hidden: bool) -> bytes:
        hides = is_secret if hidden else (lambda _: False)
        async with on_site(theatre, {"/": HOME}, folder=folder, hides=hides) as (session, _, _):
            await session.visitor.visit("/")
            await session.visitor.fill("#key", secret)
            await session.visitor.evaluate(REFLECT)
            await session.visitor.screenshot("seen")
            return (folder / "seen.png").read_bytes()

    def picture(secret: str, *, hidden: bool) -> bytes:
        folder = tmp_path / f"{secret}-{hidden}"
        folder.mkdir()
        return theatre.play(scene(folder, secret, hidden=hidden))

    assert picture("secret-MMMWWW", hidden=True) == picture("secret-WWWMMM", hidden=True)
    assert picture("secret-MMMWWW", hidden=False) != picture("secret-WWWMMM", hidden=False)


@pytest.mark.browser
def test_a_field_is_drawn_as_dots_before_a_secret_is_typed_and_other_fields_are_not(theatre: Theatre) -> None:
    look = "getComputedStyle(document.querySelector('#key')).webkitTextSecurity"

    async def scene(text: str) -> object:
        async with on_site(theatre, {"/": HOME}, hides=is_secret) as (session, _, _):
            await session.visitor.visit("/")
            await session.visitor.fill("#key", text)
            return await session.visitor.evaluate(look)

    assert theatre.play(scene("secret-typed")) == "disc"
    assert theatre.play(scene("ada")) == "none"
