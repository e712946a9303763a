import asyncio

import pytest
from pydantic import ValidationError

from embedcheck.model.observations import PrechatGiven
from embedcheck.steps.prechat import FillPrechat
from tests.steps.fake_stage import FakeStage


def test_what_is_answered_before_a_chat_is_noted_and_filled_in_and_not_among_the_words() -> None:
    given = {"name": "Ada", "phone": {"country": "GB", "number": "1"}, "news": True}
    step = FillPrechat.model_validate({"answers": given})
    stage = FakeStage()
    asyncio.run(step.perform(stage))

    assert stage.noted == [PrechatGiven(answers=given)]
    assert stage.asked == [("fill_prechat", given)]
    assert step.words("fill_prechat") == "fill_prechat: name, phone, news"


@pytest.mark.parametrize("wrong", [{}, {"phone": {"country": "Germany", "number": "1"}}, {"name": None}])
def test_answers_that_nobody_could_give_are_mistakes(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        FillPrechat.model_validate({"answers": wrong})
