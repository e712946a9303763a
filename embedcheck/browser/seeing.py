"""Waiting until something can be seen: a message, a count, the typing dots, a text."""

from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page
from playwright.async_api import TimeoutError as PlaywrightTimeout

from embedcheck.browser.blame import blamed
from embedcheck.browser.conversing import IFRAME
from embedcheck.browser.looking import READ_CHAT, READ_EMBED, see_chat, see_embed, widget_frame
from embedcheck.errors import StepFailed

POLL = 25  # milliseconds, inside the page; a hidden iframe has no animation frames to wait for
LOOK = "See the screenshot, and which link of the message's way broke in the checks of this scenario."

SHOWS_MESSAGES = f"""({{ text, author, times }}) => {{
  const chat = ({READ_CHAT.strip()})();
  if (!chat) return false;
  const found = chat.messages.filter((each) => each.author === author && each.text.includes(text));
  return (chat.shown || times === 0) && found.length === times;
}}"""
SHOWS_TYPING = f"""(wanted) => {{
  const chat = ({READ_CHAT.strip()})();
  return Boolean(chat && chat.shown && chat.typing) === wanted;
}}"""
SHOWS_COUNT = f"(wanted) => ({READ_EMBED.strip()})().unread_shown === wanted"


def badge(count: int) -> str:
    """What the launcher's badge says (`widget.js`, formatBadgeCount)."""
    return "" if count == 0 else "99+" if count > 99 else str(count)


async def message(page: Page, text: str, author: str, *, times: int, within: float) -> None:
    """Exactly so many visible messages of this author hold the text."""
    given = {"text": text, "author": author, "times": times}
    if not await _in_widget(page, SHOWS_MESSAGES, given, within):
        chat = await _chat(page)
        shown = [each["text"] for each in chat.get("messages", []) if each["author"] == author]
        hidden = "" if chat.get("shown") else " (and the widget is closed)"
        raise StepFailed(
            f"after {within:g} s the conversation shows {_count(shown, text)} messages of the {author} with "
            f"«{text}», not {times}{hidden}",
            next_step=LOOK,
        )


async def typing(page: Page, shown: bool, *, within: float) -> None:
    if not await _in_widget(page, SHOWS_TYPING, shown, within):
        what = "does not show that the agent types" if shown else "still shows that the agent types"
        raise StepFailed(f"after {within:g} s the conversation {what}", next_step=LOOK)


async def unread(page: Page, number: int, count: int, *, within: float) -> None:
    """The launcher's badge shows the count; for 0 there is no badge."""
    try:
        await page.wait_for_function(SHOWS_COUNT, arg=badge(count), polling=POLL, timeout=within * 1000)
    except PlaywrightTimeout as error:
        with blamed("looking at the launcher's badge", next_step=LOOK):
            state = (await see_embed(page, number)).state
        raise StepFailed(
            f"after {within:g} s the launcher's badge shows «{state.unread_shown}», not «{badge(count)}»",
            next_step="Only an agent's reply while the widget is closed is counted.",
        ) from error


async def text(page: Page, wanted: str, *, where: str, shown: bool, within: float) -> None:
    place = page.frame_locator(IFRAME) if where == "widget" else page
    found = place.get_by_text(wanted).filter(visible=True).first
    state = "visible" if shown else "gone"
    with blamed(f"waiting for «{wanted}» to be {state} in the {where}", next_step=LOOK):
        await found.wait_for(state="visible" if shown else "hidden", timeout=within * 1000)


async def _in_widget(page: Page, question: str, given: object, within: float) -> bool:
    frame = widget_frame(page)
    if frame is None:
        raise StepFailed(
            "there is no widget on this page to look into",
            next_step="Wait for the embed first: `open_widget` says why it does not come.",
        )
    try:
        await frame.wait_for_function(question, arg=given, polling=POLL, timeout=within * 1000)
    except PlaywrightError:
        return False
    return True


async def _chat(page: Page) -> dict[str, Any]:
    try:
        return await see_chat(page) or {}
    except PlaywrightError:
        return {}


def _count(shown: list[str], text: str) -> int:
    return sum(text in each for each in shown)
