"""Everything that a run needs to know before it begins."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from embedcheck.browser import LaunchOptions, Picture, Recording
from embedcheck.model.run_events import RunEvent
from embedcheck.model.secret import Secret
from embedcheck.redaction import Vault
from embedcheck.runner.suite import Play, Policy
from embedcheck.scenario.config import Config

Publish = Callable[[RunEvent], None]
NewVault = Callable[[tuple[Secret, ...], tuple[Secret, ...]], Vault]


@dataclass(frozen=True, kw_only=True)
class RunOptions:
    """`command` repeats the run; `repeat` gives the command
    that plays one scenario again. `personal`: the scenarios' own personal data become pseudonyms too.
    `remarks` are told before the first."""

    config: Config
    folder: Path
    command: str
    repeat: Callable[[Play], str]
    policy: Policy = field(default_factory=Policy)
    launch: LaunchOptions = field(default_factory=LaunchOptions)
    tracing: Recording = Recording.RETAIN_ON_FAILURE
    har: Recording = Recording.OFF
    video: Recording = Recording.OFF
    picture: Picture = Picture.ONLY_ON_FAILURE
    strict: bool = False
    secrets: tuple[Secret, ...] = ()
    personal: bool = False
    new_vault: NewVault = Vault
    remarks: tuple[str, ...] = ()
