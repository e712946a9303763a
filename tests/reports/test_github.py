"""Annotations as the runner parses them, and the job's summary."""

import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from embedcheck.model.run_events import RunEvent
from embedcheck.model.secret import Secret
from embedcheck.redaction import Vault
from embedcheck.reports.github import GithubReporter, command, escape_data, escape_property, hider
from tests.reports import sample


def annotated(
    folder: Path, env: Mapping[str, str] | None = None, events: tuple[RunEvent, ...] = sample.EVENTS
) -> list[str]:
    stream = io.StringIO()
    sample.play(GithubReporter(sample.options(folder, stream=stream, env=env)), events)
    return stream.getvalue().splitlines()


def test_a_finding_is_annotated_at_the_line_of_its_step(tmp_path: Path) -> None:
    first = annotated(tmp_path)[0]
    assert first.startswith(
        "::error file=scenarios/cookie.yaml,line=9,"
        "title=visitor_token_is_cleared%3A The visitor's cookie goes away%2C 100%25 of it::"
    )


def test_the_annotation_says_what_who_next_and_how_to_repeat(tmp_path: Path) -> None:
    words = annotated(tmp_path)[0].split("::")[2]
    assert words == (
        f"{sample.COOKIE_STAYS.message}%0AFor the widget's frontend to mend.%0A"
        f"{sample.COOKIE_STAYS.next_step}%0Aembedcheck run scenarios/cookie.yaml:3 --browser chromium"
    )


def test_errors_come_first_then_each_known_defect_once_and_the_flaky(tmp_path: Path) -> None:
    lines = annotated(tmp_path)
    assert [line.split()[0] for line in lines] == ["::error"] * 3 + ["::notice", "::warning", "::notice"]
    assert (
        lines[-2]
        == "::warning file=scenarios/replies.yaml,line=2,title=Replies arrive::Passed only at attempt 2."
    )


def test_a_skipped_scenario_is_a_notice_with_its_reason(tmp_path: Path) -> None:
    assert annotated(tmp_path)[-1] == (
        "::notice file=scenarios/form.yaml,line=2,title=A form comes first::"
        "Skipped: the configuration names no inbox `prechat`%0AGive its UUID as EMBEDCHECK_INBOX_PRECHAT."
    )


@pytest.mark.parametrize(
    ("text", "data", "value"),
    [
        ("100% sure", "100%25 sure", "100%25 sure"),
        ("a\r\nb", "a%0D%0Ab", "a%0D%0Ab"),
        ("a: b, c", "a: b, c", "a%3A b%2C c"),
        ("%0A", "%250A", "%250A"),
    ],
)
def test_text_is_escaped_exactly_as_the_runner_unescapes_it(text: str, data: str, value: str) -> None:
    assert (escape_data(text), escape_property(text)) == (data, value)


def test_a_page_cannot_forge_a_command(tmp_path: Path) -> None:
    forged = replace(sample.COOKIE_STAYS, message="x\n::add-mask::secret")
    events = (sample.finished(replace(sample.RED, verdicts=(forged,)), 0),)
    lines = annotated(tmp_path, events=events)
    assert len(lines) == 1
    assert "::add-mask" not in lines[0]


def test_empty_properties_are_left_out() -> None:
    assert command("notice", "hi", file="a.yaml", line=0) == "::notice file=a.yaml::hi"


def test_paths_are_relative_to_the_checkout(tmp_path: Path) -> None:
    away = replace(sample.RED, file="/home/runner/shop/scenarios/cookie.yaml")
    lines = annotated(tmp_path, {"GITHUB_WORKSPACE": "/home/runner/shop"}, (sample.finished(away, 0),))
    assert lines[0].startswith("::error file=scenarios/cookie.yaml,line=9,")


