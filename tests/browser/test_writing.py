from pathlib import Path

import pytest

from embedcheck.errors import StepFailed
from embedcheck.model.observations import Frame, Way
from embedcheck.steps.stage import Timeouts
from embedcheck.wire import endpoints
from embedcheck.wire.frames import TYPING, payload_of
from tests.browser.scene import Theatre, asked, on_sandbox

HURRY = Timeouts(step=2.0)


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
def test_a_file_is_attached_and_shown_under_its_name(theatre: Theatre, tmp_path: Path) -> None:
    file = tmp_path / "invoice.txt"
    file.write_text("42")

    async def scene() -> int:
        async with on_sandbox(theatre) as (session, _, wire, _):
            await session.visitor.visit("/")
            await session.visitor.open_widget()
            await session.visitor.say("One m1")
            await session.visitor.upload(str(file))
            uploads = len(asked(wire, endpoints.UPLOAD))
            await session.visitor.see_message("invoice.txt", "visitor", times=1, within=15)
            return uploads

    assert theatre.play(scene()) == 1


@pytest.mark.browser
def test_a_file_that_is_not_there_fails_the_step(theatre: Theatre, tmp_path: Path) -> None:
    async def scene() -> None:
        async with on_sandbox(theatre, timeouts=HURRY) as (session, _, _, _):
            await session.visitor.visit("/")
            await session.visitor.open_widget()
            await session.visitor.say("One m1")
            await session.visitor.upload(str(tmp_path / "missing.txt"))

    with pytest.raises(StepFailed, match="there is no file"):
        theatre.play(scene())
