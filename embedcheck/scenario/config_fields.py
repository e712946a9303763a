"""What embedcheck.yaml may say. The docstrings are the descriptions in the JSON Schema."""

import re
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from embedcheck.scenario.complaints import complain, without_url_secrets
from embedcheck.scenario.fields import BrowserName, Cleanup, Fields, InboxName, Viewport
from embedcheck.scenario.frontend_fields import WidgetFields

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


def _origin(url: str) -> str:
    """The URL as an origin without a trailing slash."""
    shown = without_url_secrets(url)
    if not _SCHEME.match(url):
        bare = re.split(r"[?#]", url.lstrip("/").rpartition("@")[2])[0]
        local = bare.startswith(("localhost", "127."))
        raise complain(
            f'"{bare}" has no scheme',
            expected="a URL that begins with https:// or http://",
            nearest=f"{'http' if local else 'https'}://{bare}",
        )
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        # Without Python's own words: they quote what stands where a port should, which may be a password.
        raise complain(f'"{shown}" is not a URL', expected="https://HOST or http://HOST:PORT") from None
    if parts.scheme not in ("http", "https") or not host or re.search(r"\s", url):
        raise complain(f'"{shown}" is not the URL of a website', expected="https://HOST or http://HOST:PORT")
    if parts.username is not None:
        raise complain("a URL with a user name in it", expected="a URL without credentials")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise complain(
            f'"{shown}" goes on after the host',
            expected="scheme, host and port only",
            next_step="Write the path in the steps, e.g. `visit: /help`.",
        )
    bracketed = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{bracketed}" + (f":{port}" if port is not None else "")


def _uuid(text: str) -> str:
    if not _UUID.fullmatch(text):
        raise complain(
            f'"{text}" is not the UUID of an inbox',
            expected="a UUID such as 0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0",
            next_step="Copy it from the embed's `inboxID` or from the inbox's settings in Libredesk.",
        )
    return text.lower()


Origin = Annotated[str, AfterValidator(_origin)]
InboxUuid = Annotated[str, AfterValidator(_uuid)]
Seconds = Annotated[float, Field(gt=0, le=3600)]


class AgentFields(Fields):
    """An agent's API key, for what only an agent can see. Take both from `${{ secret.NAME }}`."""

    key: str | None = Field(default=None, repr=False)
    secret: str | None = Field(default=None, repr=False)


class NamedInboxFields(Fields):
    """A further live chat inbox of the instance, for scenarios that say `inbox: NAME`."""

    uuid: InboxUuid = Field(description="UUID of the live chat inbox.")
    jwt_secret: str | None = Field(
        default=None, repr=False, description="The inbox's secret, with which JWTs are signed."
    )


class InstanceFields(Fields):
    """The Libredesk instance that the site embeds."""

    url: Origin | None = None
    inbox: InboxUuid | None = Field(default=None, description="UUID of the live chat inbox.")
    inboxes: dict[InboxName, NamedInboxFields] = Field(
        default_factory=dict,
        description="Further inboxes, set up in a special way, by the names that scenarios give them.",
    )
    jwt_secret: str | None = Field(
        default=None, repr=False, description="The inbox's secret, with which JWTs are signed."
    )
    jwt_command: str | None = Field(
        default=None,
        description="A command that reads claims as JSON and prints a JWT, instead of the secret.",
    )
    agent: AgentFields = AgentFields()
    requests_per_minute: int | None = Field(
        default=None, ge=1, description="How fast the suite may ask, where the instance limits requests."
    )


class TimeoutFields(Fields):
    """Seconds."""

    step: Seconds | None = Field(default=None, description="A step's own deadline.")
    settle: Seconds | None = Field(default=None, description="How long debts may stay open at the end.")
    quiet: Annotated[float, Field(ge=0, le=60)] | None = Field(
        default=None, description="The silence before judging."
    )
    scenario: Seconds | None = Field(default=None, description="One attempt at one scenario.")


