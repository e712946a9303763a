"""What of Playwright's video stays on disk."""

import asyncio
from pathlib import Path
from typing import Any, cast

import pytest
from playwright.async_api import Error as PlaywrightError

from embedcheck.browser import BrowserSession, Recording
from embedcheck.browser.filming import REEL, develop, filmed, sweep
from embedcheck.browser.launching import not_opened
from embedcheck.errors import BadSetup
from tests.browser.scene import Theatre, on_site

HOME = "<!doctype html><title>Home</title><h1>Home</h1>"


def test_the_reel_goes_with_what_is_left_in_it_and_nothing_else(tmp_path: Path) -> None:
    reel = Path(filmed(tmp_path)["record_video_dir"])
    reel.mkdir()
    (reel / "1f3a.webm").write_bytes(b"x")
    (tmp_path / "video.webm").write_bytes(b"y")
    sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["video.webm"]


class Video:
    def __init__(self) -> None:
        self.deleted = False
        self.saved: list[str] = []

    async def save_as(self, path: Path) -> None:
        self.saved.append(path.name)

    async def delete(self) -> None:
        self.deleted = True


class Filmed:
    def __init__(self) -> None:
        self.video = Video()


@pytest.mark.parametrize(("keep", "names"), [(True, ("video.webm", "video-2.webm")), (False, ())])
def test_every_tab_has_a_video_of_its_own_or_none(tmp_path: Path, keep: bool, names: tuple[str, ...]) -> None:
    tabs = [Filmed(), Filmed()]
    kept = asyncio.run(develop(cast(Any, tabs), tmp_path, keep=keep))
    assert kept == names
    assert tuple(name for tab in tabs for name in tab.video.saved) == names
    assert all(tab.video.deleted for tab in tabs)


@pytest.mark.browser
@pytest.mark.parametrize("failed", [True, False])
def test_a_video_is_kept_where_the_attempt_failed(theatre: Theatre, tmp_path: Path, failed: bool) -> None:
    async def scene() -> BrowserSession:
        site = on_site(theatre, {"/": HOME}, folder=tmp_path, video=Recording.RETAIN_ON_FAILURE)
        async with site as (session, _, _):
            await session.visitor.visit("/")
            await session.ended(failed=failed)
        return session

    try:
        session = theatre.play(scene())
    except BadSetup as missing:
        # Debian's Chromium comes without the ffmpeg that Playwright films with.
        with pytest.raises(BadSetup, match="no video can be made"):
            theatre.play(theatre.browser.try_filming())
        pytest.skip(missing.what)
    theatre.play(theatre.browser.try_filming())
    assert session.videos == (("video.webm",) if failed else ())
    assert (tmp_path / "video.webm").exists() is failed
    assert not (tmp_path / REEL).exists()


@pytest.mark.parametrize(
    ("message", "advice"),
    [
        ("Executable doesn't exist at /home/ada/ffmpeg-1013/ffmpeg-linux", "playwright install ffmpeg"),
        ("Target crashed", "out-of-memory killer"),
    ],
)
def test_whoever_lacks_the_program_that_films_learns_how_to_get_it(message: str, advice: str) -> None:
    assert advice in not_opened(PlaywrightError(message)).next_step
