"""The typed scenario, ready to be played."""

from dataclasses import dataclass

from pydantic import ConfigDict

from embedcheck.scenario.fields import ScenarioFields, folder_name
from embedcheck.scenario.mistakes import Place
from embedcheck.steps.step import Step


@dataclass(frozen=True, slots=True)
class PlacedStep:
    """A step and the place in which it is written, which survives to JUnit and the annotation.

    `included_from` are the places of the `use:` steps that brought it here, innermost first.
    """

    name: str
    step: Step
    file: str
    line: int
    col: int
    included_from: tuple[Place, ...] = ()

    @property
    def words(self) -> str:
        """The step as its author would read it aloud. May hold a secret: mask before showing."""
        return self.step.words(self.name)


class Scenario(ScenarioFields):
    """One scenario file. `line` is where its name stands; every template is filled."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    steps: tuple[PlacedStep, ...]
    file: str
    line: int

    @property
    def folder(self) -> str:
        """The scenario's name as part of a path; unique within a suite."""
        return folder_name(self.name)

    @property
    def needs_agent(self) -> bool:
        return any(placed.step.needs_agent for placed in self.steps)
