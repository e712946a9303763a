"""When each step of a scene began, and how long it took."""

from embedcheck.model.observations import StepBegan, StepEnded
from embedcheck.model.transcript import Transcript


def step_times(transcript: Transcript) -> tuple[tuple[float, float | None], ...]:
    """For each step that began, in their order: seconds since the scene opened, and the seconds that it took, None
    where it was cut short. What was not played has none."""
    ended = {each.seen.index: each.at for each in transcript.of(StepEnded)}
    return tuple(
        (
            round(each.at, 3),
            round(ended[each.seen.index] - each.at, 3) if each.seen.index in ended else None,
        )
        for each in transcript.of(StepBegan)
    )
