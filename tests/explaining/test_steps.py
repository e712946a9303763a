import pytest

from embedcheck.explaining.steps import USE, StepField, tell_step
from embedcheck.explaining.steps import usage as usage_of
from embedcheck.scenario.shipped import read_shipped
from embedcheck.steps import STEPS


@pytest.mark.parametrize(
    ("fields", "usage"),
    [
        ([], "say"),
        ([("text", True, True)], "say: text"),
        ([("hold", False, True)], "say: [hold]"),
        ([("text", True, True), ("from", False, False)], "say: text | {text, [from]}"),
        ([("into", True, False), ("text", True, False)], "say: {into, text}"),
        ([("into", True, True), ("text", True, False)], "say: {into, text}"),
    ],
)
def test_a_step_with_one_needed_value_may_be_written_short(
    fields: list[tuple[str, bool, bool]], usage: str
) -> None:
    told = [
        StepField(name=name, required=needed, shorthand=short, description="")
        for name, needed, short in fields
    ]
    assert usage_of("say", told) == usage


def test_a_step_is_told_with_its_fields_and_as_scenarios_write_it() -> None:
    told = tell_step("expect_page_visit", read_shipped())
    assert told.usage.startswith("expect_page_visit: path | {path, ")
    assert [field.name for field in told.fields if field.shorthand] == ["path"]
    assert told.examples
    assert all(example.written.startswith("- expect_page_visit: ") for example in told.examples)
    assert "page_visit" in told.coverage


def test_an_example_keeps_all_of_its_lines_and_none_of_the_next_step() -> None:
    scenarios = [each for each in read_shipped() if each.file.endswith("agent-html.yaml")]
    [first, *_] = tell_step("agent_says", scenarios).examples
    assert first.written.startswith("- agent_says:\n")
    assert all(line.startswith("    ") for line in first.written.splitlines()[1:])


@pytest.mark.parametrize(("name", "agent", "writes"), [("agent_says", True, True), ("visit", False, False)])
def test_what_a_step_needs_and_leaves_is_said(name: str, agent: bool, writes: bool) -> None:
    told = tell_step(name, ())
    assert (told.needs_agent, told.writes, told.examples) == (agent, writes, ())


def test_every_step_has_a_sentence_and_a_usage() -> None:
    for name in (*STEPS, USE):
        told = tell_step(name, ())
        assert told.summary.endswith(".")
        assert told.usage.startswith(name)
