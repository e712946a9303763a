"""Whether the agent's key is any good, asked before the first scenario that needs an agent."""

from collections.abc import Iterable

from embedcheck.probe import Agent
from embedcheck.scenario.config import Config
from embedcheck.scenario.models import Scenario


async def agent_is_let_in(config: Config, scenarios: Iterable[Scenario]) -> None:
    """Asks a real instance once, if an agent acts in one of the scenarios.

    Raises BadSetup for a key that is refused or may not read conversations, TargetUnreachable if nobody answers.
    """
    if config.instance is None or config.instance.agent_key is None:
        return
    if any(scenario.needs_agent for scenario in scenarios):
        async with Agent.of(config.instance.target(site="")) as agent:
            await agent.check()
