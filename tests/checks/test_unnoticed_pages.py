"""Whose it is to mend that the widget did not notice a navigation."""

import pytest

from embedcheck.checks.visits import LEAVING
from embedcheck.model.observations import HistoryUsed, Navigated, Witness
from embedcheck.model.verdicts import Owner
from tests.builders import DESK, SITE, Scene, by, later, navigated, opened, transcript
from tests.checks.saying import chatting
from tests.checks.verdicts import about, of

SENT = "page_visits_are_sent"


@pytest.mark.parametrize(
    ("wrapped", "replaced", "owner"),
    [
        (True, True, Owner.WIDGET),
        (False, False, Owner.WIDGET),
        (False, True, Owner.SITE),
        (False, None, Owner.SITE),
    ],
)
def test_a_site_hides_its_pages_only_where_it_keeps_the_browsers_own_history(
    wrapped: bool, replaced: bool | None, owner: Owner
) -> None:
    page = f"{SITE}/docs"
    used = HistoryUsed(
        method="pushState",
        url_before=SITE,
        url_wanted=page,
        url_after=page,
        wrapped=wrapped,
        replaced=replaced,
    )
    scene: list[Scene] = [chatting(), later(2), navigated("/docs", "Docs", "push"), by(Witness.PAGE, used)]
    assert of(SENT, scene, later(LEAVING + 1)).owner is owner


WIDGETS = f"{DESK}/widget.js"
ROUTERS = f"{SITE}/router.js"


@pytest.mark.parametrize(
    ("passed", "replaced", "owner"),
    [
        ([WIDGETS, ROUTERS], True, Owner.WIDGET),
        ([ROUTERS, WIDGETS, f"{SITE}/"], True, Owner.WIDGET),
        ([ROUTERS], True, Owner.SITE),
        ([], True, Owner.SITE),
        ([ROUTERS], False, Owner.WIDGET),
    ],
)
def test_a_call_that_went_past_the_widgets_own_wrapper_is_the_sites_to_mend(
    passed: list[str], replaced: bool, owner: Owner
) -> None:
    moved = Navigated(url=f"{SITE}/docs", title="Docs", how="push", passed=passed, replaced=replaced)
    assert of(SENT, chatting(), later(2), by(Witness.PAGE, moved), later(LEAVING + 1)).owner is owner


def test_a_wrapper_over_that_of_a_frontend_whose_script_nobody_knows_is_not_blamed() -> None:
    ours = f"{SITE}/our-chat.js"
    page = f"{SITE}/docs"
    moved = Navigated(url=page, title="Docs", how="push", passed=[ours], replaced=True)
    used = HistoryUsed(
        method="pushState", url_before=SITE, url_wanted=page, url_after=page, wrapped=True, replaced=True
    )
    scene = opened(driver="custom"), chatting(), later(2), by(Witness.PAGE, moved), by(Witness.PAGE, used)
    assert about(SENT, transcript(*scene, later(LEAVING + 1))).owner is Owner.WIDGET


def test_going_back_and_the_hash_can_be_hidden_by_no_site() -> None:
    for how in ("traverse", "hash"):
        scene: list[Scene] = [chatting(), later(2), navigated("/#details", "Home", how), later(LEAVING + 1)]
        assert of(SENT, scene).owner is Owner.WIDGET
