"""The iframe's conversation: rows, composer, errors, banner, and what stays after a logout."""

from dataclasses import replace
from typing import Any

import pytest

from embedcheck.sandbox.instance.settings import Audience
from embedcheck.sandbox.shop_inbox import shop_settings
from tests.browser.scene import Theatre
from tests.sandbox.widget.visit import OTHERS, OWN, Visit, empty_chat, see

pytestmark = pytest.mark.browser


def test_an_answer_has_a_name_a_time_and_its_markup(theatre: Theatre) -> None:
    async def look(visit: Visit) -> Any:
        await visit.first_chat()
        await visit.answer("<p>An <b>answer</b></p>")
        row = visit.chat.locator(OTHERS)
        await row.wait_for()
        return await row.inner_text(), await row.locator(".native-html b").inner_text()

    text, bold = see(theatre, look)
    assert text.split() == ["An", "answer", "Grace", "Hopper", "•", "now"]
    assert bold == "answer"


HOSTILE = """<p onclick="top.ran='click'">text<script>top.ran='script'</script>
<img src=x onerror="top.ran='error'"><a href="javascript:top.ran='link'">bad</a>
<a href="https://example.com">good</a><svg onload="top.ran='svg'"></svg><iframe srcdoc="<i>x</i>"></iframe>
<form action=x><input></form><style>p{color:red}</style><blink>kept</blink></p>"""


def test_nothing_in_an_agents_html_ever_runs(theatre: Theatre) -> None:
    async def look(visit: Visit) -> Any:
        await visit.first_chat()
        await visit.answer(HOSTILE)
        html = visit.chat.locator(f"{OTHERS} .native-html")
        await html.wait_for()
        for text in ("text", "bad"):
            await html.get_by_text(text, exact=False).first.click()
        links = await html.locator("a").evaluate_all("all => all.map((each) => each.getAttribute('href'))")
        left = await html.locator(
            "script, svg, iframe, form, input, style, [onclick], [onerror], blink"
        ).count()
        return await visit.host("window.ran"), links, left, "kept" in await html.inner_text()

    assert see(theatre, look) == (None, [None, "https://example.com"], 0, True)


def test_what_was_typed_here_stays_text_until_it_is_read_again(theatre: Theatre) -> None:
    """D-19: the wire has no content type, so that the widget itself cannot know."""

    async def look(visit: Visit) -> Any:
        await visit.first_chat()
        await visit.say("a <b>c</b>")
        await visit.sees("answered", "/api/v1/widget/chat/conversations/{uuid}/message")
        last = visit.chat.locator(OWN).last
        await last.locator("span.whitespace-pre-wrap").wait_for()
        before = await last.locator("span.whitespace-pre-wrap").inner_text()
        await visit.page.reload()
        await visit.sees("host", "WIDGET_LOADED", 2)
        await visit.open()
        await visit.chat.get_by_text(visit.say_key("globals.messages.continueConversation")).click()
        return before, await visit.chat.locator(OWN).last.locator(".native-html").inner_text()

    assert see(theatre, look) == ("a <b>c</b>", "a c")


def test_enter_sends_and_shift_enter_makes_a_new_line(theatre: Theatre) -> None:
    async def look(visit: Visit) -> Any:
        await empty_chat(visit)
        await visit.composer.press_sequentially("one")
        await visit.composer.press("Shift+Enter")
        await visit.composer.press_sequentially("two")
        await visit.composer.press("Enter")
        await visit.chat.locator(OWN).wait_for()
        return await visit.composer.input_value(), await visit.stored()

    assert see(theatre, look) == ("", ["one\ntwo"])


def test_only_something_can_be_sent(theatre: Theatre) -> None:
    async def look(visit: Visit) -> Any:
        await empty_chat(visit)
        send = visit.button("globals.messages.send")
        states = [await send.is_disabled()]
        for text in ("   ", "x"):
            await visit.composer.fill(text)
            states.append(await send.is_disabled())
        await send.click()
        await visit.chat.locator(OWN).wait_for()
        return states

    assert see(theatre, look) == [True, True, False]


def test_a_file_can_be_attached_once_there_is_a_conversation(theatre: Theatre) -> None:
    async def look(visit: Visit) -> Any:
        await empty_chat(visit)
        attach = visit.button("globals.messages.attachFile")
        before = await attach.count()
        await visit.say("Hello")
        await attach.wait_for()
        return before, await visit.chat.locator("input[type=file]").is_enabled()

    assert see(theatre, look) == (0, True)


def test_an_emoji_is_put_where_the_cursor_is(theatre: Theatre) -> None:
    async def look(visit: Visit) -> Any:
        await empty_chat(visit)
        await visit.composer.press_sequentially("tea")
        await visit.button("globals.messages.addEmoji").click()
        await visit.chat.get_by_role("button", name="👍").click()
        return await visit.composer.input_value()

    assert see(theatre, look) == "tea👍"


