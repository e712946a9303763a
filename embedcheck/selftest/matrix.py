"""The detection matrix: faults by checks, as a program, a terminal, a browser and a README read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from embedcheck.model.results import ScenarioResult
from embedcheck.sandbox.faults import Fault
from embedcheck.selftest.twins import Twin

VERSION = 2
"""Raised when a key changes its meaning or goes away. 2: `red` is what failed by itself, the cause first."""

LAYERS = ("site", "widget", "server")


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """All that a self-test found. `replayed` counts the stored transcripts that were judged again, and
    `judged_otherwise` are those that said something else than live."""

    checks: Sequence[str]
    faults: Mapping[str, Fault]
    twins: Sequence[Twin]
    alarms: Sequence[ScenarioResult] = ()
    skipped: Sequence[ScenarioResult] = ()
    honest: int = 0
    replayed: int = 0
    judged_otherwise: Sequence[ScenarioResult] = ()
    seconds: float = 0.0

    @property
    def singles(self) -> list[Twin]:
        """By layer, and within it in the order of the checks that find them."""
        order = {check: number for number, check in enumerate(self.checks)}
        found = [each for each in self.twins if not each.pair]

        def place(twin: Twin) -> tuple[int, int, str]:
            check = order.get(twin.expected[0], 0) if twin.expected else len(order)
            return LAYERS.index(self.faults[twin.fault].layer), check, twin.fault

        return sorted(found, key=place)

    @property
    def pairs(self) -> list[Twin]:
        return [each for each in self.twins if each.pair]

    @property
    def harmful(self) -> list[Twin]:
        return [each for each in self.singles if not self.faults[each.fault].harmless]

    @property
    def harmless(self) -> list[Twin]:
        return [each for each in self.singles if self.faults[each.fault].harmless]

    @property
    def ok(self) -> bool:
        return all(twin.ok for twin in self.twins) and not self.alarms and not self.judged_otherwise

    def mark(self, twin: Twin, check: str) -> str:
        """How a check answered a fault: `found` it as demanded, `missed` it, `wrong` to be red, `follows`."""
        if check in twin.red:
            return "found" if check in twin.expected else "wrong"
        if check in twin.expected:
            return "found" if twin.pair and check in twin.follow else "missed"
        return "follows" if check in twin.follow else ""

    def counts(self) -> list[tuple[str, int, int]]:
        """What was demanded, how often it was so, and how often it was asked: the figures of the last lines."""
        harmful = self.harmful
        played = [each for each in harmful if each.expected]
        first = [each for each in played if each.red[:1] == each.expected[:1]]
        quiet = [each for each in self.harmless if each.ok]
        found = [
            ("faults caught by exactly the named checks", sum(each.ok for each in harmful), len(harmful)),
            ("right first diagnosis", len(first), len(played)),
            ("faults that are only slow or new stayed green", len(quiet), len(self.harmless)),
            ("pairs of faults, both found", sum(each.ok for each in self.pairs), len(self.pairs)),
            ("honest scenes without a false alarm", self.honest - len(self.alarms), self.honest),
            (
                "stored transcripts judged as they were live",
                self.replayed - len(self.judged_otherwise),
                self.replayed,
            ),
        ]
        return [each for each in found if each[2]]


def as_json(matrix: Matrix) -> dict[str, Any]:
    """`faults` has a row for each fault in each scenario that names it, `pairs` one for each pair."""
    return {
        "version": VERSION,
        "ok": matrix.ok,
        "seconds": round(matrix.seconds, 1),
        "faults": [
            {
                "fault": twin.fault,
                "layer": matrix.faults[twin.fault].layer,
                "owner": str(matrix.faults[twin.fault].owner),
                "harmless": matrix.faults[twin.fault].harmless,
                **_twin(twin),
            }
            for twin in matrix.singles
        ],
        "pairs": [{"faults": twin.fault.split("+"), **_twin(twin)} for twin in matrix.pairs],
        "false_alarms": [{"scenario": each.name, "red": list(each.red)} for each in matrix.alarms],
        "skipped": [{"scenario": each.name, "reason": each.skipped} for each in matrix.skipped],
        "replayed": {
            "transcripts": matrix.replayed,
            "judged_otherwise": [
                {"scenario": each.name, "fault": each.fault} for each in matrix.judged_otherwise
            ],
        },
    }


def _twin(twin: Twin) -> dict[str, Any]:
    return {
        "scenario": twin.scenario,
        "expected": list(twin.expected),
        "red": list(twin.red),
        "follow": list(twin.follow),
        "ok": twin.ok,
        "amiss": list(twin.amiss),
        "seconds": round(twin.seconds, 1),
    }


def as_html(matrix: Matrix) -> str:
    """One page without a network: the figures, what is amiss, and the matrix with a row for each fault."""
    return _template("matrix.html.j2", matrix)


def as_svg(matrix: Matrix) -> str:
    """The picture of the README: a column for each fault, a row for each check."""
    return _template("matrix.svg.j2", matrix)


def _template(name: str, matrix: Matrix) -> str:
    return _environment().get_template(name).render(matrix=matrix, layers=LAYERS) + "\n"


@cache
def _environment() -> Environment:
    # A scenario's name may hold markup.
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
