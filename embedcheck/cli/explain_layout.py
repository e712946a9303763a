"""A story for a person: sections that are wrapped, and lines to be copied, which must not be."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.text import Text

from embedcheck.checks.explanation import HEADS
from embedcheck.explaining.checks import CheckStory
from embedcheck.explaining.defects import DefectStory
from embedcheck.explaining.faults import FaultStory
from embedcheck.explaining.steps import StepStory
from embedcheck.explaining.subjects import Story

# Longer lines are hard to read.
WIDEST = 96
_KINDS = {"check": "checks", "fault": "faults", "defect": "known defects", "step": "steps"}
_LISTED = ("check", "fault", "step")
_EXAMPLES = {"check": "frame_is_allowed", "fault": "lose_push", "defect": "D-26", "step": "expect_page_visit"}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Wrapped to the terminal's width, `indent` columns from the left; or one line, `to_copy` whole."""

    text: Text
    indent: int = 0
    to_copy: bool = False


Shown = Iterator[Paragraph]


def show(story: Story, console: Console) -> None:
    _print(console, _told(story))


def show_subjects(names: Mapping[str, tuple[str, ...]], console: Console) -> None:
    """What can be explained, and where each kind is listed."""
    _print(console, _contents(names))


def _print(console: Console, shown: Iterable[Paragraph]) -> None:
    width = min(console.width, WIDEST)
    for each in shown:
        lines = [each.text] if each.to_copy else each.text.wrap(console, max(width - each.indent, 20))
        for line in lines or [Text()]:
            line.rstrip()
            console.print(Text(" " * each.indent).append_text(line), soft_wrap=True)


def _contents(names: Mapping[str, tuple[str, ...]]) -> Shown:
    yield Paragraph(Text.assemble(("embedcheck explain NAME", "bold"), " tells of one of these:"))
    yield Paragraph(Text())
    for kind, each in names.items():
        listed = f"`embedcheck list {_KINDS[kind]}` prints them" if kind in _LISTED else ", ".join(each)
        yield _head(f"{len(each)} {_KINDS[kind]}", f"such as {_EXAMPLES[kind]}")
        yield _words(listed, 6)


def _told(story: Story) -> Shown:
    yield _head(story.name, "known defect of Libredesk" if story.kind == "defect" else story.kind, indent=0)
    yield _words(story.summary)
    match story:
        case CheckStory():
            yield from _check(story)
        case FaultStory():
            yield from _fault(story)
        case DefectStory():
            yield from _defect(story)
        case StepStory():
            yield from _step(story)


def _check(story: CheckStory) -> Shown:
    for field in ("why", "behaviour", "breaks"):
        yield from _section(HEADS[field], getattr(story, field))
    if story.faults:
        yield from _section("Faults of the sandbox that turn it red")
        for fault in story.faults:
            files = ", ".join(Path(demand.file).name for demand in fault.demands)
            yield _head(fault.name, f"the {fault.owner} mends it", files)
            yield _words(fault.summary, 6)
        yield from _command("See one:", story.faults[0].command)
    yield from _section(HEADS["mend"], story.mend)
    if story.known_defects:
        yield from _section("Known defects of Libredesk that trip it")
        for defect in story.known_defects:
            yield _head(defect.name, defect.versions)
            yield _words(defect.summary, 6)
            yield _words(f"Meanwhile: {defect.workaround}", 6)
    yield from _causes(story)
    yield from _coverage(story.coverage)
    advice = "If it must stay red for a while, copy this into embedcheck.yaml and fill in the words."
    yield from _section("To silence it, with a reason", advice)
    yield Paragraph(Text())
    yield _to_copy(story.silence)


def _causes(story: CheckStory) -> Shown:
    if story.explained_by:
        told = ", ".join(story.explained_by)
        yield from _section("May only follow from", f"{told}: look there first, if it is red too.")
    if story.explains:
        yield from _section("May be the cause of", ", ".join(story.explains))


def _fault(story: FaultStory) -> Shown:
    owner = f"The {story.layer} does it, and the {story.owner} has to mend it."
    harmless = f"The {story.layer} does it. It is only slow or new, and nothing may turn red under it."
    yield from _section("Whose it is", harmless if story.harmless else owner)
    yield from _section("What turns red")
    for demand in story.demands:
        yield _head(", ".join(demand.checks) or "nothing")
        yield _words(f"in «{demand.scenario}»", 6)
        yield _to_copy(demand.command, 6)
    if not story.demands:
        yield _words("No scenario of embedcheck's own demands it.", 2)
    yield from _command("A sandbox with it, to click on:", story.look)


def _defect(story: DefectStory) -> Shown:
    official = f"In the official widget of Libredesk {story.versions}; no custom frontend has it."
    where = official if story.frontend else f"In the server of Libredesk {story.versions}."
    yield from _section("Where it is", where, story.reference)
    yield from _section(
        "What it trips", f"{story.check}, which then is reported as known, and not as failed."
    )
    yield from _section("Until it is mended", story.workaround)
    yield from _command("The check itself:", f"embedcheck explain {story.check}")


def _step(story: StepStory) -> Shown:
    for paragraph in story.details:
        yield Paragraph(Text())
        yield _words(paragraph)
    yield from _section("How it is written")
    yield _to_copy(story.usage, 2)
    for field in story.fields:
        if field.description:
            yield _words(f"`{field.name}`  {field.description}", 6)
    if story.needs_agent:
        agent = "An agent's key: `EMBEDCHECK_AGENT_KEY` and `EMBEDCHECK_AGENT_SECRET`."
        yield from _section("What it needs", agent)
    if story.writes:
        yield from _section(
            "What it leaves", "Words in a conversation: it is not for a `read_only` scenario."
        )
    if story.examples:
        yield from _section("As embedcheck's own scenarios write it")
    for example in story.examples:
        for line in example.written.splitlines():
            yield _to_copy(line, 2)
        yield Paragraph(Text(f"{example.file}:{example.line}", style="dim"), 6)
    yield from _coverage(story.coverage)


def _coverage(elements: tuple[str, ...]) -> Shown:
    if elements:
        yield from _section("What it stands for in Libredesk's published API", " · ".join(elements))


def _section(title: str, *body: str) -> Shown:
    yield Paragraph(Text())
    yield Paragraph(Text(title, style="bold"))
    for each in body:
        yield _words(each, 2)


def _command(words: str, command: str) -> Shown:
    yield Paragraph(Text())
    yield _words(words, 2)
    yield _to_copy(command, 2)


def _to_copy(text: str, indent: int = 0) -> Paragraph:
    return Paragraph(Text(text, style="cyan"), indent, to_copy=True)


def _head(name: str, *notes: str, indent: int = 2) -> Paragraph:
    """A name, and what is to be said of it on the same line."""
    return Paragraph(Text.assemble((name, "bold"), *((f" · {note}", "dim") for note in notes)), indent)


def _words(text: str, indent: int = 0) -> Paragraph:
    """Plain words; what stands in backticks is coloured, and keeps them for those who see no colour."""
    told = Text(text)
    told.highlight_regex(r"`[^`]+`", "cyan")
    return Paragraph(told, indent)
