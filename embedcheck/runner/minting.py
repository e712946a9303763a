"""A JWT for the widget: signed with the inbox's secret, or by the site owner's own command."""

import asyncio
import json
import os
import secrets
import shlex
import time
from dataclasses import replace
from typing import Any

import jwt

from embedcheck.errors import BadSetup
from embedcheck.model.target import Target

COMMAND_PATIENCE = 20.0


async def mint(
    target: Target,
    claims: dict[str, Any],
    *,
    expires_in: int | None = 3600,
    signed: str = "well",
    inbox: str | None = None,
) -> str:
    """A JWT with `exp` that many seconds from now, or without one (None).

    `signed` is `well` (for the scenario's inbox, or for the one of this name), `wrong_key` (by a key
    that nobody knows) or `alg_none`: the two need no secret.

    A command gets the claims as JSON on its standard input, and the inbox's UUID as EMBEDCHECK_INBOX,
    and prints the JWT; its output is never quoted in an error. Raises BadSetup.
    """
    if expires_in is not None:
        claims = {**claims, "exp": int(time.time()) + expires_in}
    if signed == "alg_none":
        return jwt.encode(claims, None, algorithm="none")
    if signed == "wrong_key":
        return jwt.encode(claims, secrets.token_hex(32), algorithm="HS256")
    if inbox is not None:
        target = _around(target, inbox)
    can_mint(target)
    if target.jwt_secret:
        return jwt.encode(claims, target.jwt_secret.reveal(), algorithm="HS256")
    return await _by_command(target.jwt_command or "", claims, inbox=target.inbox)


def _around(target: Target, name: str) -> Target:
    """The target as somebody sees it whose site embeds the inbox of this name."""
    if name not in target.inboxes:
        raise BadSetup(
            f"a scenario signs a JWT for the inbox «{name}», which is not configured",
            next_step=f"Set `instance.inboxes.{name}` in embedcheck.yaml.",
        )
    other = target.inboxes[name]
    return replace(target, inbox=other.uuid, jwt_secret=other.jwt_secret)


def can_mint(target: Target) -> None:
    """Raises BadSetup where neither a secret nor a command is given."""
    if not (target.jwt_secret or target.jwt_command):
        raise BadSetup(
            "a scenario signs a visitor in, and nothing here can mint a JWT",
            next_step="Set EMBEDCHECK_JWT_SECRET to the inbox's secret, or `instance.jwt_command` in embedcheck.yaml.",
        )


async def _by_command(command: str, claims: dict[str, Any], *, inbox: str) -> str:
    words = shlex.split(command)
    try:
        process = await asyncio.create_subprocess_exec(
            *words,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={**os.environ, "EMBEDCHECK_INBOX": inbox},
        )
    except OSError as error:
        raise BadSetup(
            f"the command that mints a JWT cannot be started: {words[0]}: {error.strerror}",
            next_step="Mend `instance.jwt_command` in embedcheck.yaml.",
        ) from error
    try:
        async with asyncio.timeout(COMMAND_PATIENCE):
            out, _ = await process.communicate(json.dumps(claims).encode())
    except TimeoutError:
        process.kill()
        await process.wait()
        out = b""
    token = out.decode(errors="replace").strip()
    if process.returncode != 0 or token.count(".") != 2:
        raise BadSetup(
            f"the command that mints a JWT ({words[0]}) printed no JWT (exit status {process.returncode})",
            next_step="It must read the claims as JSON from its standard input and print the JWT alone.",
        )
    return token
