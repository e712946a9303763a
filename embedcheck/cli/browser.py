"""`embedcheck browser`: find or install a browser."""

import asyncio
import shutil

import click

from embedcheck.browser.finding import BrowserChoice
from embedcheck.browser.install import install as install_browser
from embedcheck.browser.install import is_root, run_command
from embedcheck.browser.launching import LaunchOptions, found, launch


@click.group("browser")
def browser() -> None:
    """Find or install a browser."""


@browser.command("path")
@click.option("--headed", is_flag=True, help="The browser that --headed would show.")
def path(headed: bool) -> None:
    """Print which browser embedcheck uses."""
    choice = asyncio.run(found(LaunchOptions(headed=headed)))
    click.echo(choice.location or choice.channel)


@browser.command("install")
@click.option("--headed", is_flag=True, help="One that can show a window, not only a headless one.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
def install(headed: bool, dry_run: bool) -> None:
    """Install a browser, unless there is one that starts already."""
    install_browser(
        find=lambda: asyncio.run(_usable(headed=headed)),
        run=run_command,
        which=shutil.which,
        root=is_root(),
        tell=click.echo,
        headed=headed,
        dry_run=dry_run,
    )


async def _usable(*, headed: bool) -> BrowserChoice:
    """The browser that embedcheck would use. A headless one is started once, to see that it can be;
    a window needs a display, which is not the browser's business."""
    if headed:
        return await found(LaunchOptions(headed=True))
    async with launch(LaunchOptions()) as running:
        return running.choice
