"""Waiting until something can be seen: a message, a count, a text."""

from contextlib import suppress
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import FrameLocator, Page
from playwright.async_api import TimeoutError as PlaywrightTimeout

from embedcheck.browser.blame import blamed
from embedcheck.browser.eyes import Eyes
from embedcheck.browser.looking import see_chat, see_embed
from embedcheck.errors import StepFailed
from embedcheck.model.quoting import shortened

POLL = 25  # milliseconds, inside the page; a hidden iframe has no animation frames to wait for
LOOK = "See the screenshot of that moment."
AFTERWARDS = 1000  # milliseconds for reading what is there instead, once the deadline has passed
MOST_TEXT = 120  # characters of it
MOST_SHOWN = 3  # messages that are told of those that are there instead
COUNTED = "Only an agent's reply while the widget is closed is counted."
OPENED = "The badge goes once the visitor has opened the conversation."

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
        raise StepFailed(
            f"waited {within:g} s for {times or 'no'} message{'' if times == 1 else 's'} of the {author} with "
            f"«{text}»: {_instead(chat, text, author)}",
            next_step="",
        )


def _instead(chat: dict[str, Any], text: str, author: str) -> str:
    """What an author of a scenario needs to see that the expectation is what is wrong."""
    messages = chat.get("messages", [])
    found = sum(each["author"] == author and text in each["text"] for each in messages)
    if found:
        told = f"there {'is' if found == 1 else 'are'} {found}"
    elif not messages:
        told = "no conversation with a message is shown"
    else:
        last = ", ".join(f"«{shortened(each['text'])}» ({each['author']})" for each in messages[-MOST_SHOWN:])
        none = (
            ""
            if any(each["author"] == author for each in messages)
            else f"none of the {author} is shown, and "
        )
        told = f"{none}the last that are shown are {last}"
    return told if chat.get("shown") else f"{told} (and the widget is closed)"


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
            f"waited {within:g} s for {_badge(badge(count))} at the launcher: there is {_badge(state.unread_shown)}",
            next_step=COUNTED if count else OPENED,
        ) from error


def _badge(words: str) -> str:
    return f"the badge «{words}»" if words else "no badge"


async def text(page: Page, eyes: Eyes, wanted: str, *, where: str, shown: bool, within: float) -> None:
    place = eyes.place(page) if where == "widget" else page
    found = place.get_by_text(wanted).filter(visible=True).first
    state = "visible" if shown else "gone"
    awaited = f"«{wanted}» to be {state} in the {where}"
    with blamed(f"waiting for {awaited}", next_step=LOOK):
        try:
            await found.wait_for(state="visible" if shown else "hidden", timeout=within * 1000)
        except PlaywrightTimeout as error:
            told = await _text_instead(place, wanted, where) if shown else "it is still there"
            raise StepFailed(f"waited {within:g} s for {awaited}: {told}", next_step="") from error


async def _text_instead(place: Page | FrameLocator, wanted: str, where: str) -> str:
    with suppress(PlaywrightError):
        if await place.get_by_text(wanted).count():
            return "it is there, but cannot be seen"
        if words := shortened(await place.locator("body").inner_text(timeout=AFTERWARDS), MOST_TEXT):
            return f"the {where} shows «{words}»"
    return f"the {where} shows no text"


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
