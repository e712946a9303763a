"""`embedcheck sandbox`: the instance, the demo site and the widget, for a person to click on."""

import asyncio
import json
import os
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import click

from embedcheck.errors import ScenarioMistake
from embedcheck.model.secret import Secret
from embedcheck.model.target import NamedInbox, Target
from embedcheck.sandbox import Sandbox, open_demo_site, open_sandbox

PORT = click.IntRange(0, 65535)
# The same name as in embedcheck.yaml's environment overrides.
JWT_SECRET = "EMBEDCHECK_JWT_SECRET"  # noqa: S105 - the variable's name


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON when it is open.")
@click.option("--fault", "faults", multiple=True, metavar="NAME", help="A lie to tell; repeatable.")
@click.option("--compat", type=click.Choice(["2.7", "later"]), help="Which Libredesk it behaves like.")
@click.option("--site-port", type=PORT, default=0, metavar="N", help="Port of the site; default: a free one.")
@click.option("--instance-port", type=PORT, default=0, metavar="N", help="Port of the instance.")
@click.option("--instance", metavar="URL", help="Embed this real instance instead of the sandbox's own.")
@click.option("--inbox", metavar="UUID", help="The live chat inbox of that instance.")
@click.option(
    "--frontend",
    type=click.Choice(["widget", "custom"]),
    default="widget",
    show_default=True,
    help="What the shop shows: the widget, or an example of a custom frontend.",
)
@click.option(
    "--widget-assets",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Serve Libredesk's own widget from its built source tree.",
)
def sandbox(*, as_json: bool, **given: Any) -> None:
    """Open a small Libredesk, a demo shop that embeds it, and a widget, on loopback.

    It prints the addresses and the sandbox's own credentials, and runs until Ctrl-C, which is a clean
    stop (exit 0). With --instance it serves the shop only and prints no secret; the shop signs customers
    in if EMBEDCHECK_JWT_SECRET holds the inbox's secret.
    """
    opening = _site_alone(given, os.environ) if given["instance"] else _whole(given)
    try:
        asyncio.run(_serve(opening, as_json=as_json))
    except KeyboardInterrupt:
        click.echo("The sandbox is closed.", err=True)


async def _serve(opening: AbstractAsyncContextManager[Sandbox], *, as_json: bool) -> None:
    async with opening as opened:
        shown = facts(opened)
        click.echo(json.dumps(shown, ensure_ascii=False) if as_json else as_text(shown))
        await asyncio.Event().wait()


def _whole(given: Mapping[str, Any]) -> AbstractAsyncContextManager[Sandbox]:
    if given["frontend"] == "custom" and given["widget_assets"]:
        raise click.UsageError("--frontend custom shows no widget: leave out --widget-assets")
    if given["inbox"]:
        raise click.UsageError("--inbox belongs to --instance")
    return open_sandbox(
        faults=frozenset(given["faults"]),
        compat=given["compat"],
        site_port=given["site_port"],
        instance_port=given["instance_port"],
        widget_assets_from=given["widget_assets"],
        custom=given["frontend"] == "custom",
    )


def _site_alone(given: Mapping[str, Any], env: Mapping[str, str]) -> AbstractAsyncContextManager[Sandbox]:
    if given["instance_port"] or given["widget_assets"] or given["compat"]:
        raise click.UsageError(
            "--instance serves the site only: no --instance-port, no --widget-assets, no --compat"
        )
    target = _real_target(given["instance"], given["inbox"], env)
    return open_demo_site(
        target,
        faults=frozenset(given["faults"]),
        site_port=given["site_port"],
        custom=given["frontend"] == "custom",
    )


def _real_target(instance: str, inbox: str | None, env: Mapping[str, str]) -> Target:
    if not inbox:
        raise click.UsageError("--instance needs --inbox: the UUID of its live chat inbox")
    if urlsplit(instance).scheme not in {"http", "https"}:
        raise ScenarioMistake(
            f"«{instance}» is no address of an instance",
            next_step="Give it in full, such as https://desk.example.com.",
        )
    try:
        UUID(inbox)
    except ValueError:
        raise ScenarioMistake(
            f"«{inbox}» is no inbox UUID", next_step="Copy the UUID from the inbox's settings in Libredesk."
        ) from None
    secret = env.get(JWT_SECRET)
    return Target(
        site="",
        instance=instance.rstrip("/"),
        inbox=inbox,
        demo_site=True,
        jwt_secret=Secret(secret, "jwt secret") if secret else None,
    )


def facts(opened: Sandbox) -> dict[str, object]:
    """What is told of an open sandbox. Secrets only if the sandbox made them itself."""
    target = opened.target
    known: dict[str, object] = {"site": target.site, "instance": target.instance, "inbox": target.inbox}
    if target.sandbox and target.jwt_secret and target.agent_key and target.agent_secret:
        known["jwt_secret"] = target.jwt_secret.reveal()
        known["agent_key"] = target.agent_key.reveal()
        known["agent_secret"] = target.agent_secret.reveal()
        known["inboxes"] = {name: _keys(inbox) for name, inbox in target.inboxes.items()}
    return known | {"faults": [fault.name for fault in opened.faults]}


def _keys(inbox: NamedInbox) -> dict[str, str]:
    return {"uuid": inbox.uuid, "jwt_secret": inbox.jwt_secret.reveal() if inbox.jwt_secret else ""}


def as_text(known: Mapping[str, object]) -> str:
    """One line for each fact, then how to stop."""
    lines = [
        f"{name.replace('_', ' '):<13} {', '.join(map(str, value)) if isinstance(value, list | dict) else value}"
        for name, value in known.items()
        if value
    ]
    return "\n".join([*lines, "", "Open the site in a browser. Ctrl-C stops the sandbox."])
