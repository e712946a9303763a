"""Whose it is to mend that the widget did not notice a navigation."""

import pytest

from embedcheck.checks.visits import LEAVING
from embedcheck.model.observations import HistoryUsed, Witness
from embedcheck.model.verdicts import Owner
from tests.builders import SITE, Scene, by, later, navigated
from tests.checks.saying import chatting
from tests.checks.verdicts import of

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


def test_going_back_and_the_hash_can_be_hidden_by_no_site() -> None:
    for how in ("traverse", "hash"):
        scene: list[Scene] = [chatting(), later(2), navigated("/#details", "Home", how), later(LEAVING + 1)]
        assert of(SENT, scene).owner is Owner.WIDGET
