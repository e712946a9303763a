"""Earlier attempts in `junit.xml`, in the words of Maven's Surefire, which CIs read: flaky and rerun.

A case that passes now and failed before holds a `flakyFailure` for each time; one that fails still, a
`rerunFailure`. Where a check broke, or the attempt could not be judged, the word ends in `Error`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as Xml

from embedcheck.model.results import ScenarioResult
from embedcheck.model.run_events import ScenarioFinished
from embedcheck.model.verdicts import Outcome
from embedcheck.reports.ledger import Ledger, findings
from embedcheck.reports.wording import tame

SCENARIO = "scenario"
"""The name of the case that stands for the attempt as a whole."""


@dataclass(frozen=True)
class Earlier:
    """What an earlier attempt had against a case."""

    case: str
    kind: str
    type: str
    message: str
    advice: str
    attempt: int
    files: tuple[str, ...]


def earlier(ledger: Ledger, last: ScenarioFinished, *, strict: bool) -> list[Earlier]:
    """Of the attempts of this play that do not count, in their order."""
    attempts = [
        event.result
        for event in ledger.finished
        if event.index == last.index and event is not last and event.result.name == last.result.name
    ]
    return [each for result in attempts for each in _against(result, strict=strict)]


def _against(result: ScenarioResult, *, strict: bool) -> Iterable[Earlier]:
    files = attached(result)
    if result.error:
        yield Earlier(
            SCENARIO,
            "Error",
            "environment",
            result.error,
            result.error_next_step or "",
            result.attempt,
            files,
        )
    for verdict in findings(result, strict=strict):
        kind = "Error" if verdict.outcome is Outcome.BROKEN else "Failure"
        yield Earlier(
            verdict.check,
            kind,
            str(verdict.owner or verdict.outcome),
            verdict.message,
            verdict.next_step,
            result.attempt,
            files,
        )


def attached(result: ScenarioResult) -> tuple[str, ...]:
    """The files of an attempt, by their paths below the run's folder."""
    single = [path for path in (result.trace, result.har) if path]
    return (*result.screenshots, *result.videos, *single)


def tell(case: Xml.Element, found: Sequence[Earlier], folder: str) -> None:
    """Puts them into the case, before its `system-out`, as the schema of Surefire wants it."""
    word = "rerun" if case.find("failure") is not None or case.find("error") is not None else "flaky"
    out = case.find("system-out")
    at = list(case).index(out) if out is not None else len(case)
    for number, each in enumerate(found):
        element = Xml.Element(f"{word}{each.kind}", message=tame(each.message), type=each.type)
        told = [f"Attempt {each.attempt}: {each.message}", each.advice]
        Xml.SubElement(element, "stackTrace").text = "\n".join(map(tame, filter(None, told)))
        if each.files:
            lines = [attachment(folder, path) for path in each.files]
            Xml.SubElement(element, "system-out").text = "\n".join(lines)
        case.insert(at + number, element)


def attachment(folder: str, path: str) -> str:
    """Jenkins and GitLab read this spelling, relative to the workspace, where the run was started."""
    return tame(f"[[ATTACHMENT|{folder}/{path}]]" if folder else f"[[ATTACHMENT|{path}]]")
