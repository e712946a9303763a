"""Everything that an interview heard, read against the contract's models."""

import re
from collections.abc import Iterator, Sequence

from embedcheck.model.observations import (
    Frame,
    Observation,
    RequestSent,
    ResponseReceived,
    SocketOpened,
    Way,
)
from embedcheck.model.verdicts import Outcome, Owner, Verdict
from embedcheck.wire.contract import Reading, judge_answer, judge_frame
from embedcheck.wire.endpoints import SOCKET_PATH, classify

CONTRACT = "contract"
ANSWERS = "Every answer has the shape that the contract promises"
FRAMES = "Every frame that came has the shape that the contract promises"
UPDATE = (
    "Compare Libredesk's version with those that embedcheck knows (2.7.0 and later), and see who changes its "
    "answers on the way."
)

Exchange = Sequence[Observation]
Judged = tuple[str, Reading, Exchange]


def contract_lines(
    green: Sequence[Exchange], red: Sequence[Exchange]
) -> Iterator[tuple[Verdict, str, Exchange]]:
    """One verdict on all answers and one on all frames, each with its sentence and the exchange in which
    the contract was broken. Drift (what is only new, or gone) is a warning.

    `green` and `red` are the exchanges of one question each. A breach that a red question came upon too
    is that question's: one fault, one red line.
    """
    for check, sentence, read in (
        ("answers_keep_the_contract", ANSWERS, _answers),
        ("frames_keep_the_contract", FRAMES, _frames),
    ):
        judged = [each for exchange in green for each in read(exchange)]
        told = {_wherever(each) for exchange in red for one in read(exchange) for each in _problems(one)}
        if judged:
            yield _verdict(check, judged, told), sentence, _broken(judged, told)


def _answers(seen: Sequence[Observation]) -> Iterator[Judged]:
    requests = {each.id: each for each in seen if isinstance(each, RequestSent)}
    for answer in seen:
        if not isinstance(answer, ResponseReceived) or answer.id not in requests:
            continue
        request = requests[answer.id]
        endpoint = classify(request.method, request.url)
        if endpoint is not None:
            reading = judge_answer(endpoint, answer.status, answer.body)
            yield f"{endpoint.name} ({answer.status})", reading, (request, answer)


def _frames(seen: Sequence[Observation]) -> Iterator[Judged]:
    # What an agent's socket hears is no business of the widget's contract.
    widget = {each.socket for each in seen if isinstance(each, SocketOpened) and SOCKET_PATH in each.url}
    for frame in seen:
        if isinstance(frame, Frame) and frame.way is Way.RECEIVED and frame.socket in widget:
            yield frame.kind or "frame", judge_frame(frame.way, frame.text), (frame,)


def _problems(judged: Judged) -> list[str]:
    name, reading, _ = judged
    return [f"{name}: {problem}" for problem in reading.problems]


def _verdict(check: str, judged: Sequence[Judged], told: set[str]) -> Verdict:
    problems = dict.fromkeys(each for one in judged for each in _problems(one))
    left = [each for each in problems if _wherever(each) not in told]
    drift = tuple(dict.fromkeys(f"{name}: {each}" for name, reading, _ in judged for each in reading.drift))
    if not problems:
        read = f"{len(judged)} were read"
        return Verdict(check=check, outcome=Outcome.PASSED, message=read, warnings=drift)
    if not left:
        return Verdict(
            check=check,
            outcome=Outcome.INCONCLUSIVE,
            message="What breaks it is told by a red line above.",
            owner=Owner.SERVER,
            next_step="See the red lines.",
            warnings=drift,
        )
    more = f" And {len(left) - 1} more." if len(left) > 1 else ""
    return Verdict(
        check=check,
        outcome=Outcome.FAILED,
        message=f"{left[0]}.{more}",
        owner=Owner.SERVER,
        next_step=UPDATE,
        warnings=drift,
    )


def _broken(judged: Sequence[Judged], told: set[str]) -> Exchange:
    return next((one[2] for one in judged if {_wherever(each) for each in _problems(one)} - told), ())


def _wherever(problem: str) -> str:
    """The same breach in another item of a list is the same."""
    return re.sub(r"\[\d+\]", "[]", problem)
