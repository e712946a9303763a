"""What leaves the room is escaped, whoever wrote it."""

import json
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from embedcheck.reports.html.chapter import chapter
from embedcheck.reports.html.rendering import LONGEST, data_block, prose, shown
from embedcheck.reports.wording import tame
from tests.reports import sample
from tests.reports.html.test_page import Reader, flat
from tests.reports.html.values import HOSTILE


@given(st.recursive(st.text(), lambda inner: st.lists(inner, max_size=3)))
def test_no_text_breaks_out_of_a_data_block(value: object) -> None:
    text = str(data_block(value))
    assert not {"<", ">", "&"} & set(text)
    assert json.loads(text) == value


@given(st.text(st.characters(exclude_categories=["Cs"])) | st.just(HOSTILE))
def test_a_skipped_scenario_can_be_called_anything(words: str) -> None:
    result = replace(sample.NOT_PLAYED, name=words, skipped=words, skipped_next_step=words)
    page = chapter(sample.finished(result, 0), folder=Path(), below=Path(), strict=False, room=0).html
    names = {tag for tag, _ in Reader(page).elements}
    assert names <= {"section", "details", "summary", "span", "h3", "bdi", "p", "a", "code", "button", "div"}
    assert tame(words) in flat(page) or not tame(words)


def test_a_text_is_no_longer_than_a_page_can_bear() -> None:
    assert len(shown("x" * 1_000_000)) == LONGEST
    assert shown("short") == "short"


def test_what_stands_between_backticks_is_code_and_the_rest_is_text() -> None:
    assert prose("Set `z-index` <b>") == "Set <code>z-index</code> &lt;b&gt;"
    assert prose("`<img src=x>`") == "<code>&lt;img src=x&gt;</code>"
    assert prose("one ` alone, ``two``") == "one ` alone, ``two``"


@given(st.text(st.sampled_from("<>&\"'`ab=/ "), max_size=40))
def test_a_sentence_makes_no_element_but_code(words: str) -> None:
    assert {tag for tag, _ in Reader(str(prose(words))).elements} <= {"code"}


def test_a_finding_shows_no_backticks(tmp_path: Path) -> None:
    verdict = replace(sample.COOKIE_STAYS, message="Mind `z-index`.", next_step="Lower `z-index`.")
    result = replace(sample.RED, verdicts=(verdict,))
    page = chapter(sample.finished(result, 0), folder=tmp_path, below=tmp_path, strict=False, room=0).html
    assert page.count("<code>z-index</code>") == 3  # the message here and in the table, and what to do
    assert "`" not in page
