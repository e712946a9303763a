"""Signing in, badly or well, signing out, and sessions that end."""

import asyncio
from typing import Any

import pytest

from embedcheck.model.observations import IdentityGiven, LoggedOut, SessionEnded
from embedcheck.steps.identity import ExpireSession, Identify, Logout
from embedcheck.steps.step import Step
from tests.runner.scene import CHAT, answered, asked, scene
from tests.steps.fake_stage import FakeStage


def performed(step: Step) -> FakeStage:
    stage = FakeStage()
    asyncio.run(step.perform(stage))
    return stage


def test_identifying_now_hands_over_a_jwt_and_waits_for_the_exchange() -> None:
    class Answering(FakeStage):
        async def until(self, question: Any, **_: Any) -> Any:
            url = f"{CHAT}/auth/exchange"
            later = scene(
                *[asked("0", "GET", CHAT)] * len(self.transcript()),
                asked("7", "POST", url),
                answered("7", url),
            )
            assert question(self.transcript()) is None
            return question(later)

    stage = Answering()
    step = Identify(external_user_id="ada", email="a@b.c", first_name="Ada")
    asyncio.run(step.perform(stage))

    claims = {"external_user_id": "ada", "email": "a@b.c", "first_name": "Ada"}
    assert stage.asked == [("mint_jwt", claims, 3600), ("set_user", "a.b.c")]
    assert stage.noted == [IdentityGiven(how="setUser", external_user_id="ada", claims=claims, jwt="a.b.c")]


def test_identifying_at_load_only_holds_the_jwt_ready() -> None:
    stage = performed(Identify(external_user_id="ada", email="a@b.c", first_name="Ada", at="load"))

    assert [gesture[0] for gesture in stage.asked] == ["mint_jwt", "hold_user_jwt"]


@pytest.mark.parametrize(
    ("bad", "minted", "flaw"),
    [
        ({"expires_in": -60}, (-60,), "expired"),
        ({"signed": "wrong_key"}, (3600, "wrong_key", None), "signed with a wrong key"),
        ({"signed": "alg_none"}, (3600, "alg_none", None), "unsigned (`alg: none`)"),
        ({"signed_for": "second"}, (3600, "well", "second"), "signed with the secret of the inbox second"),
        ({"without": ["exp"]}, (None,), "without exp"),
    ],
)
def test_a_jwt_that_is_bad_on_purpose_must_be_refused(
    bad: dict[str, Any], minted: tuple[Any, ...], flaw: str
) -> None:
    step = Identify(external_user_id="ada", email="a@b.c", first_name="Ada", at="load", **bad)
    stage = performed(step)
    [given] = [each for each in stage.noted if isinstance(each, IdentityGiven)]

    assert stage.asked[0][2:] == minted
    assert (given.must_be_refused, given.flaw) == (True, flaw)
    assert flaw in step.words("identify")


def test_a_jwt_may_lack_a_claim_on_purpose() -> None:
    step = Identify(external_user_id="ada", email="a@b.c", first_name="Ada", without=["email"])

    assert step.claims() == {"external_user_id": "ada", "first_name": "Ada"}


def test_a_visitors_session_ends_by_a_sign_in_elsewhere_with_an_identity_of_its_own() -> None:
    class Elsewhere:
        async def merge_away(self, jwt: str) -> str:
            return f"the visitor's token, for {jwt}"

    stage = FakeStage()
    stage.device = Elsewhere()
    asyncio.run(ExpireSession().perform(stage))

    [(gesture, claims, _)] = stage.asked
    assert (gesture, claims["external_user_id"]) == ("mint_jwt", "elsewhere-bcd1y")
    assert stage.noted == [SessionEnded(token="the visitor's token, for a.b.c", how="merge")]


def test_a_planted_session_is_one_that_nobody_can_know() -> None:
    tokens = []
    for _ in range(2):
        stage = performed(ExpireSession(by="cookie"))
        [ended] = [each for each in stage.noted if isinstance(each, SessionEnded)]
        assert stage.asked == [("plant_session", ended.token)]
        tokens.append(ended.token)
    assert len(set(tokens)) == 2


def test_logging_out_is_noted() -> None:
    stage = performed(Logout())

    assert stage.noted == [LoggedOut()]
    assert stage.asked == [("logout",)]
