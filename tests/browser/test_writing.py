import pytest

from embedcheck.errors import StepFailed
from embedcheck.model.observations import Frame, Way
from embedcheck.steps.files import made_up
from embedcheck.wire import endpoints
from embedcheck.wire.frames import TYPING, payload_of
from tests.browser.scene import Theatre, asked, on_sandbox


@pytest.mark.browser
def test_typing_without_sending_is_told_to_the_agent_and_sends_nothing(theatre: Theatre) -> None:
    async def scene() -> tuple[object, int]:
        async with on_sandbox(theatre) as (session, _, wire, _):
            await session.visitor.visit("/")
            await session.visitor.open_widget()
            await session.visitor.say("One m1")
            await wire.one(Frame, kind="joined")
            await session.visitor.type_text("Two")
            told = await wire.one(Frame, way=Way.SENT, kind=TYPING)
            return payload_of(told.text)["is_typing"], len(asked(wire, endpoints.MESSAGE))

    assert theatre.play(scene()) == (True, 0)


@pytest.mark.browser
def test_a_file_is_attached_as_it_is_and_shown_under_its_name(theatre: Theatre) -> None:
    file = made_up("Über uns.txt", 2000)

    async def scene() -> int:
        async with on_sandbox(theatre) as (session, _, wire, _):
            await session.visitor.visit("/")
            await session.visitor.open_widget()
            await session.visitor.say("One m1")
            assert await session.visitor.upload(file)
            await session.visitor.see_message("ber-uns.txt", "visitor", times=1, within=15)
            return len(asked(wire, endpoints.UPLOAD))

    assert theatre.play(scene()) == 1


@pytest.mark.browser
def test_a_refusal_fails_the_step_unless_it_is_what_must_be(theatre: Theatre) -> None:
    program = made_up("program.exe", 20)

    async def scene() -> bool:
        async with on_sandbox(theatre) as (session, _, _, _):
            await session.visitor.visit("/")
            await session.visitor.open_widget()
            await session.visitor.say("One m1")
            with pytest.raises(StepFailed, match="File type not allowed"):
                await session.visitor.upload(program)
            return await session.visitor.upload(program, must_be_refused=True)

    assert theatre.play(scene())
