"""The shared words, and the taming of words from outside."""

import json
from dataclasses import replace

import pytest

from embedcheck.model.results import ScenarioOutcome
from embedcheck.model.verdicts import Outcome, Owner
from embedcheck.reports import wording
from tests.reports import sample


def test_every_outcome_has_a_glyph_and_every_owner_a_name() -> None:
    assert {*map(str, Outcome), *map(str, ScenarioOutcome), "not asked", "follows"} == set(wording.GLYPHS)
    assert set(Owner) == set(wording.OWNERS)
    assert set(Outcome) == set(wording.SEVERITY)


@pytest.mark.parametrize(
    ("outside", "tamed"),
    [
        ("two\nlines\tand\r\nmore", "two lines and more"),
        ("\x1b[31mred\x1b[0m", "[31mred [0m"),
        ("a\u202egnp.exe", "a gnp.exe"),
        ("::error file=x::forged", ": :error file=x::forged"),
        ("wrapped ::add-mask::x", "wrapped : :add-mask::x"),
        ("##vso[task.setvariable]x", "# #vso[task.setvariable]x"),
        ("##[error]forged", "# #[error]forged"),
        ("http://[::1]:8080/a::b", "http://[::1]:8080/a::b"),
        ("nul\x00 lone\ud800", "nul lone"),
    ],
)
def test_text_from_a_page_steers_neither_terminal_nor_runner(outside: str, tamed: str) -> None:
    assert wording.tame(outside) == tamed


def test_clipped_text_says_that_it_was_cut() -> None:
    assert wording.clip("abcdef", 4) == "abc…"
    assert wording.clip("abcd", 4) == "abcd"


@pytest.mark.parametrize(
    ("value", "words"), [(0.04, "0.0 s"), (59.94, "59.9 s"), (60, "1 min 00 s"), (125.4, "2 min 05 s")]
)
def test_durations_read_as_a_person_says_them(value: float, words: str) -> None:
    assert wording.seconds(value) == words


def test_counting_and_listing() -> None:
    assert (wording.plural(1, "worker"), wording.plural(0, "worker")) == ("1 worker", "0 workers")
    assert [wording.listing(["a", "b", "c"][:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]


def test_of_a_check_with_several_verdicts_each_counts_and_the_worst_stands_for_it() -> None:
    passed = replace(sample.COOKIE_STAYS, outcome=Outcome.PASSED)
    result = replace(sample.RED, verdicts=(passed, sample.COOKIE_STAYS, passed))
    assert wording.worst_by_check(result.verdicts) == {"visitor_token_is_cleared": sample.COOKIE_STAYS}
    assert wording.counts(result) == "2 passed, 1 failed"


def test_what_was_not_asked_is_told_apart_from_what_nobody_could_see() -> None:
    assert wording.counts(sample.GREEN) == "1 passed, 1 known, 1 inconclusive, 1 not asked"
    assert wording.counts(sample.GREEN, sample.SECOND_TRY).startswith("2 passed, ")


def test_an_attempt_without_verdicts_says_so() -> None:
    assert wording.counts(sample.UNPLAYED) == "nothing was judged"


def test_a_title_names_the_fault_and_the_attempt_and_is_never_cut() -> None:
    title = wording.title(sample.UNDER_A_FAULT)
    assert title == "A visitor becomes a verified contact under keep_visitor_cookie"
    assert wording.title(sample.SECOND_TRY) == "Replies arrive (attempt 2)"


def test_a_defect_of_libredesks_own_is_never_the_sites_to_mend() -> None:
    known = replace(sample.OLD_CHAT_READABLE, owner=Owner.SITE)
    assert wording.whose(known) == "Libredesk to mend; the site can avoid it"
    assert wording.whose(replace(known, owner=Owner.SERVER)) == "the Libredesk server to mend"
    assert wording.whose(replace(known, silenced_until="2026-12-31")) == "the site to mend"
    assert wording.whose(replace(known, outcome=Outcome.FAILED)) == "the site to mend"
    assert wording.whose(sample.NOBODY_TYPED) == ""


def test_a_place_without_a_line_is_the_file() -> None:
    assert wording.place("a.yaml", 0) == "a.yaml"
    assert wording.place("a.yaml", 7) == "a.yaml:7"


def test_json_keeps_every_value_and_steers_no_terminal() -> None:
    value = {"Grüße\u202e": ["a\x1b\x7f\x9b2J\u2028b", "‹agent-key› 🫖 \U000e0001"], "n": 1.5}
    text = wording.json_text(value)

    assert json.loads(text) == value
    assert text.replace("\n", "").isprintable()
    assert "Grüße" in text
    assert "‹agent-key› 🫖" in text


def test_what_followed_from_a_finding_is_one_sentence() -> None:
    launcher = replace(sample.COOKIE_STAYS, check="launcher_is_usable", message="hidden", step=None)
    step = replace(launcher, check="identify", message="waited 15 s.", step=1)
    untold = replace(sample.VISITS_UNSEEN, check="boot_completes")

    told = wording.followed(sample.RED, [launcher, step, untold])

    assert told == (
        "launcher_is_usable failed, too; step 2, identify, gave up: waited 15 s; boot_completes cannot be told."
    )
    assert wording.followed(sample.RED, []) == ""
