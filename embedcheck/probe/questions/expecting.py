"""Small sentences about answers, for questions to make their own of."""

from collections.abc import Iterable
from typing import Any

from embedcheck.model.verdicts import Owner
from embedcheck.probe.answers import Answer
from embedcheck.probe.questions.question import CannotTell, Contradicted, Known

INPUT = "InputException"
PERMISSION = "PermissionException"
UNAUTHORIZED = "UnauthorizedException"
GENERAL = "GeneralException"

THROTTLED = "Ask again in a minute, from an address of your own, or let the operator raise rate_limit.widget."
NOT_LIBREDESK = "Look for a proxy, firewall or CDN that answers in Libredesk's place on this path."


def heard(answer: Answer) -> Answer:
    """The answer, unless it is the rate limiter's: that says nothing about the question."""
    if answer.throttled_for is not None:
        raise CannotTell(
            f"Throttled (HTTP 429, again in {answer.throttled_for:.0f} s), also after waiting.",
            owner=Owner.ENVIRONMENT,
            next_step=THROTTLED,
        )
    return answer


def expect(truth: object, found: str, *, next_step: str = "", owner: Owner | None = None) -> None:
    """Raises Contradicted with what was found instead."""
    if not truth:
        raise Contradicted(found, next_step=next_step, owner=owner)


def accepted(answer: Answer) -> Any:
    """`data` of a success."""
    if not heard(answer).ok:
        raise Contradicted(
            f"{answer.words}, instead of a success.", next_step="" if answer.documents else NOT_LIBREDESK
        )
    return answer.data


def accepted_object(answer: Answer) -> dict[str, Any]:
    data = accepted(answer)
    expect(isinstance(data, dict), f"data is {_kind(data)}, not an object.")
    return dict(data)


def accepted_list(answer: Answer) -> list[Any]:
    data = accepted(answer)
    expect(isinstance(data, list), f"data is {_kind(data)}, not an array.")
    return list(data)


def needed(answer: Answer, see: str) -> Any:
    """`data` of a success that the question only needs to begin with: another line asks for it. Raises
    CannotTell, and names the element whose lines are to be seen."""
    if not heard(answer).ok:
        raise CannotTell(f"{see} is answered {answer.words}.", next_step=f"See the lines of {see}.")
    return answer.data


def needed_object(answer: Answer, see: str) -> dict[str, Any]:
    data = needed(answer, see)
    if not isinstance(data, dict):
        raise CannotTell(f"{see} is answered with {_kind(data)}.", next_step=f"See the lines of {see}.")
    return dict(data)


def standing(answer: Answer, see: str) -> Answer:
    """The answer, unless the server fails on this route altogether, or something else answers in its place:
    another line asks for that."""
    fails = heard(answer).status >= 500 and answer.documents < 2
    if fails or (answer.status >= 400 and not answer.documents):
        needed(answer, see)
    return answer


def refused(answer: Answer, status: int, message: str, error_type: str) -> None:
    """Refused with exactly this, in one envelope."""
    heard(answer)
    found = (answer.status, answer.message, answer.error_type, answer.documents)
    if found == (status, message, error_type, 1):
        return
    wanted = f"HTTP {status}, {message} ({error_type})"
    twice = f", in {answer.documents} JSON documents" if answer.documents > 1 else ""
    raise Contradicted(
        f"{answer.words}{twice}, instead of {wanted}.",
        next_step="" if answer.documents else NOT_LIBREDESK,
    )


def unauthorized(answer: Answer) -> None:
    refused(answer, 401, "Unauthorized", UNAUTHORIZED)


NOT_YOURS = {403: ("Permission denied", PERMISSION), 404: ("Conversation not found", "NotFoundException")}


def not_yours(answer: Answer, status: int) -> None:
    """Refused as unknown (404) or somebody else's (403), in one envelope; 2.7 answers 500 with two."""
    message, error_type = NOT_YOURS[status]
    if heard(answer).status == 500 and answer.documents == 2 and answer.error_type == error_type:
        raise Known("D-20", f"HTTP 500 with two JSON documents, of which the first says {message}.")
    refused(answer, status, message, error_type)


def has(data: dict[str, Any], *names: str, where: str = "data") -> None:
    """The fields are there, whatever they hold."""
    missing = [name for name in names if name not in data]
    expect(not missing, f"{where} lacks {', '.join(missing)}.")


def same(found: object, wanted: object, what: str) -> None:
    """`what` begins the sentence that says what was found instead."""
    expect(found == wanted, f"{what} is {_shown(found)}, not {_shown(wanted)}.")


def objects(items: object) -> list[dict[str, Any]]:
    """The objects of a list, whatever else may be there."""
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def listing(words: Iterable[str]) -> str:
    return ", ".join(words) or "nothing"


def _kind(value: object) -> str:
    names = {dict: "an object", list: "an array", str: "a string", type(None): "null"}
    return names.get(type(value), repr(value))


def _shown(value: object) -> str:
    text = repr(value) if not isinstance(value, str) else f"“{value}”"
    return text if len(text) <= 90 else f"{text[:60]}… ({len(text)} characters)"