def test_the_summary_is_appended_to_the_jobs_page(tmp_path: Path) -> None:
    page = tmp_path / "step_summary.md"
    page.write_text("# Deploy\n", encoding="utf-8")
    annotated(tmp_path, {"GITHUB_STEP_SUMMARY": str(page)})
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# Deploy\n## ✗ embedcheck: ")
    assert text.count("## ") == 1


def test_an_interrupted_run_is_summed_up_once(tmp_path: Path) -> None:
    page = tmp_path / "step_summary.md"
    annotated(tmp_path, {"GITHUB_STEP_SUMMARY": str(page)}, sample.EVENTS[:7])
    assert page.read_text(encoding="utf-8").count("## embedcheck: not finished, 2 scenarios so far") == 1


def test_a_huge_summary_is_cut_below_what_github_accepts(tmp_path: Path) -> None:
    page = tmp_path / "step_summary.md"
    huge = replace(sample.COOKIE_STAYS, message="‹" * 700_000)
    events = (sample.finished(replace(sample.RED, verdicts=(huge,)), 0),)
    annotated(tmp_path, {"GITHUB_STEP_SUMMARY": str(page)}, events)
    assert 890_000 < page.stat().st_size < 1024 * 1024


def test_a_run_that_began_nothing_says_nothing(tmp_path: Path) -> None:
    page = tmp_path / "step_summary.md"
    assert annotated(tmp_path, {"GITHUB_STEP_SUMMARY": str(page)}, (sample.STARTED,)) == []
    assert not page.exists()


ON_GITHUB = {"GITHUB_ACTIONS": "true"}
SECRETS = (
    Secret('100%/of\nit\'s "mine"', "jwt-secret"),
    Secret("abc", "short"),
    Secret("agent-key-1", "agent-key"),
)


def test_the_runner_is_told_what_to_hide_before_anything_else_is_said(tmp_path: Path) -> None:
    stream = io.StringIO()
    options = sample.options(tmp_path, stream=stream, env=ON_GITHUB, secrets=SECRETS)
    reporter = GithubReporter(options)
    lines = stream.getvalue().splitlines()
    assert lines == [
        '::add-mask::100%25/of%0Ait\'s "mine"',
        "::add-mask::100%25/of",
        '::add-mask::it\'s "mine"',
        "::add-mask::100%2525%252Fof%250Ait%2527s%2520%2522mine%2522",
        '::add-mask::100%25/of\\nit\'s \\"mine\\"',
        "::add-mask::agent-key-1",
    ]
    sample.play(reporter)
    assert "agent-key-1" not in stream.getvalue().partition(lines[-1])[2]


def test_what_is_seen_later_is_hidden_too_and_each_secret_once(tmp_path: Path) -> None:
    stream = io.StringIO()
    hide = hider(sample.options(tmp_path, stream=stream, env=ON_GITHUB), hidden=SECRETS)
    for _ in range(2):
        vault = Vault(SECRETS, heard=hide)
        vault.mask_text('{"session_token":"visitor-token-1"} Bearer undefined')
    assert stream.getvalue() == "::add-mask::visitor-token-1\n"


def test_nobody_but_a_runner_is_told_a_secret(tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    for env in ({}, {"GITHUB_ACTIONS": "false"}, {"CI": "true"}):
        stream = io.StringIO()
        page = {**env, "GITHUB_STEP_SUMMARY": str(summary)}
        sample.play(GithubReporter(sample.options(tmp_path, stream=stream, env=page, secrets=SECRETS)))
        assert "agent-key-1" not in stream.getvalue() + summary.read_text(encoding="utf-8")


def test_a_redirected_stdout_is_a_file_and_is_told_none(tmp_path: Path) -> None:
    with (tmp_path / "log.txt").open("w", encoding="utf-8") as log:
        sample.play(GithubReporter(sample.options(tmp_path, stream=log, env=ON_GITHUB, secrets=SECRETS)))
    told = (tmp_path / "log.txt").read_text(encoding="utf-8")
    assert "::error" in told
    assert "add-mask" not in told
