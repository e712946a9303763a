"""Libredesk's contract as models: what each endpoint and each frame says, in 2.7.0 and later.

    reading = judge_answer(endpoints.SETTINGS, 200, body)
    reading.problems    # what a frontend would stumble over, each with its JSON path
    reading.drift       # what is only new, or gone

Where the published page and the running server differ, the models follow the server. Nothing here
raises, whatever the text.
"""

from embedcheck.model.observations import Way
from embedcheck.wire.contract import messages
from embedcheck.wire.contract.envelopes import Failure, Throttled
from embedcheck.wire.contract.operations import OPERATIONS, Operation
from embedcheck.wire.contract.reading import Drift, Problem, Reading, read, shown, type_of, unreadable
from embedcheck.wire.endpoints import UPLOAD, Endpoint
from embedcheck.wire.envelope import read_documents
from embedcheck.wire.frames import kind_of, read_frame

__all__ = ["Drift", "Problem", "Reading", "judge_answer", "judge_frame", "judge_request"]

NOTHING = Reading()


def judge_answer(endpoint: Endpoint, status: int, body: str | None) -> Reading:
    """One answer's body. Nothing is said of what has none, was not read, or is HTML or a script by right."""
    operation = OPERATIONS.get(endpoint.name)
    if operation is None or body is None or not (200 <= status < 300 or status >= 400):
        return NOTHING
    if status < 400 and operation.media != "application/json":
        return NOTHING
    try:
        documents = read_documents(body)
    except (ValueError, RecursionError):
        return unreadable("JSON", "HTML" if body.lstrip().startswith("<") else "something else")
    if not documents:
        return unreadable("JSON", "nothing")
    if status < 400:
        return _success(operation, documents)
    return _refusal(operation, status, documents)


def _success(operation: Operation, documents: list[object]) -> Reading:
    if len(documents) > 1:
        return unreadable("one JSON document", f"{len(documents)} in a row")
    return read(documents[0], operation.answers)


def _refusal(operation: Operation, status: int, documents: list[object]) -> Reading:
    most = 2 if status in operation.glued else 1
    if len(documents) > most:
        return unreadable("one JSON document", f"{len(documents)} in a row")
    shapes = (Failure, Throttled) if status == 429 else (Failure,)
    readings = [read(each, shapes) for each in documents]
    drift = [each for reading in readings for each in reading.drift]
    if status not in operation.refusals:
        drift.append(Drift("new status", str(status)))
    problems = tuple(each for reading in readings for each in reading.problems)
    return Reading(readings[0].shape, problems, tuple(drift))


def judge_request(endpoint: Endpoint, body: str | None) -> Reading:
    """One request's body, as JSON; of an upload, that its two form fields are there."""
    operation = OPERATIONS.get(endpoint.name)
    if operation is None or body is None:
        return NOTHING
    if endpoint is UPLOAD:
        return _form(body)
    if operation.request is None:
        return NOTHING
    try:
        documents = read_documents(body)
    except (ValueError, RecursionError):
        return unreadable("JSON", "something else")
    if len(documents) != 1:
        return unreadable("one JSON document", f"{len(documents)} in a row" if documents else "nothing")
    return read(documents[0], (operation.request,))


def _form(body: str) -> Reading:
    missing = [name for name in ("conversation_uuid", "files") if f'name="{name}"' not in body]
    return Reading("form", tuple(Problem(name, "this field of the form", "nothing") for name in missing))


def judge_frame(way: Way, text: str) -> Reading:
    """One frame. An unknown type is a problem if it was sent, as the server ignores it, and drift if it was received."""
    frame = read_frame(text)
    if frame is None:
        return unreadable("a JSON object", "something else")
    if not isinstance(frame.get("type"), str):
        found = type_of(frame["type"]) if "type" in frame else "nothing"
        return unreadable("a string", found, "type")
    known = messages.SENT if way is Way.SENT else messages.RECEIVED
    kind = kind_of(text)
    if kind in known:
        return read(frame, (known[kind],))
    if way is Way.SENT:
        return unreadable("a type that the server knows", shown(kind), "type")
    return Reading(drift=(Drift("new frame", shown(kind)),))
