"""Opens the sandbox: an instance and a demo site on loopback, honest or lying, for as long as a block lasts."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import reduce
from pathlib import Path
from urllib.parse import urlsplit

from starlette.types import ASGIApp

from embedcheck.errors import BadSetup, ScenarioMistake
from embedcheck.model.secret import Secret
from embedcheck.model.target import NamedInbox, Target
from embedcheck.sandbox.circumstances import USUAL, Circumstances
from embedcheck.sandbox.custom_frontend.frontend import files, known_faults, refuse_foreign
from embedcheck.sandbox.faults import FAULTS, Fault
from embedcheck.sandbox.faults.fault import Layer
from embedcheck.sandbox.faults.setup import SETUP_FAULTS
from embedcheck.sandbox.instance.app import make_instance, now
from embedcheck.sandbox.instance.settings import Compat, Inbox, InstanceSettings
from embedcheck.sandbox.relay import Network, relay
from embedcheck.sandbox.reverse_proxy import ReverseProxy
from embedcheck.sandbox.serving import serve
from embedcheck.sandbox.shop_inbox import shop_settings
from embedcheck.sandbox.site import make_site
from embedcheck.sandbox.widget.assets import Assets, official_assets, widget_assets, with_widget_faults

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Sandbox:
    """An open sandbox. It closes with the block that opened it."""

    target: Target
    faults: tuple[Fault, ...] = ()


@asynccontextmanager
async def open_sandbox(
    *,
    faults: frozenset[str] = frozenset(),
    host: str = LOOPBACK,
    site_port: int = 0,
    instance_port: int = 0,
    settings: InstanceSettings | None = None,
    compat: Compat | None = None,
    inbox: str | None = None,
    widget_assets_from: Path | None = None,
    around: Circumstances = USUAL,
    custom: bool = False,
) -> AsyncIterator[Sandbox]:
    """Serves an instance on `http://127.0.0.1:PORT` and the shop on `http://localhost:PORT`.

    The two names make two sites for a browser, so that the iframe is cross-site as in real life.
    `inbox` is the name of one of the instance's further inboxes: the shop embeds that one, and the
    administrator's faults befall it. Raises KeyError for one that is not there.
    `compat` is the Libredesk that it behaves like: `2.7` (the default), or `later`.
    `widget_assets_from` is a Libredesk source tree whose own built widget is served instead of ours;
    with `custom` the shop has the example of a custom frontend in its pages.
    Raises ScenarioMistake for a fault that does not exist, BadSetup if a port is taken.
    """
    active = named_faults(faults)
    if custom:
        refuse_foreign(active)
    own = settings or shop_settings()
    own = replace(own, compat=compat) if compat else own
    chosen = own if inbox is None else own.around(inbox)
    address = _Address()
    app = make_instance(
        set_up(around.configured(chosen), active),
        server_faults=frozenset(fault.name for fault in _of_layer(active, "server")),
        assets=widget_assets() if custom else _assets(active, widget_assets_from),
        base_url=address,
        clock=lambda: now() + around.clock_ahead,
        manners=around.manners,
    )
    async with _serve(app, host, instance_port, around.network) as port:
        address.url = f"http://{host}:{port}"
        target = _target(chosen, own.other_inboxes, address.url)
        async with _serve_site(target, active, host, site_port, around, custom=custom) as served:
            yield Sandbox(served, active)


@asynccontextmanager
async def open_demo_site(
    target: Target,
    *,
    faults: frozenset[str] = frozenset(),
    host: str = LOOPBACK,
    site_port: int = 0,
    around: Circumstances = USUAL,
    custom: bool = False,
) -> AsyncIterator[Sandbox]:
    """Serves only the shop, which embeds the given instance. `target.site` is replaced.

    Raises BadSetup for a fault or a condition of the widget or the server: those are not ours here.
    """
    active = named_faults(faults)
    if custom:
        refuse_foreign(active)
    mine = known_faults() if custom else frozenset()
    others = [fault for fault in active if fault.layer != "site" and fault.name not in mine]
    if others:
        raise BadSetup(
            f"the fault {others[0].name} needs the sandbox's own {others[0].layer}",
            next_step="Leave out the instance's address, or choose faults of the layer «site».",
        )
    if not around.of_the_site_alone:
        raise BadSetup(
            "a condition of the server or of its inbox needs the sandbox's own",
            next_step="Leave out the instance's address, or choose conditions of browser, network or site.",
        )
    async with _through(around.network, target.instance) as instance:
        seen = replace(target, instance=instance, demo_site=True)
        async with _serve_site(seen, active, host, site_port, around, custom=custom) as served:
            yield Sandbox(served, active)


@asynccontextmanager
async def _serve_site(
    target: Target,
    active: Sequence[Fault],
    host: str,
    port: int,
    around: Circumstances,
    *,
    custom: bool,
) -> AsyncIterator[Target]:
    mine = known_faults() if custom else frozenset()
    lies = [fault.act for fault in _of_layer(active, "site") if fault.name not in mine]
    async with ReverseProxy(target.instance) as proxy:
        site = make_site(
            target,
            [*lies, *around.pages],
            frontend=files(fault.name for fault in active if fault.name in mine) if custom else None,
            proxied=proxy.routes if custom else (),
        )
        async with _serve(site, host, port, around.network) as bound:
            name = "localhost" if host == LOOPBACK else host
            yield replace(target, site=f"http://{name}:{bound}")


@asynccontextmanager
async def _serve(app: ASGIApp, host: str, port: int, network: Network) -> AsyncIterator[int]:
    """Serves an app on that port, behind that network."""
    if network == Network():
        async with serve(app, host, port) as bound:
            yield bound
        return
    async with serve(app, host, 0) as own, relay(network, host, own, own_port=port) as bound:
        yield bound


@asynccontextmanager
async def _through(network: Network, instance: str) -> AsyncIterator[str]:
    """The instance's address behind that network. Raises BadSetup for one that its certificate names."""
    address = urlsplit(instance)
    if network == Network():
        yield instance
        return
    if address.scheme != "http":
        raise BadSetup(
            f"a slow network cannot be put before {instance}: its certificate is for that address alone",
            next_step="Choose a condition of the browser, or an instance on plain http.",
        )
    async with relay(network, str(address.hostname), address.port or 80) as port:
        yield f"http://{LOOPBACK}:{port}"


