import asyncio

import pytest

from embedcheck.probe.answers import read_answer
from embedcheck.probe.questions.cast import Cast
from embedcheck.probe.questions.interviewer import Interviewer
from embedcheck.probe.questions.question import CannotTell, Question
from tests.probe.interviewing import held


def test_a_fact_is_found_out_once_however_many_ask() -> None:
    looked: list[int] = []

    async def look() -> bool:
        looked.append(1)
        await asyncio.sleep(0)
        return True

    async def play() -> list[bool]:
        cast = Cast()
        return list(await asyncio.gather(*(cast.fact("it", look) for _ in range(3))))

    assert asyncio.run(play()) == [True, True, True]
    assert looked == [1]


def test_only_what_was_opened_is_remembered() -> None:
    cast = Cast()
    cast.note(read_answer(200, {}, '{"status":"success","data":{"conversation":{"uuid":"c"}}}'))
    cast.note(read_answer(400, {}, '{"status":"error","message":"Message Required"}'))
    cast.note(read_answer(200, {}, '{"status":"success","data":[]}'))

    assert cast.opened == ["c"]


def test_the_shared_visitor_is_one_person_and_a_newcomer_another() -> None:
    tokens: list[str] = []

    async def meets(ask: Interviewer) -> None:
        """People are met."""
        one, other, new = await asyncio.gather(ask.visitor(), ask.visitor(), ask.newcomer())
        tokens.extend([one.token, other.token, new.token])

    held({"an element": (Question(meets),)})

    assert tokens[0] == tokens[1] != tokens[2]


def test_a_person_who_cannot_be_had_is_told_to_everybody_who_asks() -> None:
    reasons: list[str] = []

    async def asks(ask: Interviewer) -> None:
        """Nobody comes."""
        for _ in range(2):
            with pytest.raises(CannotTell) as caught:
                await ask.visitor()
            reasons.append(caught.value.reason)

    held({"an element": (Question(asks),)}, fault="init_without_token")

    assert reasons == ["A new session was not told its token."] * 2
