import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from embedcheck.checks import CHECKS
from embedcheck.checks.explanation import HEADS, explanation
from embedcheck.checks.known_defects import KNOWN_DEFECTS
from embedcheck.cli.app import COMMANDS
from embedcheck.sandbox.faults import FAULTS
from embedcheck.scenario.config_fields import ConfigFields
from embedcheck.scenario.fields import ScenarioFields
from embedcheck.steps import STEPS

ROOT = Path(__file__).parents[2]
LIBREDESKS_FILES = {"widget_ws", "widget_middleware"}


def told() -> Callable[..., None]:
    def check() -> None:
        """It is so.

        Why it matters: somebody
          waits. What breaks it: is no head here.
        How Libredesk behaves: well.
        What breaks it: frost.
        To mend it: wait for spring.
        """

    return check


def test_a_docstring_is_read_in_its_parts() -> None:
    read = explanation(told())
    assert (read.summary, read.why) == (
        "It is so.",
        "Somebody waits. What breaks it: is no head here.",
    )
    assert (read.behaviour, read.breaks, read.mend) == ("Well.", "Frost.", "Wait for spring.")


@pytest.mark.parametrize("change", ["missing", "twice", "turned"])
def test_a_head_that_is_missing_twice_or_out_of_order_is_refused(change: str) -> None:
    check = told()
    text = check.__doc__ or ""
    check.__doc__ = {
        "missing": text.replace("To mend it", "Mend it"),
        "twice": text.replace("To mend it", "What breaks it"),
        "turned": text.replace("Why it matters", "x").replace("What", "Why it matters: y\n        What"),
    }[change]
    with pytest.raises(ValueError, match="check has the heads"):
        explanation(check)


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_tells_why_how_what_breaks_it_and_how_to_mend_it(name: str) -> None:
    told = explanation(CHECKS[name])
    assert told.summary.endswith(".")
    for field in HEADS:
        paragraph = getattr(told, field)
        assert 20 <= len(paragraph) <= 650, field
        assert paragraph.endswith("."), field


@pytest.mark.parametrize("name", CHECKS)
def test_no_check_speaks_of_what_does_not_exist(name: str) -> None:
    text = CHECKS[name].__doc__ or ""
    named = set(re.findall(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b", text))
    assert not named - known_names() - vocabulary() - LIBREDESKS_FILES
    assert set(re.findall(r"\bD-\d+\b", text)) <= {known.id for known in KNOWN_DEFECTS}
    assert set(re.findall(r"`embedcheck ([a-z]+)", text)) <= set(COMMANDS)


def known_names() -> set[str]:
    fields = {field for step in STEPS.values() for field in step.model_fields}
    return {*CHECKS, *STEPS, *FAULTS, *fields, *ScenarioFields.model_fields, *ConfigFields.model_fields}


@cache
def vocabulary() -> frozenset[str]:
    files = sorted((ROOT / "embedcheck/wire").rglob("*.py"))
    return frozenset(word for file in files for word in re.findall(r"\w+", file.read_text(encoding="utf-8")))