def named_faults(names: frozenset[str]) -> tuple[Fault, ...]:
    """The faults of these names, sorted. Raises ScenarioMistake, with the nearest name, for an unknown one."""
    for name in sorted(names):
        if name not in FAULTS:
            near = get_close_matches(name, FAULTS, n=1, cutoff=0.6)
            hint = f"Did you mean {near[0]}? " if near else ""
            raise ScenarioMistake(
                f"there is no fault {name}", next_step=f"{hint}`embedcheck list faults` shows them all."
            )
    return tuple(FAULTS[name] for name in sorted(names))


def set_up(settings: InstanceSettings, active: Sequence[Fault]) -> InstanceSettings:
    """The settings with every active mistake of the administrator."""
    mistakes = (fault for fault in active if fault.name in SETUP_FAULTS)
    return reduce(lambda changed, fault: fault.act(changed), mistakes, settings)


def _target(settings: InstanceSettings, others: Sequence[Inbox], instance: str) -> Target:
    """What a run needs to know. The secrets are the honest ones, whatever the instance makes of them."""
    return Target(
        site="",
        instance=instance,
        inbox=settings.inbox.uuid,
        sandbox=True,
        demo_site=True,
        jwt_secret=Secret(settings.inbox.jwt_secret, "jwt-secret"),
        agent_key=Secret(settings.agent_key, "agent-key"),
        agent_secret=Secret(settings.agent_secret, "agent-secret"),
        inboxes={
            each.name: NamedInbox(
                uuid=each.uuid, jwt_secret=Secret(each.jwt_secret, f"jwt-secret-{each.name}")
            )
            for each in others
        },
    )


def _of_layer(active: Sequence[Fault], layer: Layer) -> tuple[Fault, ...]:
    return tuple(fault for fault in active if fault.layer == layer)


def _assets(active: Sequence[Fault], official: Path | None) -> Assets:
    lies = [fault.name for fault in _of_layer(active, "widget")]
    if official and lies:
        raise BadSetup(
            f"the fault {lies[0]} is one of the sandbox's own widget",
            next_step="Leave out the folder of the official widget, or choose another fault.",
        )
    return official_assets(official) if official else with_widget_faults(lies, widget_assets())


class _Address:
    """Known only once the port is bound, and the instance names it in what it answers."""

    url = ""

    def __call__(self) -> str:
        return self.url