class SandboxFields(Fields):
    """The sandbox, where no instance is given, and what its site shows."""

    compat: Literal["2.7", "later"] = Field(
        default="2.7", description="Which Libredesk it behaves like: 2.7, or the later ones."
    )
    frontend: Literal["widget", "custom"] | None = Field(
        default=None,
        description="`custom`: an example of a frontend on the same API. Default: as the driver.",
    )
    widget_assets: str | None = Field(
        default=None, description="A Libredesk source tree whose own built widget is served."
    )

    @model_validator(mode="after")
    def _one_frontend(self) -> "SandboxFields":
        if self.frontend == "custom" and self.widget_assets is not None:
            raise complain(
                "both a custom frontend and `widget_assets`",
                expected="one of the two",
                next_step="Remove `widget_assets`.",
            )
        return self


class OwnDefectFields(Fields):
    """A defect that the site's owners know and cannot mend now. It expires, so that it is not forgotten."""

    id: str = Field(min_length=1)
    check: str = Field(description="The check that it trips.")
    contains: str = Field(min_length=1, description="A part of the verdict's message, as a report tells it.")
    reason: str = Field(min_length=1)
    expires: date = Field(description="The last day on which it counts as known.")


class BudgetFields(Fields):
    """What the embed may cost on one page until its chat was opened."""

    requests: int | None = Field(default=None, ge=1, description="How many requests to the instance.")
    bytes: int | None = Field(default=None, ge=1, description="How many bytes of their answers' bodies.")
    launcher_ms: float | None = Field(
        default=None, gt=0, description="Milliseconds until the launcher can be used. Only warns."
    )
    blocking_ms: float | None = Field(
        default=None, gt=0, description="Milliseconds for which the main thread is held up. Only warns."
    )
    layout_shift: float | None = Field(
        default=None,
        gt=0,
        description="How far the layout shifts, as Cumulative Layout Shift scores it. Only warns.",
    )


class ConfigFields(Fields):
    """Where embedcheck's scenarios run, and how. Without a site and an instance: the sandbox."""

    embedcheck: Literal[1] | None = Field(default=None, description="The format's version.")
    site: Origin | None = Field(default=None, description="The website that embeds the widget.")
    instance: InstanceFields | None = None
    sandbox: SandboxFields = SandboxFields()
    browsers: tuple[BrowserName, ...] | None = Field(default=None, min_length=1)
    device: str | None = Field(default=None, description="One of Playwright's devices, e.g. `iPhone 15`.")
    viewport: Viewport | None = None
    timeouts: TimeoutFields = TimeoutFields()
    widget: WidgetFields = WidgetFields()
    known_defects: Literal["report", "fail"] = Field(
        default="report", description="Whether a known defect of Libredesk's turns the run red."
    )
    known_defects_own: tuple[OwnDefectFields, ...] = ()
    budget: BudgetFields = BudgetFields()
    cleanup: Cleanup | None = Field(
        default=None, description="`resolve` closes what the run opened (the default on a real instance)."
    )
    vars: dict[str, Any] = Field(default_factory=dict, description="Values for `${{ vars.name }}`.")
    workers: int = Field(default=1, ge=1, le=64, description="How many scenarios are played at once.")
    retries: int = Field(default=0, ge=0, le=10, description="Further attempts after a failure.")

    @model_validator(mode="after")
    def _knows_the_frontend(self) -> "ConfigFields":
        if self.widget.driver == "custom" and self.widget.selectors is None and self.site is not None:
            raise complain(
                "`driver: custom` without `selectors`",
                expected="`widget.selectors` as well",
                next_step="Say where the frontend has its launcher, panel, composer and messages.",
            )
        return self

    @model_validator(mode="after")
    def _one_size(self) -> "ConfigFields":
        if self.viewport is not None and self.device is not None:
            raise complain(
                "both a `viewport` and a `device`", expected="one of the two", next_step="Remove `viewport`."
            )
        return self
