from embedcheck.model.observations import StepBegan, StepEnded, Witness
from embedcheck.model.step_times import step_times
from tests.builders import by, later, opened, transcript


def began(index: int) -> StepBegan:
    return StepBegan(index=index, name="visit", words="visit: /")


def test_a_step_has_its_start_and_its_duration_and_none_where_it_was_cut_short() -> None:
    seen = transcript(
        opened(),
        later(1),
        by(Witness.STEPS, began(0)),
        later(2),
        by(Witness.STEPS, StepEnded(index=0, name="visit")),
        by(Witness.STEPS, began(1)),
        later(3),
    )
    (first, second) = step_times(seen)
    start = next(each.at for each in seen.of(StepBegan))
    assert first == (start, 2.01)
    assert second == (round(start + 2.02, 3), None)


def test_what_was_not_played_has_none() -> None:
    assert step_times(transcript(opened())) == ()
