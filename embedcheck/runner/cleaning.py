"""Leaves nothing open on somebody's real instance, however a scene ended."""

import asyncio
from collections.abc import Sequence

from embedcheck.errors import EmbedcheckError
from embedcheck.model.target import Target
from embedcheck.probe import Agent

# Seconds. Whoever pressed Ctrl-C waits for it.
PATIENCE = 5.0


async def resolve(target: Target, conversations: Sequence[str]) -> str | None:
    """Lets the agent resolve them all; where that fails, what is left open and why. Never raises
    because of the instance, and goes on if the play around it is cancelled."""
    if not conversations or not target.has_agent:
        return None
    work = asyncio.ensure_future(_resolve(target, conversations))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        await work
        raise


async def _resolve(target: Target, conversations: Sequence[str]) -> str | None:
    left = list(conversations)
    try:
        async with asyncio.timeout(PATIENCE), Agent.of(target) as agent:
            for conversation in conversations:
                await agent.resolve(conversation)
                left.remove(conversation)
    except TimeoutError:
        return _left_open(left, f"the instance did not answer within {PATIENCE:g} s")
    except EmbedcheckError as error:
        return _left_open(left, error.what)
    return None


def _left_open(conversations: Sequence[str], why: str) -> str:
    return (
        f"Left open on the instance: {', '.join(conversations)} ({why.rstrip('.')}). Let an agent resolve it."
    )
