"""The usage that the client's docstrings show is run, word for word, against the sandbox."""

import ast
import asyncio
import textwrap
from types import ModuleType
from typing import Any

import pytest

from embedcheck import probe
from embedcheck.probe import client, jwts, results, socket
from embedcheck.sandbox import open_sandbox

SHOWN = (probe, client, jwts, results, socket)


def usage_of(module: ModuleType) -> str:
    """The first code of the docstring, with all that follows and still belongs to it."""
    code = ""
    for block in (module.__doc__ or "").split("\n\n"):
        longer = f"{code}\n\n{block}" if code else block
        if (code or "async with" in block) and _is_python(longer):
            code = longer
        elif code:
            break
    return textwrap.dedent(code)


def _is_python(code: str) -> bool:
    try:
        ast.parse(_as_function(code))
    except SyntaxError:
        return False
    return True


def _as_function(code: str) -> str:
    return "async def usage():\n" + textwrap.indent(textwrap.dedent(code), "    ")


@pytest.mark.parametrize("module", SHOWN, ids=lambda module: module.__name__)
def test_the_shown_usage_runs(module: ModuleType) -> None:
    code = usage_of(module)
    assert "async with" in code

    async def play() -> None:
        async with open_sandbox() as sandbox:
            target = sandbox.target
            names: dict[str, Any] = {
                **{name: getattr(probe, name) for name in probe.__all__},
                "INSTANCE": target.instance,
                "INBOX": target.inbox,
                "SECRET": target.jwt_secret,
            }
            exec(_as_function(code), names)  # noqa: S102  # it is our own
            async with asyncio.timeout(30):
                await names["usage"]()

    asyncio.run(play())
