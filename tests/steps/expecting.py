"""Performs an expectation on a stage that has seen something."""

import asyncio
from typing import Any

from embedcheck.model.secret import Secret
from embedcheck.model.target import Target
from embedcheck.model.transcript import Transcript
from embedcheck.steps import STEPS
from tests.steps.fake_stage import FakeStage

WITH_AGENT = Target(
    site="http://s",
    instance="http://i",
    inbox="u",
    agent_key=Secret("key", "agent-key"),
    agent_secret=Secret("secret", "agent-secret"),
)


def expecting(
    step: str, seen: Transcript | None = None, *, stage: FakeStage | None = None, **value: Any
) -> FakeStage:
    on = stage or FakeStage(seen)
    asyncio.run(STEPS[step].model_validate(value).perform(on))
    return on
