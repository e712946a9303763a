"""Office hours are told by the server, and kept to in the chat."""

from datetime import UTC, datetime
from typing import Any

import pytest

from embedcheck.checks.office_hours import is_open
from embedcheck.model.observations import ChatShown, Witness
from embedcheck.model.verdicts import Owner
from tests.builders import CHAT, INBOX, VISITOR, Scene, by, state
from tests.builders_wire import ask
from tests.checks.verdicts import FAILED, PASSED, of

HOURS = "office_hours_are_shown"
WEEK: dict[str, Any] = {
    "id": 1,
    "is_always_open": False,
    "holidays": [{"date": "2026-11-26", "name": "A holiday"}],
    "hours": {
        "Monday": {"open": "09:00", "close": "17:00"},
        "Thursday": {"open": "09:00", "close": "17:00"},
        "Friday": {"open": "00:00", "close": "00:00"},
    },
}
NIGHT, NOON = "Mon, 23 Nov 2026 23:00:00 GMT", "Mon, 23 Nov 2026 12:00:00 GMT"


def settings(date: str = NIGHT, **changes: Any) -> Scene:
    known = {
        "show_office_hours_in_chat": True,
        "business_hours": [WEEK],
        "default_business_hours_id": 1,
        "working_hours_utc_offset": 0,
    }
    asked = ask("GET", f"/chat/settings?inbox_id={INBOX}")
    return [asked.sent, asked.answered({**known, **changes}, date=date)]


def looks(subtitle: str) -> Scene:
    look = ChatShown(messages=[{"text": "Hello"}], title="Acme", subtitle=subtitle)
    return [state(open=True), by(Witness.PAGE, look)]


def test_a_closed_desk_that_says_so_is_green_and_a_silent_one_is_the_widgets() -> None:
    assert of(HOURS, [settings(), looks("We'll be back")]).outcome is PASSED
    silent = of(HOURS, [settings(), looks("")])
    assert (silent.outcome, silent.owner) == (FAILED, Owner.WIDGET)


def test_an_open_desk_need_not_say_anything() -> None:
    assert of(HOURS, [settings(NOON), looks("")]).outcome is PASSED
    # It is still the afternoon at a desk far in the west.
    assert of(HOURS, [settings(working_hours_utc_offset=-600), looks("")]).outcome is PASSED


@pytest.mark.parametrize(
    "changes",
    [
        {"business_hours": []},
        {"business_hours": None},
        {"default_business_hours_id": 2},
        {"working_hours_utc_offset": None},
    ],
)
def test_hours_that_are_promised_and_missing_are_the_servers(changes: dict[str, Any]) -> None:
    verdict = of(HOURS, settings(**changes))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)


def test_a_conversation_without_the_desks_clock_is_the_servers() -> None:
    read = ask("GET", f"/chat/conversations/{CHAT}", token=VISITOR)
    answer = read.answered(body='{"status": "success", "data": {"conversation": {}}}')
    assert of(HOURS, [settings(), read.sent, answer]).owner is Owner.SERVER


def test_an_inbox_that_shows_no_hours_is_not_asked() -> None:
    assert of(HOURS, settings(show_office_hours_in_chat=False)).owner is None


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        ((23, 12, 0), True),
        ((23, 8, 0), False),
        ((23, 8, 59), None),
        ((23, 17, 1), None),
        ((24, 12, 0), False),
        ((26, 12, 0), False),
        ((27, 12, 0), False),
    ],
)
def test_whether_a_desk_is_open_is_reckoned_by_its_own_week(
    there: tuple[int, int, int], expected: bool | None
) -> None:
    assert is_open(WEEK, datetime(2026, 11, *there, tzinfo=UTC)) is expected
    assert is_open({**WEEK, "is_always_open": True}, datetime(2026, 11, *there, tzinfo=UTC))
