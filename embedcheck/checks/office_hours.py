"""When somebody is there: told by the server where the inbox says so, and shown in the chat."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from embedcheck.checks import traces
from embedcheck.checks.about import About
from embedcheck.checks.exchanges import Exchange, exchanges
from embedcheck.checks.scene import is_official
from embedcheck.model.observations import ChatShown
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.wire import endpoints

# Nearer than this to opening or closing, server and browser may disagree about which it is.
NEAR = timedelta(minutes=2)
ADVICE = "See Libredesk's business hours (Admin → Business hours), and the default in its general settings."


def office_hours_are_shown(transcript: Transcript) -> Iterator[Verdict]:
    """Where an inbox shows its office hours, the settings hold them, and outside of them the chat says so.

    Why it matters: a visitor who is promised an answer at night waits in vain.
    How Libredesk behaves: the settings carry all business hours, which of them count
    (`default_business_hours_id`), and how far the desk's clock is from UTC in minutes; a conversation
    carries the last as well. Whether it is closed now is reckoned from the server's own clock (the Date
    of its answer), and not judged within two minutes of a change.
    What breaks it: settings without the hours although the inbox shows them, a frontend that reckons by
    the visitor's clock or time zone.
    To mend it: switch the inbox's office hours on and give it some; reckon with the offset of the
    conversation, or else with that of the settings.
    """
    about = About("office_hours_are_shown")
    asked = [each for each in exchanges(transcript, endpoints.SETTINGS) if isinstance(each.data, dict)]
    shown = [each for each in asked if each.data.get("show_office_hours_in_chat") is True]
    if not shown:
        yield about.not_asked("The inbox shows no office hours.", "Play it in an inbox that does.")
        return
    settings = shown[-1]
    if missing := _missing(settings.data):
        yield about.failed(missing, settings.seen, owner=Owner.SERVER, next_step=ADVICE)
        return
    without = [each for each in _conversations(transcript) if not _has_offset(each.data)]
    if without:
        message = "A conversation was read without the desk's distance from UTC."
        yield about.failed(message, without[0].seen, owner=Owner.SERVER, next_step=ADVICE)
        return
    yield _shown(about, transcript, settings)


def _missing(data: dict[str, Any]) -> str:
    if not isinstance(data.get("business_hours"), list) or not data["business_hours"]:
        return "The inbox shows office hours, and its settings hold none."
    if hours_in_force(data) is None:
        return (
            f"The settings name the business hours {data.get('default_business_hours_id')}, and hold no such."
        )
    return "" if _has_offset(data) else "The settings do not say how far the desk's clock is from UTC."


def _has_offset(data: Any) -> bool:
    return isinstance(data, dict) and isinstance(data.get("working_hours_utc_offset"), int)


def _conversations(transcript: Transcript) -> list[Exchange]:
    asked = exchanges(transcript, endpoints.INIT, endpoints.CONVERSATION)
    return [each for each in asked if isinstance(each.data, dict)]


def hours_in_force(data: dict[str, Any]) -> dict[str, Any] | None:
    """The default ones; those of an assigned team are told to the conversation, and not judged here."""
    wanted = data.get("default_business_hours_id")
    return next(
        (each for each in data["business_hours"] if isinstance(each, dict) and each.get("id") == wanted), None
    )


def is_open(hours: dict[str, Any], there: datetime) -> bool | None:
    """Whether somebody is there at a local time; None where that changes about now."""
    if hours.get("is_always_open"):
        return True
    states = {_is_open(hours, there + shift) for shift in (-NEAR, timedelta(), NEAR)}
    return states.pop() if len(states) == 1 else None


def _is_open(hours: dict[str, Any], there: datetime) -> bool:
    holidays = hours.get("holidays") or []
    if any(isinstance(each, dict) and each.get("date") == there.strftime("%Y-%m-%d") for each in holidays):
        return False
    days = hours.get("hours")
    day = days.get(there.strftime("%A")) if isinstance(days, dict) else None
    if not isinstance(day, dict) or not day.get("open") or day.get("open") == day.get("close"):
        return False
    return str(day["open"]) <= there.strftime("%H:%M") <= str(day.get("close"))


def _shown(about: About, transcript: Transcript, settings: Exchange) -> Verdict:
    hours, now = hours_in_force(settings.data), settings.server_time
    looks = [
        each for each in traces.looks(transcript) if each.seen.title and traces.is_open(transcript, each)
    ]
    if hours is None or now is None or not looks or not is_official(transcript):
        return about.passed("The settings hold the office hours.", settings.seen)
    there = now + timedelta(minutes=settings.data["working_hours_utc_offset"])
    silent: list[Entry[ChatShown]] = [each for each in looks if not each.seen.subtitle]
    if is_open(hours, there) is False and silent == looks:
        message = f"It is {there:%A, %H:%M} at the desk, which is closed, and the chat does not say so."
        advice = "See whether the chat's heading has a line below the name."
        return about.failed(message, [*settings.seen, silent[-1]], owner=Owner.WIDGET, next_step=advice)
    return about.passed(
        "The settings hold the office hours, and the chat keeps to them.", [*settings.seen, looks[-1]]
    )
