"""What a scenario file may say, but for its steps. The docstrings are the descriptions in the JSON Schema."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from embedcheck.scenario.complaints import complain

FORMAT = 1
BrowserName = Literal["chromium", "firefox", "webkit"]
Cleanup = Literal["resolve", "leave"]


def folder_name(name: str) -> str:
    """The name as part of a path: lower case, digits and hyphens, at most 60 of them."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60] or "scenario"


def _readable(name: str) -> str:
    if not name.strip() or not name.isprintable():
        raise complain("a name that cannot be read aloud", expected="one line of text")
    return name


def _tag(tag: str) -> str:
    if not re.fullmatch(r"[^\s,]+", tag):
        raise complain(f'the tag "{tag}"', expected="a tag without spaces and commas")
    return tag


def _inbox_name(name: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
        plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-0123456789")
        raise complain(
            f'the inbox "{name}"',
            expected="a plain lower-case word with dashes, e.g. `one-conversation`",
            nearest=plain,
        )
    return name


InboxName = Annotated[str, AfterValidator(_inbox_name)]


class Fields(BaseModel):
    """Base of everything that a file says: strict, frozen, nothing unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Viewport(Fields):
    """The size of the browser's window, in CSS pixels."""

    width: int = Field(ge=100, le=10_000)
    height: int = Field(ge=100, le=10_000)


class Matrix(Fields):
    """Plays the scenario once for every combination."""

    browsers: tuple[BrowserName, ...] = ()
    devices: tuple[str, ...] = ()


class ScenarioFields(Fields):
    """A scenario: what a visitor does on a site that embeds the Libredesk chat widget."""

    embedcheck: Literal[1] = Field(description="The format's version. Also how embedcheck knows the file.")
    kind: Literal["scenario"] = Field(default="scenario", description="`steps` makes a file for `use:` only.")
    name: Annotated[str, AfterValidator(_readable)] = Field(
        max_length=120, description="A sentence; also names the folder of the evidence, so it is unique."
    )
    tags: tuple[Annotated[str, AfterValidator(_tag)], ...] = Field(default=(), description="For `--tag`.")
    steps: tuple[Any, ...] = Field(min_length=1, description="What happens, in this order.")
    fails_under: dict[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="Sandbox faults, each with exactly those checks that it must turn red.",
    )
    inbox: InboxName | None = Field(
        default=None,
        description="The inbox of `instance.inboxes` in which it is played; where there is none, it is skipped.",
    )
    read_only: bool = Field(default=False, description="The scenario starts no conversation.")
    retries: int | None = Field(default=None, ge=0, le=10, description="Further attempts after a failure.")
    timeout: float | None = Field(default=None, gt=0, le=3600, description="Seconds for the whole scenario.")
    device: str | None = Field(default=None, description="One of Playwright's devices, e.g. `iPhone 15`.")
    viewport: Viewport | None = None
    locale: str | None = Field(
        default=None, pattern=r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$", description="E.g. `de-DE`."
    )
    vars: dict[str, Any] = Field(default_factory=dict, description="Values for `${{ vars.name }}`.")
    params: dict[str, Any] = Field(
        default_factory=dict, description="Parameters with their defaults, for whoever does `use:` this file."
    )
    matrix: Matrix = Matrix()
    cleanup: Cleanup | None = Field(
        default=None, description="`resolve` closes what the run opened (needs an agent's key)."
    )

    @model_validator(mode="after")
    def _one_size(self) -> "ScenarioFields":
        if self.viewport is not None and (self.device is not None or self.matrix.devices):
            raise complain(
                "both a `viewport` and a device", expected="one of the two", next_step="Remove `viewport`."
            )
        return self


class StepsFields(Fields):
    """A file of steps that scenarios share with `use:`; never played by itself."""

    embedcheck: Literal[1] = Field(description="The format's version.")
    kind: Literal["steps"] = Field(description="`steps`: this file is no scenario.")
    params: dict[str, Any] = Field(
        default_factory=dict, description="Parameters with their defaults; an empty one must be given."
    )
    vars: dict[str, Any] = Field(default_factory=dict, description="Values for `${{ vars.name }}`.")

    steps: tuple[Any, ...] = Field(min_length=1)


class Use(Fields):
    """Plays the steps of another file here. Its path is relative to this file."""

    file: str = Field(min_length=1)
    given: dict[str, Any] = Field(default_factory=dict, alias="with", description="Values of its `params`.")