def test_a_message_on_its_way_says_so(theatre: Theatre) -> None:
    async def look(visit: Visit) -> Any:
        await visit.first_chat()
        await visit.page.route("**/message", lambda _: None)
        await visit.say("slow")
        row = visit.chat.locator(OWN).last
        return (
            visit.say_key("globals.messages.sending") in await row.inner_text(),
            await visit.composer.is_disabled(),
        )

    assert see(theatre, look) == (True, True)


def test_a_refused_message_vanishes_and_the_reason_is_shown(theatre: Theatre) -> None:
    async def look(visit: Visit) -> Any:
        await visit.first_chat()
        await visit.host("window.Libredesk.logout()")
        await visit.composer.fill("lost")
        await visit.composer.press("Enter")
        error = visit.chat.locator("p.text-destructive")
        await error.wait_for()
        return await error.inner_text(), await visit.chat.get_by_text("lost").count()

    assert see(theatre, look) == ("Unauthorized", 0)


def test_after_a_drop_a_banner_tells_of_it_and_of_the_recovery(theatre: Theatre) -> None:
    async def look(visit: Visit) -> Any:
        await visit.first_chat()
        await visit.drop()
        banner = visit.chat.locator("[role=status][aria-live=polite]")
        for key in ("connecting", "connected"):
            text = visit.say_key(f"globals.messages.{key}")
            await banner.get_by_text(text, exact=True).wait_for()
        return await banner.count()

    assert see(theatre, look) == 1


def test_a_typing_agent_is_shown_and_forgotten(theatre: Theatre) -> None:
    frame = '{{"data":{{"conversation_uuid":"{}","is_typing":{}}},"type":"typing"}}'

    async def look(visit: Visit) -> Any:
        await visit.first_chat()
        uuid = await visit.conversation()
        dots = visit.chat.locator(".animate-bounce")
        counts = []
        for typing, state in (("true", "visible"), ("false", "detached")):
            visit.sockets[-1].send(frame.format(uuid, typing))
            await dots.first.wait_for(state=state)  # type: ignore[arg-type]
            counts.append(await dots.count())
        return counts

    assert see(theatre, look) == [3, 0]


def test_unread_answers_are_counted_in_the_list_of_conversations(theatre: Theatre) -> None:
    async def look(visit: Visit) -> Any:
        await visit.first_chat()
        await visit.button("globals.messages.goBack").click()
        await visit.answer("<p>In the list</p>")
        badge = visit.chat.locator("span.bg-primary")
        await badge.wait_for()
        count = await badge.inner_text()
        await visit.chat.locator("div.cursor-pointer").click()
        await visit.sees("host", "UPDATE_UNREAD_COUNT count=0", 2)
        return count

    assert see(theatre, look) == "1"


def test_a_closed_conversation_says_so_where_replies_are_not_wanted(theatre: Theatre) -> None:
    settings = shop_settings()
    strict = Audience(prevent_reply_to_closed_conversation=True)
    widget = replace(settings.inbox.widget, visitors=strict)
    settings = replace(settings, inbox=replace(settings.inbox, widget=widget))

    async def look(visit: Visit) -> Any:
        await visit.first_chat()
        await visit.agent("PUT", f"{await visit.conversation()}/status", status="Closed")
        await visit.chat.get_by_text(visit.say_key("widget.conversationClosed")).wait_for()
        return await visit.composer.count()

    assert see(theatre, look, settings=settings) == 0


def test_a_quotation_is_folded_until_somebody_asks_for_it(theatre: Theatre) -> None:
    async def look(visit: Visit) -> Any:
        await visit.first_chat()
        await visit.answer("<p>new</p><blockquote>old words</blockquote>")
        quoted = visit.chat.get_by_text("old words")
        await quoted.wait_for(state="attached")
        seen = [await quoted.is_visible()]
        for key in ("conversation.showQuotedText", "conversation.hideQuotedText"):
            await visit.button(key).click()
            seen.append(await quoted.is_visible())
        return seen

    assert see(theatre, look) == [False, True, False]


def test_a_resolved_conversation_asks_how_it_was(theatre: Theatre) -> None:
    settings = shop_settings()
    settings = replace(settings, inbox=replace(settings.inbox, csat_enabled=True))

    async def look(visit: Visit) -> Any:
        # Only who has an e-mail address is asked.
        await visit.visit("/account")
        await visit.open()
        await visit.start()
        await visit.say("Hello")
        await visit.sees("answered", "/api/v1/widget/chat/conversations/init")
        await visit.agent("PUT", f"{await visit.conversation()}/status", status="Resolved")
        submit = visit.button("globals.messages.submitFeedback")
        await submit.wait_for()
        states = [await submit.is_disabled()]
        await visit.button("globals.terms.great").click()
        states.append(await submit.is_disabled())
        await visit.chat.locator('textarea[maxlength="500"]').fill("Quick and kind")
        await submit.click()
        await visit.chat.get_by_text(visit.say_key("globals.messages.thankYouFeedback")).wait_for()
        return states, await visit.chat.get_by_text('"Quick and kind"').count()

    assert see(theatre, look, settings=settings) == ([True, False], 1)
