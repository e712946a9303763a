"""Satisfaction surveys (CSAT): sent when a conversation is resolved, answered once (`csat.go`)."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from embedcheck.sandbox.instance.actions import Action
from embedcheck.sandbox.instance.bodies import UnreadableBody, read_fields
from embedcheck.sandbox.instance.changes import SurveySaved
from embedcheck.sandbox.instance.envelopes import GENERAL, INPUT, refuse, success
from embedcheck.sandbox.instance.gojson import cut
from embedcheck.sandbox.instance.guards import Call, canonical
from embedcheck.sandbox.instance.records import Survey

FEEDBACK_MAX = 1000


def respond(call: Call) -> Iterator[Action]:
    try:
        fields = read_fields(call.request, {"rating": int, "feedback": str})
    except UnreadableBody:
        refuse(400, "Invalid JSON", INPUT)
    _check(fields)
    survey = _found(call)
    if survey.answered_at:
        refuse(400, "CSAT already submitted", INPUT)
    feedback = cut(fields["feedback"], FEEDBACK_MAX)
    yield SurveySaved(
        replace(survey, answered_at=call.request.at, rating=fields["rating"], feedback=feedback)
    )
    yield success(data=True)


def _check(fields: dict[str, Any]) -> None:
    if not 0 <= fields["rating"] <= 5:
        refuse(400, "Rating must be between 0 and 5 (0 means no rating)", INPUT)
    if not fields["rating"] and not fields["feedback"]:
        refuse(400, "Either rating or feedback must be provided", INPUT)


def _found(call: Call) -> Survey:
    survey = call.desk.store.surveys.get(call.uuid)
    if survey is None and canonical(call.uuid):
        refuse(400, "CSAT Survey not found", INPUT)
    if survey is None:
        refuse(500, "Error interface conversion failed", GENERAL)
    return survey
