import io
from datetime import date

import pytest
from rich.console import Console

from embedcheck.cli.explain_layout import show
from embedcheck.explaining import explain
from embedcheck.explaining.faults import tell_fault
from embedcheck.scenario.shipped import read_shipped


def shown(name: str, width: int) -> list[str]:
    stream = io.StringIO()
    story = explain(name, scenarios=read_shipped, today=date(2026, 11, 25))
    show(story, Console(file=stream, width=width, no_color=True, highlight=False))
    return stream.getvalue().splitlines()


def test_words_are_wrapped_and_commands_are_not() -> None:
    lines = shown("post_half_a_message", 40)
    told = tell_fault("post_half_a_message", read_shipped())
    assert {f"      {demand.command}" for demand in told.demands} <= set(lines)
    assert all(len(line) <= 40 for line in lines if "embedcheck" not in line)


@pytest.mark.parametrize("width", [200, 120])
def test_on_a_wide_terminal_lines_stay_short_enough_to_be_read(width: int) -> None:
    assert max(len(line) for line in shown("socket_recovers", width)) <= 96


def test_a_harmless_fault_is_said_to_be_none() -> None:
    text = " ".join(" ".join(shown("answer_slowly", 80)).split())
    assert "nothing may turn red under it" in text
    assert "has to mend it" not in text


def test_what_a_step_needs_is_said() -> None:
    text = "\n".join(shown("agent_says", 80))
    assert "An agent's key: `EMBEDCHECK_AGENT_KEY` and `EMBEDCHECK_AGENT_SECRET`." in text
    assert "it is not for a `read_only` scenario" in text
