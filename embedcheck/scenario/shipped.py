"""The scenarios that come with embedcheck: `scenarios/` of a checkout, or the same files inside an installed wheel."""

from pathlib import Path

from embedcheck.errors import NothingSelected
from embedcheck.scenario.discovery import select
from embedcheck.scenario.mistakes import Mistakes, Unreadable
from embedcheck.scenario.models import Scenario
from embedcheck.scenario.scenario_file import ScenarioReader
from embedcheck.scenario.templates import Templates
from embedcheck.steps import STEPS

# Where pyproject.toml puts them in a wheel, below the package.
IN_A_WHEEL = "shipped_scenarios"
_PACKAGE = Path(__file__).parents[1]


def shipped_scenarios(package: Path = _PACKAGE) -> Path:
    """Their folder, relative to the working directory where it lies below it. Raises NothingSelected."""
    for folder in (package / IN_A_WHEEL, package.parent / "scenarios"):
        if folder.is_dir():
            here = Path.cwd()
            return folder.relative_to(here) if folder.is_relative_to(here) else folder
    raise NothingSelected(
        f"embedcheck's own scenarios are neither in {package / IN_A_WHEEL} nor beside the package",
        next_step="Install embedcheck anew, or name the folder of your scenarios.",
    )


def own_or_shipped() -> Path:
    """`scenarios/` of the working directory, where there is such a folder, else those that come with embedcheck."""
    own = Path("scenarios")
    return own if own.is_dir() else shipped_scenarios()


def read_shipped() -> tuple[Scenario, ...]:
    """All of them, whatever environment and configuration say, and without secrets. Raises ScenarioMistakes."""
    mistakes = Mistakes()
    templates = Templates({}, mistakes, need_secrets=False)
    reader = ScenarioReader(STEPS, templates, mistakes, vars={})
    found = []
    for each in select([shipped_scenarios()], mistakes):
        try:
            found.append(reader.read(each.path))
        except Unreadable:
            continue
    mistakes.raise_if_any()
    return tuple(each for each in found if each is not None)
