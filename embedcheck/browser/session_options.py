"""How one browser session is to be: its size, its tastes, what it records."""

from dataclasses import dataclass, field
from typing import Literal

from playwright.async_api import StorageState

from embedcheck.browser.recording import Picture, Recording
from embedcheck.model.frontend import Frontend
from embedcheck.steps.stage import Timeouts


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionOptions:
    """`viewport` is CSS pixels; a `device` brings its own. `routed_sockets` is for scenarios that cut
    the widget's socket, and for those only: see `sockets`. `attempt` counts from 1. `cpu_slowdown` 4 is
    a processor of a quarter of this one's speed, and None for the three tastes is the browser's own.
    Without a `frontend` it is Libredesk's own widget that is driven. `state`: cookies and storage to begin with."""

    timeouts: Timeouts = field(default_factory=Timeouts)
    viewport: tuple[int, int] | None = None
    device: str | None = None
    locale: str = "en-US"
    tracing: Recording = Recording.OFF
    video: Recording = Recording.OFF
    har: Recording = Recording.OFF
    picture: Picture = Picture.ONLY_ON_FAILURE
    attempt: int = 1
    routed_sockets: bool = False
    ignore_https_errors: bool = False
    touch: bool | None = None
    color_scheme: Literal["light", "dark"] | None = None
    reduced_motion: Literal["reduce", "no-preference"] | None = None
    cpu_slowdown: float = 1.0
    frontend: Frontend | None = None
    state: StorageState | None = None
