"""What leaves the room is escaped, whoever wrote it."""

import json
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from embedcheck.reports.html.chapter import chapter
from embedcheck.reports.html.rendering import LONGEST, data_block, shown
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
