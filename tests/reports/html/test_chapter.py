"""One scenario as the page tells it."""

import os
import re
from dataclasses import replace
from pathlib import Path

from embedcheck.model.codec import write_line
from embedcheck.model.observations import CookiesSeen, Witness
from embedcheck.model.results import ScenarioOutcome, ScenarioResult
from embedcheck.model.transcript import Entry
from embedcheck.reports.html.chapter import Chapter, chapter
from embedcheck.reports.html.played import other_pictures, played
from tests.reports import sample
from tests.reports.html.test_page import Reader, flat
from tests.reports.html.values import CHAT, FOLLOWS, RED, blocks, write_transcript
from tests.reports.silenced import SILENCED


def told(folder: Path, result: ScenarioResult = RED, *, index: int = 2) -> Chapter:
    return chapter(
        sample.finished(result, index),
        folder=folder,
        below=folder,
        strict=False,
        room=100_000,
        run="artifacts/x",
    )


def with_transcript(folder: Path) -> Path:
    write_transcript(folder / RED.folder, CHAT)
    return folder


def test_a_failed_cause_is_told_first_with_its_evidence_and_what_followed(tmp_path: Path) -> None:
    words = flat(told(with_transcript(tmp_path)).html)
    finding = words[words.index("What is amiss") : words.index("Steps")]
    assert "visitor_token_is_cleared" in finding
    assert "0.200 s wire request sent GET /widget.js" in finding
    assert "1 consequence of it" in finding
    assert FOLLOWS.message in finding
    assert "embedcheck explain visitor_token_is_cleared" in finding
    assert "the check itself raised KeyError" in finding


def test_evidence_that_a_witness_saw_many_times_is_told_once(tmp_path: Path) -> None:
    line = write_line(Entry(1, 1.0, Witness.PAGE, CookiesSeen(cookies=[])))
    many = "".join(line.replace('"seq":1', f'"seq":{seq}').rstrip() + "\n" for seq in range(1, 31))
    (tmp_path / RED.folder).mkdir()
    (tmp_path / RED.folder / "transcript.ndjson").write_text(many)
    verdicts = (replace(sample.COOKIE_STAYS, evidence=tuple(range(1, 31))),)
    words = flat(told(tmp_path, replace(RED, verdicts=verdicts)).html)
    assert "cookies seen ×30 none" in words
    assert "more" not in words[words.index("×30") : words.index("Show all 30")]


def test_evidence_steps_and_verdicts_have_deep_links(tmp_path: Path) -> None:
    page = told(with_transcript(tmp_path)).html
    ids = {each["id"] for _, each in Reader(page).elements if each.get("id")}
    assert {"s-3", "s-3-p1", "s-3-p2", "s-3-v0", "s-3-v1"} <= ids
    links = {str(each["href"]) for each in Reader(page).all("a") if str(each["href"]).startswith("#")}
    assert {"#s-3-e3", "#s-3-e4", "#s-3-p2"} <= links
    assert {each for each in links if "-e" not in each} <= {f"#{each}" for each in ids}


def test_every_verdict_has_its_row_and_the_unasked_are_folded(tmp_path: Path) -> None:
    page = told(tmp_path).html
    assert sorted(map(int, re.findall(r'id="s-3-v(\d+)"', page))) == [*range(len(RED.verdicts))]
    matrix = flat(page[page.index("Who saw what") : page.index("Not asked")])
    assert f"{FOLLOWS.message} follows from visitor_token_is_cleared" in matrix
    assert f"{sample.VISITS_UNSEEN.message} {sample.VISITS_UNSEEN.next_step}" in matrix
    unasked = page[page.index("Not asked") :]
    assert "Nobody typed." in unasked


def test_the_data_block_holds_the_evidence_of_each_verdict(tmp_path: Path) -> None:
    page = told(with_transcript(tmp_path)).html
    [evidence] = blocks(page, "evidence-data")
    assert evidence["1"] == [3, 4]
    [timeline] = blocks(page, "timeline-data")
    assert timeline["total"] == len(CHAT)


def test_without_a_transcript_the_verdicts_are_told_all_the_same(tmp_path: Path) -> None:
    page = told(tmp_path).html
    assert sample.COOKIE_STAYS.message in flat(page)
    assert blocks(page, "timeline-data") == []


def test_steps_have_their_times_and_pictures() -> None:
    first, second = played(RED, CHAT)
    assert (first.outcome, first.began, first.seconds, first.entry) == ("done", 0.1, 1.0, 2)
    assert (second.outcome, second.error, second.pictures) == ("failed", "waited 8 s", ("merged.png",))


def test_a_step_that_was_never_begun_says_so() -> None:
    _, second = played(RED, CHAT[:6])
    assert (second.outcome, second.began) == ("not played", None)
    [_, cut] = played(RED, CHAT[:8])
    assert cut.outcome == "cut short"


def test_a_picture_is_shown_where_it_was_taken_and_only_if_it_is_there(tmp_path: Path) -> None:
    folder = with_transcript(tmp_path) / RED.folder
    result = replace(RED, screenshots=("merged.png", "failure.png", "gone.png", "../escape.png"))
    (tmp_path / "escape.png").write_bytes(b"")
    for name in ("merged.png", "failure.png"):
        (folder / name).write_bytes(b"")
    assert other_pictures(result, CHAT) == ["failure.png", "gone.png", "../escape.png"]
    images = [each["src"] for each in Reader(told(tmp_path, result).html).all("img")]
    assert images == [f"{RED.folder}/merged.png", f"{RED.folder}/failure.png"]


def test_a_file_whose_name_is_no_text_has_its_link_all_the_same(tmp_path: Path) -> None:
    folder = with_transcript(tmp_path) / RED.folder
    (folder / os.fsdecode(b"x\xff.log")).write_bytes(b"")
    assert 'x%FF.log"' in told(tmp_path, RED).html


def test_a_kept_trace_comes_with_the_command_that_opens_it(tmp_path: Path) -> None:
    result = replace(RED, trace="trace.zip")
    assert "show artifacts/x --trace" not in told(with_transcript(tmp_path), result).html
    (tmp_path / RED.folder / "trace.zip").write_bytes(b"")
    assert f"embedcheck show artifacts/x --trace {RED.folder}" in told(tmp_path, result).html


def test_a_retry_has_a_link_of_its_own(tmp_path: Path) -> None:
    assert told(tmp_path, sample.FIRST_TRY).anchor == "s-3"
    assert told(tmp_path, sample.SECOND_TRY).anchor == "s-3r1"


def test_red_that_a_fault_demands_is_not_called_amiss(tmp_path: Path) -> None:
    words = flat(told(tmp_path, sample.UNDER_A_FAULT).html)
    assert "Red, as the fault keep_visitor_cookie demands" in words
    assert "What is amiss" not in words


def test_a_green_scenario_says_that_all_is_well(tmp_path: Path) -> None:
    green = replace(RED, outcome=ScenarioOutcome.PASSED, verdicts=(sample.JOIN_COMES_FIRST,))
    write_transcript(tmp_path / RED.folder, CHAT[:6])
    assert "1 step played, and nothing is amiss." in told(tmp_path, green).html


def test_what_the_site_has_silenced_is_amiss_and_what_libredesk_is_known_for_is_named(tmp_path: Path) -> None:
    write_transcript(tmp_path / SILENCED.folder, CHAT[:6])
    silenced = told(tmp_path, SILENCED).html
    assert "nothing is amiss" not in silenced
    assert "1 consequence of it" in flat(silenced)
    assert (
        "1 step played, and nothing is amiss but what Libredesk is known for."
        in told(tmp_path, sample.GREEN).html
    )
