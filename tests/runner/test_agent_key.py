import asyncio

import pytest

from embedcheck.errors import BadSetup
from embedcheck.model.secret import Secret
from embedcheck.model.target import Target
from embedcheck.runner.agent_key import agent_is_let_in
from embedcheck.sandbox import open_sandbox
from embedcheck.scenario.config import Config, Instance
from embedcheck.scenario.models import Scenario
from embedcheck.scenario.shipped import read_shipped

SCENARIOS = {each.name: each for each in read_shipped()}
WITH_AGENT, WITHOUT = SCENARIOS["An agent replies"], SCENARIOS["The embed loads"]


def config(target: Target, key: Secret | None, secret: Secret | None) -> Config:
    instance = Instance(url=target.instance, inbox=target.inbox, agent_key=key, agent_secret=secret)
    return Config(instance=instance)


def ask(scenario: Scenario, *, key: str = "") -> None:
    """Of a sandbox that stands for a real instance; with its own agent's key, or with this one."""

    async def asked() -> None:
        async with open_sandbox() as sandbox:
            own = sandbox.target
            given = Secret(key, "agent-key") if key else own.agent_key
            await agent_is_let_in(config(own, given, own.agent_secret), [scenario])

    asyncio.run(asked())


def test_a_key_that_is_refused_is_told_with_what_to_do() -> None:
    with pytest.raises(BadSetup, match="refused the agent's API key") as caught:
        ask(WITH_AGENT, key="nobodys")
    assert "new API key" in caught.value.next_step
    assert "nobodys" not in f"{caught.value.what}{caught.value.next_step}"


def test_a_good_key_is_no_trouble_and_where_no_agent_acts_nobody_is_asked() -> None:
    ask(WITH_AGENT)
    ask(WITHOUT, key="nobodys")


def test_without_a_key_or_an_instance_there_is_nothing_to_ask() -> None:
    nowhere = Target(site="", instance="http://127.0.0.1:9", inbox="u")
    asyncio.run(agent_is_let_in(config(nowhere, None, None), [WITH_AGENT]))
    asyncio.run(agent_is_let_in(Config(), [WITH_AGENT]))
