import asyncio

import pytest

from embedcheck.errors import ScenarioMistake
from embedcheck.model.frontend import Frontend, Selectors
from embedcheck.runner.venue import venue
from embedcheck.scenario.config import Config

OWN = Frontend(
    selectors=Selectors(
        launcher=".open",
        panel=".chat",
        composer="textarea",
        messages="li",
        message_visitor=".a",
        message_agent=".b",
    )
)


def test_selectors_of_an_own_frontend_are_never_passed_over_for_the_sandboxs_example() -> None:
    async def open_it() -> None:
        async with venue(Config(frontend=OWN)):
            raise AssertionError("it was opened")

    with pytest.raises(ScenarioMistake, match="no `site` on which to find it"):
        asyncio.run(open_it())
