"""For GitHub Actions: annotations at the lines of the scenarios, and the job's summary page."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from embedcheck.model.results import ScenarioOutcome
from embedcheck.model.run_events import RunEvent, RunFinished, ScenarioFinished
from embedcheck.model.secret import Secret
from embedcheck.model.verdicts import Outcome, Verdict
from embedcheck.reports import markdown, wording
from embedcheck.reports.ledger import Ledger, consequences, findings, line_of
from embedcheck.reports.reporter import ReportOptions

# Bytes. GitHub refuses a step's summary beyond 1 MiB, all writers together.
LONGEST_SUMMARY = 900_000
# Characters. To hide a shorter value would hide half of the log.
SHORTEST_MASKED = 4


class GithubReporter:
    """Annotations on the scenario's lines and the job summary, for GitHub Actions."""

    def __init__(self, options: ReportOptions) -> None:
        self._options = options
        self._ledger = Ledger()
        self._summed_up = False
        # Before anybody's first word: what was printed before it was hidden stays in the log.
        hide = hider(options)
        for secret in options.secrets:
            hide(secret)

    def handle(self, event: RunEvent) -> None:
        self._ledger.note(event)
        if isinstance(event, RunFinished):
            self._sum_up()

    def close(self) -> None:
        """An interrupted run is summed up too."""
        if self._ledger.finished:
            self._sum_up()

    def _sum_up(self) -> None:
        if self._summed_up:
            return
        self._summed_up = True
        workspace = self._options.env.get("GITHUB_WORKSPACE", "")
        for line in annotations(self._ledger, workspace=workspace, strict=self._options.strict):
            self._options.stream.write(line + "\n")
        self._options.stream.flush()
        path = self._options.path or self._options.env.get("GITHUB_STEP_SUMMARY")
        if path:
            self._append_summary(Path(path))

    def _append_summary(self, path: Path) -> None:
        text = markdown.summary(self._ledger, strict=self._options.strict).encode()
        with path.open("a", encoding="utf-8") as page:
            page.write(text[:LONGEST_SUMMARY].decode(errors="ignore") + "\n")


def hider(options: ReportOptions, *, hidden: Iterable[Secret] = ()) -> Callable[[Secret], None]:
    """Tells the runner, if there is one that listens, to hide a secret: each once, and none of those `hidden`."""
    listens = options.env.get("GITHUB_ACTIONS") == "true" and not options.into_a_file
    done = set(masks(hidden))

    def hide(secret: Secret) -> None:
        lines = [line for line in masks((secret,)) if line not in done]
        if listens and lines:
            done.update(lines)
            options.stream.write("".join(f"{line}\n" for line in lines))
            options.stream.flush()

    return hide


def masks(secrets: Iterable[Secret]) -> list[str]:
    """What makes the runner replace these values by `***` in the whole job's log, also as they stand in a URL or in
    JSON. The runner takes such a line out of the log; nobody else may be given it."""
    forms = [form for secret in secrets if len(secret.reveal()) >= SHORTEST_MASKED for form in _forms(secret)]
    return [f"::add-mask::{escape_data(form)}" for form in dict.fromkeys(forms)]


def _forms(secret: Secret) -> list[str]:
    raw = secret.reveal()
    # The runner hides line by line what is written line by line.
    lines = [line for line in raw.splitlines() if len(line) >= SHORTEST_MASKED] if "\n" in raw else []
    return [raw, *lines, quote(raw, safe=""), json.dumps(raw)[1:-1]]


def annotations(ledger: Ledger, *, workspace: str, strict: bool) -> list[str]:
    """Errors first: GitHub shows only the first ten of each kind that a step writes."""
    errors: list[str] = []
    others: dict[str, str] = {}
    for event in ledger.last_attempts:
        result, file = event.result, _relative(event.result.file, workspace)
        if result.error:
            words = _sentences(result.error, result.error_next_step or "", event.repeat)
            errors.append(command("error", words, file=file, line=result.line, title=result.name))
        red = findings(result, strict=strict)
        errors += [_annotation("error", verdict, event, file) for verdict in red]
        for verdict in result.verdicts:
            if verdict.outcome is Outcome.KNOWN and verdict not in red:
                defect = verdict.known_defect or verdict.check
                others.setdefault(defect, _annotation("notice", verdict, event, file))
        for verdict, told in wording.warned(result):
            words = _sentences(*told)
            others.setdefault(
                words,
                command("warning", words, file=file, line=line_of(result, verdict), title=verdict.check),
            )
        if result.skipped:
            words = _sentences(f"Skipped: {result.skipped}", result.skipped_next_step or "")
            others[f"{result.file}:{result.line}"] = command(
                "notice", words, file=file, line=result.line, title=result.name
            )
        if result.outcome is ScenarioOutcome.FLAKY:
            words = f"Passed only at attempt {result.attempt}."
            others[result.folder] = command("warning", words, file=file, line=result.line, title=result.name)
    return [*errors, *others.values()]


def command(name: str, message: str, **properties: str | int) -> str:
    """A workflow command as the runner parses it; empty properties are left out."""
    written = ",".join(f"{key}={escape_property(str(value))}" for key, value in properties.items() if value)
    return f"::{name} {written}::{escape_data(message)}"


def escape_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")


def _annotation(name: str, verdict: Verdict, event: ScenarioFinished, file: str) -> str:
    result = event.result
    whose = wording.whose(verdict)
    owner = f"For {whose}." if whose else ""
    followed = wording.followed(result, consequences(result, verdict))
    follows = f"Follows from it: {followed}" if followed else ""
    words = _sentences(verdict.message, owner, verdict.next_step, follows, event.repeat)
    heading = f"{verdict.check}: {wording.title(result)}"
    return command(name, words, file=file, line=line_of(result, verdict), title=heading)


def _sentences(*parts: str) -> str:
    return "\n".join(wording.tame(part) for part in parts if part)


def _relative(file: str, workspace: str) -> str:
    """Annotations are placed by paths relative to the checkout."""
    path = PurePosixPath(Path(file).as_posix())
    if workspace and path.is_relative_to(workspace):
        return str(path.relative_to(workspace))
    return str(path)
