"""What the embed adds to a page, told from pairs of loads."""

from typing import Any

import pytest

from embedcheck.checks.budget_difference import differences
from embedcheck.checks.budget_limits import Limits
from embedcheck.model.observations import LoadMeasured, Witness
from embedcheck.model.verdicts import Owner
from tests.builders import SITE, Line, Scene, by, opened, transcript
from tests.checks.test_budget import BUDGET, MEGABYTE, asset, document
from tests.checks.verdicts import FAILED, INCONCLUSIVE, PASSED, about, of
from tests.scenes import boot

CHAT = {"/widget.js": [1, 20_000], "/widget": [1, 2_000]}
PAGE = {SITE: [3, 40_000]}


def load(number: int = 1, *, embed: bool = True, **changes: Any) -> Line:
    chat = {"by_chat": CHAT, "usable_after": 700.0, "chat_shift": 0.0} if embed else {"by_chat": {}}
    known = {"by_page": PAGE, "watched_for": 900.0, "blocked": 0.0, "shift": 0.0, **chat}
    measured = LoadMeasured(**{"url": f"{SITE}/", "embed": embed, "number": number, **known, **changes})
    return by(Witness.PAGE, measured)


def pairs(*with_embed: dict[str, Any], plain: dict[str, Any] | None = None) -> list[Line]:
    """A load with the embed for each, and its twin without."""
    return [
        line
        for number, changes in enumerate(with_embed, start=1)
        for line in (load(number, **changes), load(number, embed=False, **(plain or {})))
    ]


def test_the_difference_is_told_with_its_spread_and_how_often_it_was_measured() -> None:
    verdict = of(BUDGET, pairs({"usable_after": 500.0}, {"usable_after": 900.0}, {"usable_after": 600.0}))
    assert (verdict.outcome, verdict.warnings, verdict.confirmed_by) == (PASSED, (), ("page",))
    assert "On /, the embed adds 2 requests (median of 3, 2 to 2) and 0.0 MB" in verdict.message
    assert "Its launcher can be used after 600 ms (median of 3, 500 to 900)" in verdict.message
    assert len(verdict.evidence) == 6


def test_too_many_requests_and_bytes_are_the_widgets_and_named() -> None:
    asked = of(BUDGET, pairs({"by_chat": {**CHAT, "/settings": [60, 600]}}))
    assert (asked.outcome, asked.owner) == (FAILED, Owner.WIDGET)
    assert "adds 62 requests" in asked.message
    assert "Most often: /settings, 60 times." in asked.message
    heavy = of(BUDGET, pairs({"by_chat": {**CHAT, "/ballast.bin": [1, 5 * MEGABYTE]}}))
    assert (heavy.outcome, heavy.owner) == (FAILED, Owner.WIDGET)
    assert "The largest: /ballast.bin, 5.0 MB." in heavy.message


def test_what_the_page_loads_only_with_the_embed_is_the_sites() -> None:
    cdn = {"by_page": {**PAGE, "https://cdn.example": [80, 900]}}
    verdict = of(BUDGET, pairs(cdn, cdn, cdn))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SITE)
    assert "Most often: https://cdn.example, 80 times." in verdict.message


def test_one_load_in_three_that_costs_more_is_outvoted() -> None:
    much = {"by_chat": {"/widget.js": [90, 9 * MEGABYTE]}}
    assert of(BUDGET, pairs({}, much, {})).outcome is PASSED
    assert of(BUDGET, pairs(much, {}, much)).outcome is FAILED


def test_what_the_page_loads_now_and_then_by_itself_is_not_the_embeds() -> None:
    ads = "https://ads.example"
    often: dict[str, Any] = {"by_page": {**PAGE, ads: [90, 9]}}
    seldom: dict[str, Any] = {"by_page": {**PAGE, ads: [2, 9]}}
    scene = [load(1, **often), load(1, embed=False, **seldom), load(2, **often)]
    assert of(BUDGET, scene, load(2, embed=False, **often)).outcome is PASSED
    assert of(BUDGET, pairs(often, often, plain=often)).outcome is PASSED


@pytest.mark.parametrize(
    ("cost", "words"),
    [
        ({"usable_after": 6000.0}, "the launcher can be used after 6000 ms (median of 3, 6000 to 6000)"),
        (
            {"blocked": 560.0},
            "holds up the main thread for 560 ms (median of 3, 560 to 560): more than 200 ms",
        ),
        ({"shift": 0.25, "chat_shift": 0.2}, "shifts the layout by 0.250 (median of 3, 0.250 to 0.250)"),
    ],
)
def test_times_and_the_layout_only_warn(cost: dict[str, float], words: str) -> None:
    verdict = of(BUDGET, pairs(cost, cost, cost))
    assert verdict.outcome is PASSED
    (warning,) = verdict.warnings
    assert words in warning


def test_a_page_that_is_busy_or_restless_by_itself_warns_of_nothing() -> None:
    own = {"blocked": 900.0, "shift": 0.4}
    assert of(BUDGET, pairs(own, own, own, plain=own)).warnings == ()
    now_and_then = [load(1, blocked=900.0), load(1, embed=False), load(2, blocked=900.0)]
    assert of(BUDGET, now_and_then, load(2, embed=False, blocked=900.0)).warnings == ()


def test_the_site_may_set_each_limit() -> None:
    def warned(**budget: float) -> int:
        cost = {"usable_after": 900.0, "blocked": 100.0, "shift": 0.05}
        return len(about(BUDGET, transcript(opened(budget=budget), pairs(cost))).warnings)

    assert warned() == 0
    assert [warned(launcher_ms=800), warned(blocking_ms=50), warned(layout_shift=0.01)] == [1, 1, 1]
    assert about(BUDGET, transcript(opened(budget={"requests": 1}), pairs({}))).outcome is FAILED


def test_what_a_browser_does_not_tell_is_left_out() -> None:
    silent = {"blocked": None, "shift": None, "chat_shift": None}
    verdict = of(BUDGET, pairs(silent, plain={"blocked": None, "shift": None}))
    assert verdict.outcome is PASSED
    assert "main thread" not in verdict.message
    assert "layout" not in verdict.message


def test_a_load_without_its_twin_says_nothing() -> None:
    assert of(BUDGET, load(1)).outcome is INCONCLUSIVE
    (found,) = differences(transcript(pairs({}), load(2)))
    assert len(found.pairs) == 1
    assert not found.is_beyond(Limits())


def test_pages_are_told_apart_and_the_one_beyond_is_named() -> None:
    much = {"by_chat": {"/widget.js": [90, 9]}}
    there = pairs(much | {"url": f"{SITE}/pricing"}, plain={"url": f"{SITE}/pricing"})
    assert "On /pricing, the embed adds 90 requests" in of(BUDGET, pairs({}), there).message


def test_a_page_that_was_only_counted_is_judged_beside_the_difference() -> None:
    counted: list[Scene] = [document(), asset("large.js", 4 * MEGABYTE), boot()]
    assert of(BUDGET, pairs({}), counted).message.startswith("Loading and opening the chat on / took")
    assert of(BUDGET, pairs({}), document(), boot()).message.startswith("On /, the embed adds")
