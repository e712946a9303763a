"""`summary.md`: a table, and the first findings."""

from dataclasses import replace
from pathlib import Path

import pytest

from embedcheck.model.results import ScenarioOutcome
from embedcheck.model.run_events import RunFinished
from embedcheck.reports.ledger import Ledger
from embedcheck.reports.markdown import MOST_FINDINGS, MarkdownReporter, escape, prose, summary
from tests.reports import sample
from tests.reports.silenced import SILENCED


def written(folder: Path) -> str:
    sample.play(MarkdownReporter(sample.options(folder)))
    return (folder / "summary.md").read_text(encoding="utf-8")


def test_the_headline_counts_by_outcome(tmp_path: Path) -> None:
    first = written(tmp_path).splitlines()[0]
    assert first == (
        "## ✗ embedcheck: 1 passed, 1 known, 1 failed, 1 flaky, 1 error and 1 skipped in 1 min 22 s"
    )


def test_every_play_is_one_row(tmp_path: Path) -> None:
    rows = [line for line in written(tmp_path).splitlines() if line.startswith("|")][2:]
    assert len(rows) == 6
    assert rows[5] == "| » | A form comes first | chromium | skipped | 0.0 s |"
    assert rows[1] == (
        "| ✗ | The visitor's cookie goes away, 100% of it | chromium "
        "| 1 passed, 1 failed, 1 known, 1 broken | 1 min 12 s |"
    )


def test_a_finding_says_where_who_what_next_and_how_to_repeat_it(tmp_path: Path) -> None:
    text = written(tmp_path)
    finding = text[text.index("- **✗ `visitor_token_is_cleared`**") :].split("\n\n")[0]
    assert finding.splitlines() == [
        "- **✗ `visitor_token_is_cleared`** in The visitor's cookie goes away, 100% of it "
        "(scenarios/cookie.yaml:9), for the widget's frontend to mend",
        f"  {sample.COOKIE_STAYS.message}",
        f"  Next: {sample.COOKIE_STAYS.next_step}",
        "  `embedcheck run scenarios/cookie.yaml:3 --browser chromium`",
    ]


def test_a_skipped_scenario_says_why_and_what_would_let_it_be_played(tmp_path: Path) -> None:
    assert (
        "- **» A form comes first** was skipped: the configuration names no inbox `prechat`\n"
        "  Next: Give its UUID as EMBEDCHECK\\_INBOX\\_PRECHAT.\n"
    ) in written(tmp_path)


def test_what_a_fault_demands_is_no_finding(tmp_path: Path) -> None:
    assert written(tmp_path).count("- **✗ `visitor_token_is_cleared`**") == 1


def test_errors_known_defects_and_remarks_are_told(tmp_path: Path) -> None:
    text = written(tmp_path)
    assert "- **! The site is down**: http://localhost:41233 does not answer" in text
    assert "known defect LD-logout-keeps-session" in text
    assert "- The instance throttled us for 3 s." in text


def test_what_the_site_has_silenced_stands_below_the_headline() -> None:
    book = Ledger()
    book.note(sample.finished(SILENCED, 0))
    book.note(RunFinished(totals=replace(sample.TOTALS, exit_code=0)))
    text = summary(book, strict=False)
    assert text.startswith("## ◐")
    assert r"**frame\_is\_allowed does not hold: silenced by the site until 2026-12-31 (OURS-1)**" in text


@pytest.mark.parametrize(
    ("outside", "shown"),
    [
        ("![x](http://evil/)", r"\!\[x\](http://evil/)"),
        ("a | b", r"a \| b"),
        ("<img src=x>", r"\<img src=x\>"),
        ("`code`\n# title", r"\`code\` \# title"),
    ],
)
def test_a_pages_words_make_no_markup(outside: str, shown: str) -> None:
    assert escape(outside) == shown


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("Set `z-index` | <b>", r"Set `z-index` \| \<b\>"),
        ("`<img>` and `a_b`", "`<img>` and `a_b`"),
        ("one ` alone_", r"one \` alone\_"),
        ("``two`` and `a``b`", r"\`\`two\`\` and \`a\`\`b\`"),
    ],
)
def test_what_stands_between_backticks_stays_code_and_makes_no_markup(sentence: str, shown: str) -> None:
    assert prose(sentence) == shown


def test_a_known_defect_is_told_once_and_then_named() -> None:
    book = Ledger()
    for number, name in enumerate(("first", "second")):
        book.note(sample.finished(replace(sample.GREEN, name=name), number))
    text = summary(book, strict=False)
    assert text.count(sample.OLD_CHAT_READABLE.message) == 1
    [again] = [line for line in text.splitlines() if line.endswith("told above")]
    assert again.startswith("- **◐ `logout_forgets`** in second (scenarios/")
    assert "known defect LD-logout-keeps-session, told above" in again


@pytest.mark.parametrize(("passed", "sign"), [(0, "◐"), (2, "✓")])
def test_a_run_of_nothing_but_known_defects_has_their_sign(passed: int, sign: str) -> None:
    book = Ledger()
    book.note(sample.finished(sample.GREEN, 0))
    totals = replace(sample.TOTALS, passed=passed, known=1, failed=0, flaky=0, error=0, exit_code=0)
    book.note(RunFinished(totals=totals))
    assert summary(book, strict=False).startswith(f"## {sign} embedcheck")


def test_a_long_list_of_findings_is_cut_and_says_so() -> None:
    book = Ledger()
    book.note(sample.STARTED)
    many = replace(sample.RED, verdicts=(sample.COOKIE_STAYS,) * (MOST_FINDINGS + 5))
    book.note(sample.finished(many, 0))
    text = summary(book, strict=False)
    assert text.count("- **✗") == MOST_FINDINGS
    assert "and 5 more, in the evidence folder." in text


def test_an_unfinished_run_says_so(tmp_path: Path) -> None:
    reporter = MarkdownReporter(sample.options(tmp_path))
    for event in sample.EVENTS[:5]:
        reporter.handle(event)
    text = (tmp_path / "summary.md").read_text()
    assert text.startswith("## embedcheck: not finished, 1 scenario so far")


def test_strict_tells_the_inconclusive(tmp_path: Path) -> None:
    failed = sample.finished(replace(sample.GREEN, outcome=ScenarioOutcome.FAILED), 0)
    reporter = MarkdownReporter(sample.options(tmp_path, strict=True))
    reporter.handle(failed)
    assert "- **? `page_visits_are_stored`**" in (tmp_path / "summary.md").read_text()
