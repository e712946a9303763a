import json
from collections.abc import Callable
from typing import Any

import pytest

from embedcheck.model.verdicts import Owner
from embedcheck.probe.answers import Answer, read_answer
from embedcheck.probe.questions.expecting import (
    accepted_list,
    accepted_object,
    has,
    needed_object,
    not_yours,
    refused,
    same,
    standing,
    unauthorized,
)
from embedcheck.probe.questions.question import CannotTell, Contradicted, Known

NOT_FOUND = ("Conversation not found", "NotFoundException")
GENERAL = ("Something went wrong", "GeneralException")


def success(data: Any) -> Answer:
    return read_answer(200, {}, json.dumps({"status": "success", "data": data}))


def failure(status: int, *documents: tuple[str, str]) -> Answer:
    body = "".join(
        json.dumps({"status": "error", "message": words, "data": None, "error_type": kind})
        for words, kind in documents
    )
    return read_answer(status, {}, body)


PAGE = read_answer(403, {"content-type": "text/html"}, "<h1>Forbidden</h1>")
THROTTLED = read_answer(429, {"retry-after": "60"}, '{"status":"error","message":"Rate limit exceeded"}')


def found(act: Callable[[], object]) -> str:
    with pytest.raises(Contradicted) as caught:
        act()
    return caught.value.found


def test_a_success_gives_its_data() -> None:
    assert accepted_object(success({"a": 1})) == {"a": 1}
    assert accepted_list(success([1])) == [1]


def test_data_of_another_kind_is_named() -> None:
    assert found(lambda: accepted_object(success([]))) == "data is an array, not an object."
    assert found(lambda: accepted_list(success(None))) == "data is null, not an array."


def test_a_refusal_where_a_success_was_due_is_quoted() -> None:
    assert "HTTP 404, Conversation not found" in found(lambda: accepted_object(failure(404, NOT_FOUND)))


def test_a_page_in_libredesks_place_sends_the_reader_to_the_proxy() -> None:
    with pytest.raises(Contradicted) as caught:
        unauthorized(PAGE)
    assert "proxy" in caught.value.next_step


def test_a_refusal_is_compared_to_the_letter() -> None:
    refused(failure(404, NOT_FOUND), 404, *NOT_FOUND)
    assert "instead of HTTP 400" in found(lambda: refused(failure(404, NOT_FOUND), 400, *NOT_FOUND))
    assert "in 2 JSON documents" in found(lambda: refused(failure(404, NOT_FOUND, GENERAL), 404, *NOT_FOUND))


def test_the_double_body_of_2_7_is_known_and_the_later_shape_is_right() -> None:
    with pytest.raises(Known) as caught:
        not_yours(failure(500, NOT_FOUND, GENERAL), 404)
    assert caught.value.defect == "D-20"
    not_yours(failure(404, NOT_FOUND), 404)
    not_yours(failure(403, ("Permission denied", "PermissionException")), 403)


def test_another_500_is_not_known() -> None:
    assert "HTTP 500" in found(lambda: not_yours(failure(500, GENERAL), 404))
    assert "HTTP 500" in found(lambda: not_yours(failure(500, GENERAL, GENERAL), 404))


def test_the_rate_limiter_says_nothing_about_any_question() -> None:
    for act in (accepted_object, unauthorized, lambda answer: not_yours(answer, 404)):
        with pytest.raises(CannotTell) as caught:
            act(THROTTLED)
        assert caught.value.owner is Owner.ENVIRONMENT


def test_what_a_question_only_begins_with_is_another_lines() -> None:
    with pytest.raises(CannotTell, match="auth/exchange is answered HTTP 500"):
        needed_object(failure(500, GENERAL), "auth/exchange")
    with pytest.raises(CannotTell, match="array"):
        needed_object(success([]), "settings")
    assert needed_object(success({}), "settings") == {}


def test_a_route_that_fails_altogether_is_another_lines() -> None:
    for answer in (failure(500, GENERAL), PAGE):
        with pytest.raises(CannotTell):
            standing(answer, "message")
    for answer in (failure(500, NOT_FOUND, GENERAL), failure(400, GENERAL), success(data=True)):
        assert standing(answer, "message") is answer


def test_missing_fields_and_other_values_are_named() -> None:
    assert found(lambda: has({"a": 1}, "a", "b", "c")) == "data lacks b, c."
    assert found(lambda: same("x", "y", "The name")) == "The name is “x”, not “y”."
    assert "(200 characters)" not in found(lambda: same("x" * 200, "y", "It"))
    assert "characters)" in found(lambda: same("x" * 200, "y", "It"))
