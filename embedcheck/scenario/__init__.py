"""YAML text to a typed scenario, or a mistake with file, line, column and the nearest valid word."""

from embedcheck.scenario.config import Config, Instance
from embedcheck.scenario.fields import Matrix, Use, Viewport
from embedcheck.scenario.mistakes import Mistake, Place, ScenarioMistakes
from embedcheck.scenario.models import PlacedStep, Scenario
from embedcheck.scenario.suite import LoadedSuite, load_config, load_suite

__all__ = [
    "Config",
    "Instance",
    "LoadedSuite",
    "Matrix",
    "Mistake",
    "Place",
    "PlacedStep",
    "Scenario",
    "ScenarioMistakes",
    "Use",
    "Viewport",
    "load_config",
    "load_suite",
]
