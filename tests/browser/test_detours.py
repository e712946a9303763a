"""Requests that a scenario refuses, holds up, and lets go again."""

import time

import pytest

from tests.browser.scene import Page, Theatre, on_site

SITE: dict[str, Page] = {"/": "<title>Home</title>", "/api/a": "a", "/api/b": "b", "/other": "o"}
ASK = """async (path) => {
  try { return await (await fetch(path)).text(); } catch { return 'refused'; }
}"""


@pytest.mark.browser
def test_what_is_blocked_is_refused_until_it_is_freed(theatre: Theatre) -> None:
    async def scene() -> list[object]:
        async with on_site(theatre, SITE) as (session, _, _):
            visitor = session.visitor
            await visitor.visit("/")

            async def asked() -> list[object]:
                return [
                    await visitor.evaluate(f"({ASK})('{path}')") for path in ("/api/a", "/api/b", "/other")
                ]

            said = [await asked()]
            await visitor.block("**/api/*")
            await visitor.block("**/other")
            said.append(await asked())
            await visitor.unblock("**/api/*")
            said.append(await asked())
            await visitor.unblock(None)
            return [*said, await asked()]

    free, refused = ["a", "b", "o"], "refused"
    assert theatre.play(scene()) == [free, [refused] * 3, ["a", "b", refused], free]


@pytest.mark.browser
def test_what_is_delayed_comes_late_and_whole(theatre: Theatre) -> None:
    async def scene() -> tuple[object, float]:
        async with on_site(theatre, SITE) as (session, _, _):
            await session.visitor.visit("/")
            await session.visitor.delay("**/api/**", 0.3)
            began = time.monotonic()
            return await session.visitor.evaluate(f"({ASK})('/api/a')"), time.monotonic() - began

    answer, seconds = theatre.play(scene())
    assert answer == "a"
    assert seconds >= 0.3
