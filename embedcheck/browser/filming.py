"""Playwright's video of a session: one for each of its pages, kept as `video.webm`, or thrown away."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page

# Playwright names a video at random, and ends it when the page is closed. It lies here until then.
REEL = ".video"
VIDEO = "video"


def filmed(folder: Path) -> dict[str, Any]:
    """What a context is opened with to be filmed."""
    return {"record_video_dir": folder / REEL}


async def develop(pages: Iterable[Page], folder: Path, *, keep: bool) -> tuple[str, ...]:
    """Once the context is closed: the names of the videos that were kept in this folder, `video.webm`,
    `video-2.webm` of the second tab, and so on. Of the others, and of Playwright's own, nothing stays."""
    kept: list[str] = []
    for page in pages:
        if page.video is None:
            continue
        name = f"{VIDEO}-{len(kept) + 1}.webm" if kept else f"{VIDEO}.webm"
        with suppress(PlaywrightError):
            if keep:
                await page.video.save_as(folder / name)
                kept.append(name)
            await page.video.delete()
    sweep(folder)
    return tuple(kept)


def sweep(folder: Path) -> None:
    """Removes the reel, and what a page that never opened left in it."""
    reel = folder / REEL
    with suppress(OSError):
        for left in reel.glob("*.webm"):
            left.unlink()
        reel.rmdir()
