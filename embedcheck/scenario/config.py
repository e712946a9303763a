"""Where scenarios run, and how: flags over environment over embedcheck.yaml over defaults."""

import os
from collections.abc import Collection
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from embedcheck.checks.own_defects import OwnDefect
from embedcheck.model.frontend import Frontend
from embedcheck.model.secret import Secret
from embedcheck.model.target import NamedInbox, Target
from embedcheck.scenario.config_fields import ConfigFields, InstanceFields, TimeoutFields
from embedcheck.scenario.config_layers import (
    hide_secrets,
    layered,
    one_way_to_a_jwt,
    refuse_halves,
    without_empty,
)
from embedcheck.scenario.fields import BrowserName, Cleanup, Viewport
from embedcheck.scenario.mistakes import Mistakes, Place, nearest
from embedcheck.scenario.nodes import Mapping, Node, place_of, plain
from embedcheck.scenario.source import read_source
from embedcheck.scenario.strict_yaml import read_yaml
from embedcheck.scenario.templates import Scope, Templates
from embedcheck.scenario.validation import read_model
from embedcheck.steps.stage import Timeouts

FILE_NAMES = ("embedcheck.yaml", "embedcheck.yml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """A real Libredesk. `url` is an origin, `inbox` the live chat inbox's UUID; `inboxes` are further
    ones, by the names that scenarios give them."""

    url: str
    inbox: str
    jwt_secret: Secret | None = None
    jwt_command: str | None = None
    agent_key: Secret | None = None
    agent_secret: Secret | None = None
    requests_per_minute: int | None = None
    inboxes: Map[str, NamedInbox] = field(default_factory=dict)

    def target(self, *, site: str, inbox: str | None = None) -> Target:
        """This instance as the one that the site embeds, with the inbox of this name. Raises KeyError."""
        own = NamedInbox(uuid=self.inbox, jwt_secret=self.jwt_secret)
        embedded = own if inbox is None else self.inboxes[inbox]
        return Target(
            site=site,
            instance=self.url,
            inbox=embedded.uuid,
            jwt_secret=embedded.jwt_secret,
            jwt_command=self.jwt_command,
            agent_key=self.agent_key,
            agent_secret=self.agent_secret,
            inboxes=self.inboxes,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """`file` is None where no embedcheck.yaml was found. Without `instance` the sandbox is meant, which
    behaves like the Libredesk that `compat` says; with an instance and no `site`, the demo site before it.
    `frontend` is the custom one of
    a real `site`; None for Libredesk's own. `demo_frontend` is what the demo site shows, `widget_assets`
    the source tree whose widget the sandbox serves."""

    file: str | None = None
    site: str | None = None
    instance: Instance | None = None
    compat: Literal["2.7", "later"] = "2.7"
    browsers: tuple[BrowserName, ...] = ("chromium",)
    device: str | None = None
    viewport: Viewport | None = None
    timeouts: Timeouts = field(default_factory=Timeouts)
    frontend: Frontend | None = None
    demo_frontend: Literal["widget", "custom"] = "widget"
    widget_assets: Path | None = None
    known_defects: Literal["report", "fail"] = "report"
    own_defects: tuple[OwnDefect, ...] = ()
    budget: Map[str, float] = field(default_factory=dict)
    cleanup: Cleanup | None = None
    vars: Map[str, Any] = field(default_factory=dict)
    workers: int = 1
    retries: int = 0

    @property
    def secrets(self) -> tuple[Secret, ...]:
        return self.instance.target(site="").secrets if self.instance else ()


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """A configuration that was read: its tree (before flags and environment), and its `vars`, filled."""

    file: str | None
    root: Mapping
    vars: Map[str, Node]


def find_config(folder: Path) -> Path | None:
    """The nearest embedcheck.yaml at or above the folder, but not above the repository's root."""
    here = Path(os.path.abspath(folder))  # noqa: PTH100  # symlinks stay: the way up is the one a person sees
    for place in (here, *here.parents):
        for name in FILE_NAMES:
            if (place / name).is_file():
                return _as_typed(place / name)
        if (place / ".git").exists():
            return None
    return None


def read_config_file(path: Path | None, templates: Templates, mistakes: Mistakes) -> ConfigFile:
    """The file with its templates filled. Raises Unreadable. None stands for an empty file."""
    if path is None:
        return ConfigFile(None, Mapping(Place("the configuration")), {})
    source = read_source(path, mistakes)
    mistakes.quote_from(source.file, hide_secrets(source.lines))
    root = read_yaml(source, mistakes)
    if not isinstance(root, Mapping):
        mistakes.give_up(
            root.place, "the file holds no mapping", expected="a mapping such as `site: https://…`"
        )
    filled = templates.fill(root, Scope())
    assert isinstance(filled, Mapping)  # noqa: S101  # filling keeps the shape of a mapping
    values = filled.items.get("vars")
    return ConfigFile(source.file, filled, values.items if isinstance(values, Mapping) else {})


def build_config(
    found: ConfigFile,
    mistakes: Mistakes,
    *,
    env: Map[str, str],
    flags: Map[str, Any],
    known_checks: Collection[str] | None = None,
) -> Config:
    """The frozen configuration. Where something is wrong it is collected, and the rest is a default."""
    root = without_empty(layered(found.root, env, flags))
    refuse_halves(root, mistakes)
    root = without_empty(one_way_to_a_jwt(root, mistakes))
    fields = read_model(ConfigFields, root, mistakes, subject="the configuration")
    if fields is None:
        return Config(file=found.file)
    for index, defect in enumerate(fields.known_defects_own):
        if known_checks is not None and defect.check not in known_checks:
            mistakes.add(
                place_of(root, ["known_defects_own", index, "check"]),
                f"unknown check `{defect.check}`",
                expected="the name of a check",
                nearest=nearest(defect.check, known_checks),
                next_step="`embedcheck list checks` prints them all.",
            )
    return _config(found, fields)


def _config(found: ConfigFile, fields: ConfigFields) -> Config:
    return Config(
        file=found.file,
        site=fields.site,
        instance=_instance(fields.instance),
        compat=fields.sandbox.compat,
        browsers=fields.browsers or ("chromium",),
        device=fields.device,
        viewport=fields.viewport,
        timeouts=_timeouts(fields.timeouts),
        frontend=fields.widget.frontend(),
        demo_frontend=fields.sandbox.frontend or ("custom" if fields.widget.is_custom else "widget"),
        widget_assets=Path(fields.sandbox.widget_assets) if fields.sandbox.widget_assets else None,
        known_defects=fields.known_defects,
        own_defects=tuple(OwnDefect(**dict(defect)) for defect in fields.known_defects_own),
        budget=fields.budget.model_dump(exclude_none=True),
        cleanup=fields.cleanup,
        vars={name: plain(node) for name, node in found.vars.items()},
        workers=fields.workers,
        retries=fields.retries,
    )


def _instance(fields: InstanceFields | None) -> Instance | None:
    if fields is None or fields.url is None or fields.inbox is None:
        return None
    return Instance(
        url=fields.url,
        inbox=fields.inbox,
        jwt_secret=_secret(fields.jwt_secret, "jwt-secret"),
        jwt_command=fields.jwt_command,
        agent_key=_secret(fields.agent.key, "agent-key"),
        agent_secret=_secret(fields.agent.secret, "agent-secret"),
        requests_per_minute=fields.requests_per_minute,
        inboxes={
            name: NamedInbox(uuid=inbox.uuid, jwt_secret=_secret(inbox.jwt_secret, f"jwt-secret-{name}"))
            for name, inbox in fields.inboxes.items()
        },
    )


def _secret(value: str | None, name: str) -> Secret | None:
    return Secret(value, name) if value else None


def _timeouts(fields: TimeoutFields) -> Timeouts:
    return Timeouts(**{name: seconds for name, seconds in fields if seconds is not None})


def _as_typed(path: Path) -> Path:
    """Relative to the working directory where it is below it, as a person would write it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
