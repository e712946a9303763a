"""`junit.xml`: one suite per play, one case per check, in the subset that every CI reads."""

from collections.abc import Iterable
from xml.etree import ElementTree as Xml

from embedcheck.model.results import ScenarioResult
from embedcheck.model.run_events import RunEvent, RunFinished, ScenarioFinished
from embedcheck.model.verdicts import Outcome, Verdict
from embedcheck.reports import wording
from embedcheck.reports.junit_reruns import SCENARIO, Earlier, attached, attachment, earlier, tell
from embedcheck.reports.ledger import Ledger, findings, line_of
from embedcheck.reports.reporter import ReportOptions
from embedcheck.reports.whole_file import write_whole
from embedcheck.reports.wording import tame


class JunitReporter:
    """One suite per scenario and one case per check, for every CI (`junit.xml`)."""

    def __init__(self, options: ReportOptions) -> None:
        self._path = options.file("junit.xml")
        self._strict = options.strict
        # Whole seconds without a zone: strict importers refuse anything longer.
        self._timestamp = options.now().strftime("%Y-%m-%dT%H:%M:%S")
        self._ledger = Ledger()

    def handle(self, event: RunEvent) -> None:
        self._ledger.note(event)
        if isinstance(event, ScenarioFinished | RunFinished):
            write_whole(self._path, document(self._ledger, self._timestamp, strict=self._strict))

    def close(self) -> None:
        """Nothing is owed: the file is whole after each scenario."""


def document(ledger: Ledger, timestamp: str, *, strict: bool) -> str:
    """The XML, ending in a newline. Only a play's last attempt counts."""
    root = Xml.Element("testsuites", name="embedcheck")
    for event in ledger.last_attempts:
        root.append(_suite(event, ledger, timestamp, strict=strict))
    _count(root, root.iter("testcase"), sum(event.result.seconds for event in ledger.last_attempts))
    Xml.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"


def _suite(event: ScenarioFinished, ledger: Ledger, timestamp: str, *, strict: bool) -> Xml.Element:
    result = event.result
    suite = Xml.Element(
        "testsuite",
        name=wording.title(result),
        hostname=result.browser,
        timestamp=timestamp,
        file=tame(result.file),
    )
    if libredesk := result.versions.get("libredesk"):
        properties = Xml.SubElement(suite, "properties")
        Xml.SubElement(properties, "property", name="libredesk", value=tame(libredesk))
    red = findings(result, strict=strict)
    folder = ledger.started.folder if ledger.started else ""
    before = earlier(ledger, event, strict=strict)
    for check, worst in wording.worst_by_check(result.verdicts).items():
        case = _case(worst, event, folder, [verdict for verdict in red if verdict.check == check])
        warned = [told for verdict, told in wording.warned(result) if verdict.check == check]
        _write_out(case, [f"warning: {each}" for told in warned for each in told])
        suite.append(case)
    if result.error:
        case = _empty_case(event, SCENARIO, result.line)
        words = "\n".join((result.error_next_step or "", event.repeat)).strip()
        _outcome(case, "error", result.error, words, "environment")
        suite.append(case)
    if result.skipped:
        case = _empty_case(event, SCENARIO, result.line)
        _outcome(case, "skipped", result.skipped, result.skipped_next_step or "")
        suite.append(case)
    _tell_earlier(suite, event, before, folder)
    _count(suite, suite.iter("testcase"), result.seconds)
    return suite


def _tell_earlier(suite: Xml.Element, event: ScenarioFinished, before: list[Earlier], folder: str) -> None:
    """Each where its case is; what this attempt has no case for belongs to the scenario as a whole."""
    cases = {case.get("name", ""): case for case in suite.iter("testcase")}
    by_case: dict[str, list[Earlier]] = {}
    for each in before:
        by_case.setdefault(each.case if each.case in cases else SCENARIO, []).append(each)
    for name, found in by_case.items():
        if name not in cases:
            cases[name] = _empty_case(event, name, event.result.line)
            suite.append(cases[name])
        tell(cases[name], found, folder)


def _case(worst: Verdict, event: ScenarioFinished, folder: str, red: list[Verdict]) -> Xml.Element:
    case = _empty_case(event, worst.check, line_of(event.result, worst), _seconds(event.result, worst))
    if red:
        kind = "error" if worst.outcome is Outcome.BROKEN else "failure"
        told = [part for verdict in red for part in (verdict.message, verdict.next_step) if part]
        _outcome(
            case, kind, worst.message, "\n".join([*told, event.repeat]), str(worst.owner or worst.outcome)
        )
        _write_out(case, [attachment(folder, path) for path in attached(event.result)])
    elif worst.cause:
        _outcome(case, "skipped", f"follows from {worst.cause}: {worst.message}", worst.next_step)
    elif worst.outcome is Outcome.KNOWN:
        _outcome(case, "skipped", f"known defect {worst.known_defect}: {worst.message}", "")
    elif worst.outcome is Outcome.INCONCLUSIVE:
        _outcome(case, "skipped", worst.message, "")
    return case


def _seconds(result: ScenarioResult, verdict: Verdict) -> float:
    """A check takes no time of the scene; a step that gave up, or was cut short, does."""
    if not wording.is_step(result, verdict) or verdict.step is None:
        return 0
    times = result.step_times[verdict.step : verdict.step + 1]
    return next((seconds or 0 for _, seconds in times), 0)


def _empty_case(event: ScenarioFinished, name: str, line: int, seconds: float = 0) -> Xml.Element:
    result = event.result
    classname = f"{wording.title(result)} [{result.browser}]"
    return Xml.Element(
        "testcase",
        name=name,
        classname=classname,
        file=tame(result.file),
        line=str(line),
        time=f"{seconds:.3f}" if seconds else "0",
    )


def _outcome(case: Xml.Element, kind: str, message: str, text: str, whose: str = "") -> None:
    """`type`, which CIs group by, is who has to mend it."""
    told = {"message": tame(message), **({"type": whose} if whose else {})}
    Xml.SubElement(case, kind, told).text = "\n".join(map(tame, text.splitlines())) or None


def _write_out(case: Xml.Element, lines: list[str]) -> None:
    """Adds to the case's `system-out`, of which there may be one."""
    if lines:
        out = case.find("system-out")
        out = Xml.SubElement(case, "system-out") if out is None else out
        out.text = "\n".join([*filter(None, [out.text]), *map(tame, lines)])


def _count(element: Xml.Element, cases: Iterable[Xml.Element], seconds: float) -> None:
    found = list(cases)
    element.set("tests", str(len(found)))
    for attribute, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        element.set(attribute, str(sum(case.find(kind) is not None for case in found)))
    element.set("time", f"{seconds:.3f}")
