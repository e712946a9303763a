import pytest

from embedcheck.browser.seeing import badge
from embedcheck.errors import StepFailed
from tests.browser.scene import Theatre, on_sandbox, on_site

PAGE = "<!doctype html><title>T</title><p>Here I am</p><p hidden>Not yet</p><i hidden>Never</i>"


@pytest.mark.parametrize(("count", "expected"), [(0, ""), (1, "1"), (99, "99"), (100, "99+")])
def test_the_badge_of_the_launcher_says_99_at_most(count: int, expected: str) -> None:
    assert badge(count) == expected


@pytest.mark.browser
def test_a_text_of_the_page_is_seen_where_it_is_visible_only(theatre: Theatre) -> None:
    async def scene() -> None:
        async with on_site(theatre, {"/": PAGE}) as (session, _, _):
            visitor = session.visitor
            await visitor.visit("/")
            await visitor.see_text("Here I am", where="page", shown=True, within=15)
            await visitor.see_text("Not yet", where="page", shown=False, within=15)
            await visitor.evaluate(
                "void setTimeout(() => document.querySelector('p[hidden]').removeAttribute('hidden'), 20)"
            )
            await visitor.see_text("Not yet", where="page", shown=True, within=15)
            for wanted, shown, instead in (
                ("Here I am", False, "«Here I am» to be gone in the page: it is still there"),
                ("Nowhere", True, "«Nowhere» to be visible in the page: the page shows «Here I am Not yet»"),
                ("Never", True, "«Never» to be visible in the page: it is there, but cannot be seen"),
            ):
                with pytest.raises(StepFailed) as failure:
                    await visitor.see_text(wanted, where="page", shown=shown, within=0.2)
                assert failure.value.what == f"waited 0.2 s for {instead}"

    theatre.play(scene())


@pytest.mark.browser
def test_a_page_without_a_widget_shows_no_messages(theatre: Theatre) -> None:
    async def scene() -> None:
        async with on_site(theatre, {"/": PAGE}) as (session, _, _):
            await session.visitor.visit("/")
            await session.visitor.see_message("x", "agent", times=1, within=0.2)

    with pytest.raises(StepFailed, match="no widget on this page"):
        theatre.play(scene())


@pytest.mark.browser
def test_what_does_not_come_is_told_with_what_came_instead(theatre: Theatre) -> None:
    async def scene() -> list[str]:
        failures = []
        async with on_sandbox(theatre) as (session, _, _, _):
            visitor = session.visitor
            await visitor.visit("/")
            await visitor.open_widget()
            await visitor.say("Hello m1")
            await visitor.see_message("m1", "visitor", times=1, within=15)
            for gesture in (
                visitor.see_message("m1", "visitor", times=2, within=0.2),
                visitor.see_message("m1", "agent", times=1, within=0.2),
                visitor.see_unread(3, within=0.2),
            ):
                with pytest.raises(StepFailed) as failure:
                    await gesture
                failures.append(failure.value.what)
            await visitor.close_widget()
            with pytest.raises(StepFailed) as failure:
                await visitor.see_message("m1", "visitor", times=1, within=0.2)
            failures.append(failure.value.what)
        return failures

    twice, by_agent, badge_shown, closed = theatre.play(scene())
    assert twice == "waited 0.2 s for 2 messages of the visitor with «m1»: there is 1"
    assert by_agent == (
        "waited 0.2 s for 1 message of the agent with «m1»: "
        "none of the agent is shown, and the last that are shown are «Hello m1» (visitor)"
    )
    assert badge_shown == "waited 0.2 s for the badge «3» at the launcher: there is no badge"
    assert closed.endswith("there is 1 (and the widget is closed)")
