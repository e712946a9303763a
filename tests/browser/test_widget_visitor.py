import pytest

from embedcheck.errors import StepFailed
from embedcheck.model.observations import Frame, SocketClosed, SocketDropped, SocketOpened
from embedcheck.steps.stage import Timeouts
from tests.browser.scene import Theatre, on_sandbox

HURRY = Timeouts(step=1.5)


@pytest.mark.browser
def test_a_dropped_socket_is_gone_at_both_ends_and_comes_back(theatre: Theatre) -> None:
    async def scene() -> list[str]:
        async with on_sandbox(theatre, routed_sockets=True) as (session, page, wire, _):
            await session.visitor.visit("/")
            await session.visitor.open_widget()
            await session.visitor.say("Hello m1")
            await session.visitor.drop_socket()
            await wire.one(SocketClosed)
            await wire.one(Frame, kind="joined", count=2)
            assert len(page.of(SocketDropped)) == 1
            return [
                type(seen).__name__ for seen in wire.seen if isinstance(seen, SocketOpened | SocketClosed)
            ]

    assert theatre.play(scene()) == ["SocketOpened", "SocketClosed", "SocketOpened"]


@pytest.mark.browser
def test_only_a_session_that_was_opened_for_it_can_drop_a_socket(theatre: Theatre) -> None:
    async def scene() -> None:
        async with on_sandbox(theatre) as (session, _, _, _):
            await session.visitor.drop_socket()

    with pytest.raises(StepFailed, match="cannot cut sockets"):
        theatre.play(scene())


@pytest.mark.browser
def test_a_visitor_without_a_session_has_no_socket_to_drop(theatre: Theatre) -> None:
    async def scene() -> None:
        async with on_sandbox(theatre, routed_sockets=True, timeouts=HURRY) as (session, _, _, _):
            await session.visitor.visit("/")
            await session.visitor.drop_socket()

    with pytest.raises(StepFailed, match="no open WebSocket"):
        theatre.play(scene())
