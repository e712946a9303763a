"""A visitor becomes a verified contact: the visitor header, the clear header, the history."""

from dataclasses import dataclass
from typing import Any

from embedcheck.probe.answers import Answer
from embedcheck.probe.questions.cast import Person
from embedcheck.probe.questions.expecting import expect, heard, needed, objects, same
from embedcheck.probe.questions.interviewer import Interviewer
from embedcheck.probe.questions.question import CannotTell, Known, Need, Question
from embedcheck.wire.endpoints import CLEAR_VISITOR_HEADER

CLEAR = "X-Libredesk-Clear-Visitor"


@dataclass(frozen=True, slots=True)
class Merge:
    """A visitor, the contact whom they became, and the answer that should have merged them."""

    visitor: Person
    contact: Person
    answer: Answer


async def merge_is_announced(ask: Interviewer) -> None:
    """X-Libredesk-Visitor-Token is answered with X-Libredesk-Clear-Visitor."""
    merge = await _merge(ask, "announced")
    expect(merge.answer.clears_visitor, f"{CLEAR} is {_clear(merge.answer)}.", next_step=STRIPPED)


async def merge_is_announced_once(ask: Interviewer) -> None:
    """The same visitor token is not answered so a second time."""
    merge = await _merge(ask, "once")
    if heard(await ask.somebody(merge.visitor.token).me()).status != 401:
        raise CannotTell("The visitor's token is still good.", next_step="See the line that says so.")
    again = await _asks_to_merge(ask, merge.contact, merge.visitor)
    expect(heard(again).ok, f"The second request is answered {again.words}.")
    expect(CLEAR_VISITOR_HEADER not in again.headers, f"{CLEAR} is {_clear(again)} once more.")


async def nothing_is_announced_unasked(ask: Interviewer) -> None:
    """Without a visitor token nothing is answered so."""
    contact = await ask.customer("unasked")
    answer = await ask.somebody(contact.token).conversations()
    expect(CLEAR_VISITOR_HEADER not in heard(answer).headers, f"{CLEAR} is {_clear(answer)}.")


async def merged_visitor_is_gone(ask: Interviewer) -> None:
    """The visitor's token is dead after the merge (401)."""
    merge = await _merge(ask, "gone")
    answer = await ask.somebody(merge.visitor.token).me()
    expect(
        heard(answer).status == 401,
        f"It is still good: {answer.words}.",
        next_step="Update Libredesk: whoever has the old cookie goes on as the visitor.",
    )


async def history_is_carried_over(ask: Interviewer) -> None:
    """The visitor's conversation is the contact's, with its messages."""
    await ask.cast.plain_words_are_stored(ask)
    merge = await _merge(ask, "history")
    read = await ask.somebody(merge.contact.token).conversation(merge.visitor.conversation)
    expect(heard(read).ok, f"The contact reads it with {read.words}.")
    stored = objects(read.field("messages"))
    same([each.get("content") for each in stored], [merge.visitor.said], "What is carried over")


async def merged_conversations_keep_their_author(ask: Interviewer) -> None:
    """The list still says who wrote last."""
    merge = await _merge(ask, "author")
    listed = objects(needed(await ask.somebody(merge.contact.token).conversations(), "conversations"))
    if not listed:
        raise CannotTell("Nothing was carried over.", next_step="See the line of the history.")
    author: dict[str, Any] = dict(dict(listed[0].get("last_message") or {}).get("author") or {})
    if author.get("id") == 0:
        raise Known("D-25", "The last message has no author (id 0).")
    expect(author.get("id"), "The last message has no author.")


async def merged_page_visits_are_kept(ask: Interviewer) -> None:
    """The agent still sees which pages the visitor saw."""
    visitor = await ask.newcomer()
    url = f"https://shop.example/before/{ask.mark}"
    async with ask.joined(visitor) as joined:
        await joined.socket.page_visit(url, "Before")
        await joined.heard.caught_up()
    before = await ask.page_visits(visitor.conversation)
    if not any(each.get("url") == url for each in before):
        raise CannotTell("The page visit was not stored.", next_step="See the lines of page_visit.")
    contact = await ask.customer("visits")
    needed(await _asks_to_merge(ask, contact, visitor), "conversations")
    after = await ask.page_visits(visitor.conversation)
    if not after:
        raise Known("D-24", "The list of page visits is empty after the merge.")
    same([each.get("url") for each in after], [url], "The page visits")


async def exchange_never_merges(ask: Interviewer) -> None:
    """The exchange alone merges nobody: the visitor's session lives on."""
    visitor = await ask.newcomer()
    chat = ask.somebody(visitor.token)
    chat.visitor_token = visitor.token
    answer = heard(await chat.exchange(await ask.mint(ask.claims("early"))))
    expect(CLEAR_VISITOR_HEADER not in answer.headers, f"{CLEAR} is {_clear(answer)}.")
    me = heard(await ask.somebody(visitor.token).me())
    expect(me.ok, f"The visitor's session is answered {me.words}.")


async def _merge(ask: Interviewer, name: str) -> Merge:
    visitor, contact = await ask.newcomer(), await ask.customer(name)
    answer = await _asks_to_merge(ask, contact, visitor)
    needed(answer, "conversations")
    return Merge(visitor, contact, answer)


async def _asks_to_merge(ask: Interviewer, contact: Person, visitor: Person) -> Answer:
    chat = ask.somebody(contact.token)
    chat.visitor_token = visitor.token
    return await chat.conversations()


def _clear(answer: Answer) -> str:
    return answer.headers.get(CLEAR_VISITOR_HEADER) or "missing"


STRIPPED = "Let the proxy pass X-Libredesk-* headers on, both ways; without this one the old cookie stays."
MERGING = (
    Question(merge_is_announced, (Need.JWT, Need.WRITING)),
    Question(merge_is_announced_once, (Need.JWT, Need.WRITING)),
    Question(nothing_is_announced_unasked, (Need.JWT, Need.WRITING)),
    Question(merged_visitor_is_gone, (Need.JWT, Need.WRITING)),
    Question(history_is_carried_over, (Need.JWT, Need.WRITING)),
    Question(merged_conversations_keep_their_author, (Need.JWT, Need.WRITING)),
    Question(merged_page_visits_are_kept, (Need.AGENT, Need.JWT, Need.WRITING)),
    Question(exchange_never_merges, (Need.JWT, Need.WRITING)),
)
