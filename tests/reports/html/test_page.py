"""The first screen: what is broken, whose it is, what to do; and the frame around the chapters."""

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

from embedcheck.model.results import ScenarioOutcome
from embedcheck.model.run_events import RunEvent, RunStarted
from embedcheck.model.verdicts import Owner
from embedcheck.reports.html.chapter import chapter
from embedcheck.reports.html.page import page
from embedcheck.reports.html.timeline import room_for
from embedcheck.reports.ledger import Ledger
from tests.reports import sample
from tests.reports.html import values
from tests.reports.silenced import SILENCED

GREEN = replace(
    sample.GREEN, outcome=ScenarioOutcome.PASSED, verdicts=(sample.JOIN_COMES_FIRST, sample.NOBODY_TYPED)
)


class Reader(HTMLParser):
    """The elements with their attributes, and the text of those that are not scripts or styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._within: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._within.append(tag)

    def handle_data(self, data: str) -> None:
        if self._within and self._within[-1] not in ("script", "style"):
            self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def flat(told: str) -> str:
    return " ".join(" ".join(Reader(told).words).split())


def test_the_first_screen_names_each_cause_once_with_its_owner_and_what_to_do(tmp_path: Path) -> None:
    again = replace(sample.RED, name="The same elsewhere", line=40)
    events = values.run_of(sample.finished(sample.RED, 0), sample.finished(again, 1))
    told = flat(values.report(tmp_path, events))
    first = told[told.index("2 of 2 scenarios failed: 1 cause") : told.index("What was proven")]
    assert first.count(sample.COOKIE_STAYS.message) == 1
    assert "for the widget's frontend to mend" in first
    assert sample.COOKIE_STAYS.next_step in first
    assert "embedcheck explain visitor_token_is_cleared" in first
    assert "In 2 scenarios:" in first
    assert "embedcheck run scenarios/cookie.yaml:3 --browser chromium" in first


def test_a_run_is_told_with_where_it_was_and_how_it_ended(tmp_path: Path) -> None:
    told = flat(values.report(tmp_path))
    for words in (
        "http://127.0.0.1:38111 (sandbox)",
        "chromium 156.0.1",
        "2026-11-23 12:00 UTC",
        "exit code 1: a check or an expectation failed",
        "The instance throttled us for 3 s.",
        "Give an agent's API key as EMBEDCHECK_AGENT_KEY.",
        "Give its UUID as EMBEDCHECK_INBOX_PRECHAT.",
        "http://localhost:41233 does not answer",
    ):
        assert words in told


def test_a_green_run_says_so_and_what_was_proven(tmp_path: Path) -> None:
    told = values.report(tmp_path, values.run_of(sample.finished(GREEN, 0), exit_code=0))
    assert '<html lang="en" class="good">' in told
    words = flat(told)
    assert "The chat works, in 1 scenario" in words
    assert (
        "1 socket joined and was answered join_comes_first_and_is_answered · 1 scenario · wire, probe"
        in words
    )


def test_a_shard_without_a_share_says_that_this_is_right(tmp_path: Path) -> None:
    started, ended = values.run_of(exit_code=0)
    assert isinstance(started, RunStarted)
    words = flat(values.report(tmp_path, (replace(started, shard="3/3"), ended)))
    assert "Nothing was played here, and that is right: there are too few plays for shard 3/3" in words
    assert "exit code 0: nothing was to be played" in words
    for lie in ("all passed", "None has finished yet"):
        assert lie not in words


def test_what_the_site_has_silenced_is_neither_green_nor_libredesks_own(tmp_path: Path) -> None:
    told = values.report(tmp_path, values.run_of(sample.finished(SILENCED, 0), exit_code=0))
    assert '<html lang="en" class="open">' in told
    words = flat(told)
    assert "frame_is_allowed does not hold: silenced by the site until 2026-12-31 (OURS-1)" in words
    section = words[
        words.index("What does not hold, and the site has silenced") : words.index("What was proven")
    ]
    assert "for the site to mend" in section
    assert "Do Allow the instance in frame-src." in section
    assert "Follows from it: boot_completes cannot be told." in section
    for lie in ("The chat works", "Nothing for you to mend", "Libredesk’s own", "explain OURS-1"):
        assert lie not in words
    assert "Known defects of Libredesk" not in words


def test_a_known_defect_that_the_site_can_avoid_is_told_apart_from_one_that_it_cannot(tmp_path: Path) -> None:
    def words(owner: Owner) -> str:
        known = replace(sample.OLD_CHAT_READABLE, owner=owner, known_defect="D-47")
        play = replace(sample.GREEN, verdicts=(sample.JOIN_COMES_FIRST, known))
        return flat(values.report(tmp_path, values.run_of(sample.finished(play, 0), exit_code=0)))

    assert "Nothing for you to mend." in words(Owner.SERVER)
    assert "D-47 can be avoided on the site." in words(Owner.SITE)
    assert "Nothing for you to mend." not in words(Owner.SITE)
    assert "for Libredesk to mend; the site can avoid it" in words(Owner.SITE)
    assert "for the site to mend" not in words(Owner.SITE)


def test_beside_a_known_defect_the_exit_code_does_not_say_that_all_passed(tmp_path: Path) -> None:
    told = flat(values.report(tmp_path, values.run_of(sample.finished(sample.GREEN, 0), exit_code=0)))
    assert "exit code 0: nothing failed" in told
    assert "all passed" not in told


def test_what_a_fault_turned_red_proves_nothing_about_the_site(tmp_path: Path) -> None:
    under_a_fault = replace(sample.UNDER_A_FAULT, verdicts=(sample.PUSHES_HAVE_DRIFTED,))
    plays = (sample.finished(GREEN, 0), sample.finished(under_a_fault, 1))
    told = values.report(tmp_path, values.run_of(*plays, exit_code=0))
    proven = told[told.index("What was proven") : told.index('id="s-1"')]
    assert "join_comes_first" in proven
    assert "frames_keep_the_contract" not in proven


def test_chapters_stand_in_the_order_of_the_suite_however_they_ended(tmp_path: Path) -> None:
    shuffled: tuple[RunEvent, ...] = values.run_of(
        sample.finished(sample.RED, 2), sample.finished(sample.SECOND_TRY, 1), sample.finished(GREEN, 0)
    )
    told = values.report(tmp_path, shuffled)
    assert re.findall(r'<section class="scenario \w+" id="(.*?)"', told) == ["s-1", "s-2r1", "s-3"]
    assert re.findall(r'<li class="\w+"><a href="#(.*?)"', told) == ["s-1", "s-2r1", "s-3"]


def test_only_what_is_in_the_page_may_run(tmp_path: Path) -> None:
    told = values.report(tmp_path)
    reader = Reader(told)
    [policy] = [each["content"] for each in reader.all("meta") if each.get("http-equiv")]
    assert policy is not None
    for source, content in (
        ("script-src", told[told.rindex("<script>") + 8 : told.rindex("</script>")]),
        ("style-src", told[told.index("<style>") + 7 : told.index("</style>")]),
    ):
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{source} 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert not [
        each for _, each in reader.elements if any(name.startswith("on") or name == "style" for name in each)
    ]


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    values.write_transcript(tmp_path / values.HOSTILE_RESULT.folder, values.HOSTILE_CHAT)
    (tmp_path.parent / "outside.png").write_bytes(b"")
    started = replace(sample.STARTED, site=values.HOSTILE, instance=values.HOSTILE, command=values.HOSTILE)
    _, *rest = values.run_of(sample.finished(values.HOSTILE_RESULT, 0))
    told = values.report(tmp_path, (started, *rest))
    reader = Reader(told)
    assert reader.all("img") == []
    assert [each.get("type") for each in reader.all("script")] == [
        "application/json",
        "application/json",
        None,
    ]
    assert all(str(each["href"]).startswith(("#", "hostile-chromium/")) for each in reader.all("a"))
    assert not {"\u202e", "\u2069", "\u061c"} & set(told)
    assert "{{ 7 * 7 }}" in told
    [timeline] = values.blocks(told, "timeline-data")
    assert any("</script><script>" in text for text in timeline["w"])


def test_fifty_scenarios_stay_below_two_megabytes(tmp_path: Path) -> None:
    long = values.numbered(
        *((each.at + n, each.witness, each.seen) for n in range(40) for each in values.CHAT)
    )
    verdicts = (*values.RED.verdicts, *(sample.JOIN_COMES_FIRST,) * 24, *(sample.NOBODY_TYPED,) * 14)
    play = sample.finished(replace(values.RED, verdicts=verdicts), 0)
    values.write_transcript(tmp_path / play.result.folder, long)
    room = room_for(50)
    told = chapter(play, folder=tmp_path, below=tmp_path, strict=False, room=room)
    assert len(values.blocks(told.html, "timeline-data")[0]["e"]) > 300
    ledger = Ledger()
    for event in values.run_of(*(replace(play, index=index) for index in range(50))):
        ledger.note(event)
    assert len(page(ledger, [told] * 50, started="", strict=False).encode()) < 2_000_000
