"""What stands in `report.json`: the one place that says it, for the writer, for readers, and as a JSON Schema.

A key that is new may come with any release; one that changes its meaning, or goes, raises `VERSION`.
"""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from embedcheck.model.results import ScenarioOutcome
from embedcheck.model.verdicts import Outcome, Owner

VERSION = 1
Line = Annotated[int, Field(ge=0)]
Count = Annotated[int, Field(ge=0)]
Seconds = Annotated[float, Field(ge=0)]


class Part(BaseModel):
    """A reader passes over keys that it does not know: they are of a later release."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class StepTold(Part):
    """One step, as its author would read it aloud."""

    words: str = Field(description="The step in words, secrets as pseudonyms: `visit: /`.")
    line: Line = Field(description="Its line in the scenario's file, from 1; 0 where it stands in none.")
    start: Seconds | None = Field(
        default=None,
        description="Seconds from the scene's start until it began; null where it was not played.",
    )
    seconds: Seconds | None = Field(
        default=None, description="How long it took; null where it was not played or cut short."
    )


class ErrorTold(Part):
    """Why a scenario could not be judged: no finding about the embed."""

    message: str = Field(description="What kept us from looking.")
    next_step: str = Field(description="What to do about it, in one sentence.")


class SkipTold(Part):
    """Why a scenario was not played here at all."""

    reason: str = Field(description="What the configuration lacks for it.")
    next_step: str = Field(description="What would let it be played, in one sentence.")


class VerdictTold(Part):
    """What one check says."""

    check: str = Field(
        description="The check, as `embedcheck explain` knows it, or the name of a step that gave up."
    )
    outcome: Outcome = Field(
        description="`failed` is a finding, `known` one of a known defect, `inconclusive` that evidence is missing, "
        "`broken` that the check itself raised."
    )
    asked: bool = Field(
        description="False where the scenario never came to what the check is about: `inconclusive`, and nobody's."
    )
    owner: Owner | None = Field(description="Who can mend it.")
    message: str = Field(description="The sentence about the world.")
    next_step: str = Field(
        description="What to do about it, in one sentence; empty where there is nothing to do."
    )
    evidence: list[int] = Field(description="Entries of the transcript that show it, by `seq`.")
    confirmed_by: list[str] = Field(description="The witnesses that agree: page, wire, probe, agent.")
    known_defect: str | None = Field(description="The id of the known defect, where the outcome is `known`.")
    silenced_until: str | None = Field(
        default=None,
        description="The last day of a defect that the site has named itself; null where it is Libredesk's own.",
    )
    cause: str | None = Field(
        description="The check whose failure explains this one, which is told below it."
    )
    step: int | None = Field(description="The step to which it belongs, an index into `steps`, from 0.")
    warnings: list[str] = Field(description="Remarks that make nothing red, whatever the outcome.")


class ScenarioTold(Part):
    """One attempt at one scenario in one browser. Paths are relative to the folder of the run."""

    name: str = Field(description="The scenario's name.")
    file: str = Field(description="Its file, as it was given.")
    line: Line = Field(description="The line at which it begins, from 1.")
    browser: str = Field(description="chromium, firefox or webkit.")
    fault: str | None = Field(
        description="The sandbox's fault under which it was played, several joined by `+`."
    )
    condition: str | None = Field(description="The healthy, harder condition under which it was played.")
    outcome: ScenarioOutcome = Field(
        description="The worst of its verdicts, or why it could not be judged. `flaky`: passed at a later attempt."
    )
    seconds: Seconds = Field(description="How long the attempt took.")
    attempt: int = Field(ge=1, description="1, and one more for each retry. Only the last attempt counts.")
    folder: str = Field(description="The folder of its evidence below the run's; empty where it never began.")
    error: ErrorTold | None = Field(description="Why it could not be judged, where it could not.")
    skipped: SkipTold | None = Field(description="Why it was not played, where it was not.")
    steps: list[StepTold] = Field(description="Its steps, in their order.")
    screenshots: list[str] = Field(description="Pictures, in the order in which they were taken.")
    trace: str | None = Field(description="Playwright's trace, for `playwright show-trace`.")
    har: str | None = Field(default=None, description="The network as HAR, where it was asked for.")
    videos: list[str] = Field(default=[], description="Films, one for each tab.")
    witnesses: list[str] = Field(description="Who wrote something down: steps, page, wire, probe, agent.")
    versions: dict[str, str] = Field(description="What was recognised by its doings: `libredesk`, for one.")
    repeat: str = Field(description="The command that plays this scenario again.")
    verdicts: list[VerdictTold] = Field(description="What every check says.")


class TotalsTold(Part):
    """Scenarios by the outcome of their last attempt."""

    scenarios: Count = Field(description="How many there were.")
    passed: Count = Field(description="Those in which nothing was found.")
    known: Count = Field(
        description="Those in which only known defects were found: Libredesk's, or what the site has silenced."
    )
    failed: Count = Field(description="Those with a finding.")
    flaky: Count = Field(description="Those that passed only at a later attempt.")
    error: Count = Field(description="Those that could not be judged.")
    interrupted: Count = Field(description="Those that were cut short.")
    seconds: Seconds = Field(description="How long the run took.")
    exit_code: int = Field(ge=0, le=7, description="What the command ended with.")
    skipped: Count = Field(description="Those that were not played.")


class ReportTold(Part):
    """A run of embedcheck. The file is rewritten whole after every scenario."""

    version: Literal[1] = Field(description="The version of this format.")
    embedcheck: str = Field(description="The version of embedcheck that played it.")
    run: str = Field(description="The run's name: that of its folder.")
    command: str = Field(description="The command that repeats the run.")
    site: str = Field(description="The website that embeds the widget, for people.")
    instance: str = Field(description="The Libredesk instance, for people.")
    sandbox: bool = Field(description="Whether the instance was embedcheck's own.")
    browser: str = Field(description="The browsers with their versions, for people.")
    versions: dict[str, str] = Field(description="The browsers' versions, by name.")
    strict: bool = Field(default=False, description="Whether inconclusive and known count as failures.")
    started: str = Field(description="When it began: ISO 8601, UTC.")
    interrupted: bool = Field(description="Whether it was cut short. What was seen until then is kept.")
    scenarios: list[ScenarioTold] = Field(description="Every attempt, in the order in which they ended.")
    remarks: list[str] = Field(
        description="What belongs to no scenario: throttling, a reporter that was muted."
    )
    totals: TotalsTold | None = Field(description="The sums; null while the run goes on.")

    @property
    def began(self) -> datetime | None:
        try:
            return datetime.fromisoformat(self.started)
        except ValueError:
            return None


def read_report(path: Path) -> ReportTold | None:
    """A stored report, or None where there is none that this version can read."""
    try:
        return ReportTold.model_validate_json(path.read_bytes())
    except (OSError, ValueError):
        return None
