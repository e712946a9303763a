"""Waiting until something can be seen: a message, a count, a text."""

from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page
from playwright.async_api import TimeoutError as PlaywrightTimeout

from embedcheck.browser.blame import blamed
from embedcheck.browser.eyes import Eyes
from embedcheck.browser.looking import see_chat, see_embed
from embedcheck.errors import StepFailed
from embedcheck.model.quoting import LONGEST_QUOTED

POLL = 25  # milliseconds, inside the page; a hidden iframe has no animation frames to wait for
LOOK = "See the screenshot, and which link of the message's way broke in the checks of this scenario."

# Each is a function of `read`, the eyes' own function, that gives the question to ask again and again.
SHOWS_MESSAGES = """(read) => ({ text, author, times }) => {
  const chat = read();
  if (!chat) return false;
  const found = chat.messages.filter((each) => each.author === author && each.text.includes(text));
  return (chat.shown || times === 0) && found.length === times;
}"""
SHOWS_COUNT = "(read) => (wanted) => read().unread_shown === wanted"


def asking(question: str, read: str) -> str:
    """The question as a function of what is wanted."""
    return f"(wanted) => ({question})({read})(wanted)"


def badge(count: int) -> str:
    """What the launcher's badge says (`widget.js`, formatBadgeCount)."""
    return "" if count == 0 else "99+" if count > 99 else str(count)


async def message(page: Page, eyes: Eyes, text: str, author: str, *, times: int, within: float) -> None:
    """Exactly so many visible messages of this author hold the text."""
    given = {"text": text, "author": author, "times": times}
    if not await _in_widget(page, eyes, SHOWS_MESSAGES, given, within):
        chat = await _chat(page, eyes)
        shown = [each["text"] for each in chat.get("messages", []) if each["author"] == author]
        hidden = "" if chat.get("shown") else " (and the widget is closed)"
        raise StepFailed(
            f"after {within:g} s the conversation shows {_count(shown, text)} messages of the {author} with "
            f"«{text}», not {times}{hidden}{_instead(shown, text)}",
            next_step=LOOK,
        )


def _instead(shown: list[str], text: str) -> str:
    """What an author of a scenario needs to see that the expectation is what is wrong."""
    if not shown or _count(shown, text):
        return ""
    words = " ".join(shown[-1].split())
    return f"; the last one there is «{words[:LONGEST_QUOTED]}{'…' if len(words) > LONGEST_QUOTED else ''}»"


async def unread(page: Page, eyes: Eyes, number: int, count: int, *, within: float) -> None:
    """The launcher's badge shows the count; for 0 there is no badge."""
    try:
        await page.wait_for_function(
            asking(SHOWS_COUNT, eyes.read_embed), arg=badge(count), polling=POLL, timeout=within * 1000
        )
    except PlaywrightTimeout as error:
        with blamed("looking at the launcher's badge", next_step=LOOK):
            state = (await see_embed(page, number, eyes)).state
        raise StepFailed(
            f"after {within:g} s the launcher's badge shows «{state.unread_shown}», not «{badge(count)}»",
            next_step="Only an agent's reply while the widget is closed is counted.",
        ) from error


async def text(page: Page, eyes: Eyes, wanted: str, *, where: str, shown: bool, within: float) -> None:
    place = eyes.place(page) if where == "widget" else page
    found = place.get_by_text(wanted).filter(visible=True).first
    state = "visible" if shown else "gone"
    with blamed(f"waiting for «{wanted}» to be {state} in the {where}", next_step=LOOK):
        await found.wait_for(state="visible" if shown else "hidden", timeout=within * 1000)


async def _in_widget(page: Page, eyes: Eyes, question: str, given: object, within: float) -> bool:
    frame = await eyes.frame(page)
    if frame is None:
        raise StepFailed(
            "there is no widget on this page to look into",
            next_step="Wait for the embed first: `open_widget` says why it does not come.",
        )
    try:
        await frame.wait_for_function(
            asking(question, eyes.read_chat), arg=given, polling=POLL, timeout=within * 1000
        )
    except PlaywrightError:
        return False
    return True


async def _chat(page: Page, eyes: Eyes) -> dict[str, Any]:
    try:
        return await see_chat(page, eyes) or {}
    except PlaywrightError:
        return {}


def _count(shown: list[str], text: str) -> int:
    return sum(text in each for each in shown)
