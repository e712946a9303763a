"""Flags that commands share, spelled as pytest-playwright and Playwright spell them."""

from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from embedcheck.errors import ScenarioMistake

F = TypeVar("F", bound=Callable[..., Any])
Decorator = Callable[[F], F]


def _all(*decorators: Callable[[Any], Any]) -> Callable[[F], F]:
    def apply(command: F) -> F:
        for decorator in reversed(decorators):
            command = decorator(command)
        return command

    return apply


class _Folder(click.Path):
    """A path that is, or may become, a folder. An empty one is what a shell makes of a variable that is not set."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("it is empty, and names no folder", param, ctx)
        return super().convert(value, param, ctx)


FOLDER = _Folder(path_type=Path, file_okay=False)

where = _all(
    click.option("--site", "--base-url", metavar="URL", help="The website that embeds the widget."),
    click.option("--instance", metavar="URL", help="The Libredesk instance. Default: the sandbox."),
    click.option("--inbox", metavar="UUID", help="The live chat inbox of that instance."),
    click.option(
        "--requests-per-minute",
        type=click.IntRange(1),
        metavar="N",
        help="How fast the instance may be asked.",
    ),
    click.option(
        "--compat", type=click.Choice(["2.7", "later"]), help="Which Libredesk the sandbox behaves like."
    ),
    click.option("--jwt-command", metavar="COMMAND", help="Reads claims as JSON, prints a JWT."),
    click.option(
        "--config", type=click.Path(path_type=Path), help="embedcheck.yaml; default: the nearest one."
    ),
    click.option("--cleanup", type=click.Choice(["resolve", "leave"]), help="What becomes of conversations."),
)
frontend = _all(
    click.option(
        "--driver",
        type=click.Choice(["official", "custom"]),
        help="Who drives the widget. Default: official.",
    ),
    click.option(
        "--frontend",
        type=click.Choice(["widget", "custom"]),
        help="What the sandbox's site shows. Default: widget.",
    ),
    click.option(
        "--widget-assets",
        type=click.Path(exists=True, file_okay=False),
        metavar="DIR",
        help="The sandbox serves Libredesk's own widget from this built source tree.",
    ),
)
scenarios = _all(
    click.option("-g", "--grep", metavar="REGEX", help="Only scenarios whose name matches."),
    click.option("--tag", multiple=True, metavar="A,B", help="Only scenarios with all of these tags."),
    click.option("--list", "list_only", is_flag=True, help="Lists what would be played, and plays nothing."),
)
which = _all(
    scenarios,
    click.option(
        "--fault",
        multiple=True,
        metavar="NAME",
        help="Plays on a sandbox with this fault; «a+b» is both at once.",
    ),
    click.option(
        "--condition",
        multiple=True,
        metavar="NAME",
        help="Plays under this condition; «a+b» is both at once, «lang*» each one whose name matches.",
    ),
    click.option("--repeat-each", type=click.IntRange(1, 10_000), default=1, metavar="N"),
    click.option("--shard", metavar="I/N", help="The I-th of N parts; `merge` joins what they leave behind."),
)
how = _all(
    click.option(
        "--browser", multiple=True, type=click.Choice(["chromium", "firefox", "webkit"]), help="Repeatable."
    ),
    click.option("--device", metavar="NAME", help="One of Playwright's devices, e.g. «iPhone 15»."),
    click.option("--headed", is_flag=True, help="Shows the browser."),
    click.option("--slowmo", type=click.FloatRange(0), metavar="MS", help="Milliseconds between gestures."),
    click.option("--connect", metavar="WS", help="A remote Playwright server, ws://…"),
    click.option("-j", "--workers", type=click.IntRange(1, 64), metavar="N", help="Scenarios at once."),
    click.option("--retries", type=click.IntRange(0, 10), metavar="N"),
    click.option("--fail-on-flaky", is_flag=True, help="A pass at the second attempt is a failure."),
    click.option("--max-failures", type=click.IntRange(1), metavar="N", help="Stops after N failures."),
    click.option("-x", "max_failures", flag_value=1, type=int, help="Stops after the first failure."),
    click.option("--timeout", type=click.FloatRange(1), metavar="S", help="Seconds for one scenario."),
    click.option("--strict", is_flag=True, help="Inconclusive and known defects are failures too."),
    click.option("--known-defects", type=click.Choice(["report", "fail"]), help="Default: report."),
)
evidence = _all(
    click.option("--output", type=FOLDER, help="The folder of this run."),
    click.option(
        "--tracing",
        type=click.Choice(["off", "on", "retain-on-failure", "on-first-retry"]),
        default="retain-on-failure",
        show_default=True,
        help="Playwright's trace of each scenario.",
    ),
    click.option(
        "--har",
        type=click.Choice(["off", "on", "retain-on-failure"]),
        default="off",
        show_default=True,
        help="The network of each scenario as HAR, bodies included.",
    ),
    click.option(
        "--redact",
        type=click.Choice(["personal"]),
        help="The scenarios' own personal data become pseudonyms too, as secrets do in any case.",
    ),
    click.option(
        "--screenshot",
        type=click.Choice(["off", "on", "only-on-failure"]),
        default="only-on-failure",
        show_default=True,
        help="A last picture; the steps of a scenario take theirs in any case.",
    ),
    click.option(
        "--video",
        type=click.Choice(["off", "on", "retain-on-failure"]),
        default="off",
        show_default=True,
        help="A film of each page of a scenario, from its opening to its end.",
    ),
    click.option(
        "--reporter", multiple=True, metavar="NAME[=PATH]", help="terminal, json, ndjson, junit, github, …"
    ),
    click.option("-v", "--verbose", is_flag=True),
)

_CONFIG_FLAGS = {
    "--site": "site",
    "--instance": "instance",
    "--inbox": "inbox",
    "--requests-per-minute": "requests_per_minute",
    "--compat": "compat",
    "--jwt-command": "jwt_command",
    "--config": "config",
    "--cleanup": "cleanup",
    "--browser": "browser",
    "--device": "device",
    "--workers": "workers",
    "--retries": "retries",
    "--timeout": "timeout",
    "--known-defects": "known_defects",
    "--driver": "driver",
    "--frontend": "frontend",
    "--widget-assets": "widget_assets",
}


def config_flags(given: Mapping[str, Any]) -> dict[str, Any]:
    """The flags that override embedcheck.yaml, by the names of `scenario.config_layers.FLAGS`."""
    return {flag: given[name] for flag, name in _CONFIG_FLAGS.items() if given.get(name) not in (None, ())}


def must_be_of_its_kind(
    flag: str, wishes: Iterable[str], *, other: str, known: Collection[str], others: Collection[str]
) -> None:
    """Faults and conditions are easily mixed up. Raises ScenarioMistake for the name of one that is given as the
    other."""
    for name in (part.strip() for wish in wishes for part in wish.split("+")):
        if not name:
            raise ScenarioMistake(
                f"{flag} has an empty name",
                next_step=f"Name a {flag.removeprefix('--')}, or leave the flag out.",
            )
        if name in others and name not in known:
            kind = other.removeprefix("--")
            raise ScenarioMistake(
                f"{name} is a {kind}, not a {flag.removeprefix('--')}", next_step=f"Write `{other} {name}`."
            )


def reporter_paths(wishes: Iterable[str]) -> list[Path]:
    """Where `--reporter NAME=PATH` sends files of ours. GitHub's page has others' words in it."""
    found = (wish.partition("=") for wish in wishes)
    return [Path(path) for name, _, path in found if path and name != "github"]
