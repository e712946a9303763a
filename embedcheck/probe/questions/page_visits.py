"""Page visits, as they are stored and as an agent is told of them (`widget_ws.go:163,292-346`)."""

import asyncio
from typing import Any

from embedcheck.model.verdicts import Owner
from embedcheck.probe.questions.expecting import expect, objects, same
from embedcheck.probe.questions.interviewer import Interviewer
from embedcheck.probe.questions.question import CannotTell, Need, Question
from embedcheck.wire.limits import PAGE_VISIT_INTERVAL, PAGE_VISIT_TITLE_MAX, PAGE_VISIT_URL_MAX

SHOP = "https://shop.example"
PLAIN = (f"{SHOP}/pricing", "Pricing · Grüße")
# A second and a bit: the throttle lets the next page visit in, and a second ping gets its pong.
NEXT = PAGE_VISIT_INTERVAL * 1.1
CONTACT_UPDATE = "contact_update"


async def page_visit_is_stored(ask: Interviewer) -> None:
    """A page visit is stored once, with its address and title."""
    same(_pages(await _visits(ask, [PLAIN])), [PLAIN], "What is stored")


async def page_visit_is_told(ask: Interviewer) -> None:
    """A page visit is told at once to an agent who looks."""
    person = await ask.newcomer()
    url = f"{SHOP}/told/{ask.mark}"
    async with ask.joined(person) as joined, ask.at_desk(person.conversation) as desk:
        await joined.socket.page_visit(url, "Told")
        came = await desk.heard.until(lambda frame: CONTACT_UPDATE in frame.text and url in frame.text)
    if not came and not any(each.get("url") == url for each in await ask.page_visits(person.conversation)):
        raise CannotTell("The page visit was not stored either.", next_step="See the first page_visit line.")
    expect(came, f"No contact_update came within {ask.patience:g} s.")


async def same_page_again(ask: Interviewer) -> None:
    """The same address is not stored a second time in a row."""
    await _plain_ones_are_stored(ask)
    a, b = (f"{SHOP}/a", "A"), (f"{SHOP}/b", "B")
    same(_pages(await _visits(ask, [a, a, b])), [b, a], "What is stored, newest first,")


async def pages_in_a_hurry(ask: Interviewer) -> None:
    """Of two page visits within a second the second is dropped."""
    await _plain_ones_are_stored(ask)
    first, hurried = (f"{SHOP}/first", "First"), (f"{SHOP}/hurried", "Hurried")
    same(_pages(await _visits(ask, [first, hurried], pause=0)), [first], "What is stored")


async def long_pages_are_cut(ask: Interviewer) -> None:
    """An address is cut at 2048 bytes, a title at 256."""
    await _plain_ones_are_stored(ask)
    url, title = f"{SHOP}/".ljust(PAGE_VISIT_URL_MAX + 10, "u"), "t" * (PAGE_VISIT_TITLE_MAX + 10)
    wanted = [(url[:PAGE_VISIT_URL_MAX], title[:PAGE_VISIT_TITLE_MAX])]
    same(_pages(await _visits(ask, [(url, title)])), wanted, "What is stored")


async def pages_that_are_no_web_pages(ask: Interviewer) -> None:
    """What is neither http nor https is not stored."""
    await _plain_ones_are_stored(ask)
    web = (f"{SHOP}/web", "Web")
    pages = [("javascript:alert(1)", "Script"), ("file:///etc/passwd", "File"), web]
    same(_pages(await _visits(ask, pages)), [web], "What is stored")


async def _plain_ones_are_stored(ask: Interviewer) -> None:
    async def look() -> bool:
        return _pages(await _visits(ask, [PLAIN])) == [PLAIN]

    if not await ask.cast.fact("page visits", look):
        raise CannotTell("Not even a plain one is stored as it was sent.", next_step="See the first line.")


async def _visits(
    ask: Interviewer, pages: list[tuple[str, str]], pause: float = NEXT
) -> list[dict[str, Any]]:
    """Sends page visits as a newcomer, one each `pause` seconds, and reads them as the agent."""
    person = await ask.newcomer()
    async with ask.joined(person) as joined:
        for url, title in pages[:-1]:
            await joined.socket.page_visit(url, title)
            if pause:
                # Once it was seen to be over there, the throttle's second counts.
                await joined.heard.caught_up()
                await joined.socket.ended_within(pause)
        await joined.socket.page_visit(*pages[-1])
        began = asyncio.get_running_loop().time()
        await joined.heard.caught_up()
        if not pause and asyncio.get_running_loop().time() - began > PAGE_VISIT_INTERVAL:
            raise CannotTell("The network was too slow to be in a hurry.", owner=Owner.ENVIRONMENT)
    return await ask.page_visits(person.conversation)


def _pages(visits: list[dict[str, Any]]) -> list[tuple[object, object]]:
    return [(each.get("url"), each.get("title")) for each in objects(visits)]


VISITS = "Look at the instance's Redis, where page visits are kept for a day."
PAGE_VISITS = (
    Question(page_visit_is_stored, (Need.AGENT, Need.WRITING), next_step=VISITS),
    Question(page_visit_is_told, (Need.AGENT, Need.WRITING)),
    Question(same_page_again, (Need.AGENT, Need.WRITING)),
    Question(pages_in_a_hurry, (Need.AGENT, Need.WRITING)),
    Question(long_pages_are_cut, (Need.AGENT, Need.WRITING)),
    Question(pages_that_are_no_web_pages, (Need.AGENT, Need.WRITING)),
)
