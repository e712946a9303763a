"""Where the scenes are played: the sandbox, the demo site before a real instance, or a real site."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from embedcheck.errors import ScenarioMistake
from embedcheck.model.frontend import Frontend
from embedcheck.model.target import Target
from embedcheck.probe import reachable
from embedcheck.sandbox import open_demo_site, open_sandbox
from embedcheck.sandbox.circumstances import USUAL, Circumstances
from embedcheck.sandbox.custom_frontend.frontend import FRONTEND
from embedcheck.sandbox.faults.fault import at_once
from embedcheck.scenario.config import Config


@asynccontextmanager
async def venue(
    config: Config, *, inbox: str | None = None, fault: str | None = None, around: Circumstances = USUAL
) -> AsyncIterator[Target]:
    """The target, for as long as the block lasts, its site embedding the inbox of this name: see `skipping`.

    Raises BadSetup, TargetUnreachable, ScenarioMistake.
    """
    faults = at_once(fault)
    custom = config.demo_frontend == "custom"
    if config.site and config.instance is None:
        raise ScenarioMistake(
            f"the site {config.site} is given, and not the instance that it embeds",
            next_step="Add --instance URL and --inbox UUID (or `instance:` in embedcheck.yaml).",
        )
    if config.frontend is not None and config.site is None:
        raise ScenarioMistake(
            "`widget.selectors` describe a frontend of your own, and there is no `site` on which to find it",
            next_step="Add `site:` and `instance:`, or take `widget:` out to play the sandbox's own example "
            "with --frontend custom.",
        )
    if config.instance is None:
        async with open_sandbox(
            faults=faults,
            compat=config.compat,
            inbox=inbox,
            around=around,
            custom=custom,
            widget_assets_from=config.widget_assets,
        ) as sandbox:
            yield sandbox.target
    elif config.site is None:
        embedded = config.instance.target(site="", inbox=inbox)
        async with open_demo_site(embedded, faults=faults, around=around, custom=custom) as demo:
            await reachable(demo.target)
            yield demo.target
    else:
        if fault:
            raise ScenarioMistake(
                f"the fault {fault} cannot be made on {config.site}",
                next_step="Faults belong to the sandbox: run without --site and --instance.",
            )
        if around != USUAL:
            raise ScenarioMistake(
                f"no condition of network, server, site or inbox can be made on {config.site}",
                next_step="Choose conditions of the browser, or run without --site.",
            )
        target = config.instance.target(site=config.site, inbox=inbox)
        await reachable(target)
        yield target


def frontend_at(config: Config) -> Frontend | None:
    """The custom frontend that the target's site has; None for Libredesk's own widget."""
    if config.site is not None:
        return config.frontend
    return FRONTEND if config.demo_frontend == "custom" else None
