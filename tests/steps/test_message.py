"""What the contact says in a message of a given length."""

import asyncio

import pytest

from embedcheck.model.observations import DeviceSaid, VisitorSaid
from embedcheck.steps.agent import ProbeSays
from embedcheck.steps.message import filled
from embedcheck.steps.widget import Say
from tests.steps.fake_stage import CONVERSATION, FakeStage


@pytest.mark.parametrize("text", ["a", "é", "👩‍👩‍👧", "a long sentence, all of it"])
@pytest.mark.parametrize("size", [1, 25, 10_000])
def test_a_text_is_filled_to_exactly_so_many_bytes_and_no_character_is_cut(text: str, size: int) -> None:
    made = filled(text, size)

    assert len(made.encode()) == size
    assert made.rstrip(".") in text * size


def test_what_is_said_has_the_length_with_its_mark() -> None:
    stage = FakeStage()
    asyncio.run(Say(text="long ", bytes=100, must_be_refused=True).perform(stage))
    asyncio.run(ProbeSays(text="longer ", bytes=101, must_be_refused=True).perform(stage))

    said, written = stage.noted
    assert isinstance(said, VisitorSaid)
    assert isinstance(written, DeviceSaid)
    assert (len(said.text), said.text[:5], said.text[-6:]) == (100, "long ", " bcd1y")
    assert len(written.text) == 101
    assert said.must_be_refused
    assert stage.asked == [("say", said.text, True), ("say", CONVERSATION, written.text, True)]


def test_a_report_does_not_repeat_the_whole_text() -> None:
    assert (
        Say(text="é", bytes=10002, must_be_refused=True).words("say")
        == "say: é (10002 bytes), which must be refused"
    )
