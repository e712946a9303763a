"""Bad JWTs: refused or not, and what the widget makes of a refusal."""

from datetime import UTC, datetime
from email.utils import format_datetime

import pytest

from embedcheck.checks.scene import PATIENCE
from embedcheck.model.observations import IdentityGiven, JwtRead, Witness
from embedcheck.model.verdicts import Outcome, Owner, Verdict
from tests.builders import (
    CHAT,
    CONTACT,
    JWT,
    VISITOR,
    Line,
    Scene,
    by,
    frame_hears,
    host_hears,
    later,
    opened,
    settled,
    transcript,
)
from tests.builders_wire import ask, exchange
from tests.checks.verdicts import FAILED, INCONCLUSIVE, PASSED, known, of, red
from tests.scenes import boot, first_message, load

REFUSED = "refused_sign_ins_stay_refused"
ACCEPTED = {"session_token": CONTACT, "user": {"user_id": 40, "is_visitor": False, "first_name": "Ada"}}


def bad(jwt: str = JWT, how: str = "setUser", flaw: str = "expired") -> Line:
    given = IdentityGiven(how=how, external_user_id="ada-1", must_be_refused=True, jwt=jwt, flaw=flaw)
    return by(Witness.STEPS, given)


def trying(status: int = 401, token: str = "", jwt: str = JWT) -> list[Scene]:
    answer = ACCEPTED if status == 200 else "Unauthorized"
    return [
        frame_hears("SET_JWT_TOKEN", jwt=jwt),
        exchange("POST", "/chat/auth/exchange", answer, status, token=token, body={"jwt": jwt}),
    ]


def judged(*scene: Scene) -> list[Verdict]:
    from embedcheck.checks import CHECKS

    return list(CHECKS[REFUSED](transcript(opened(), *scene)))


@pytest.mark.parametrize("status", [400, 401])
def test_a_refused_jwt_is_green_and_confirmed_by_the_wire(status: int) -> None:
    verdict = of(REFUSED, boot(), bad(), trying(status))
    assert (verdict.outcome, verdict.confirmed_by) == (PASSED, ("wire",))


def test_without_a_bad_jwt_nothing_is_asked() -> None:
    assert of(REFUSED, boot(), first_message("Hello")).outcome is INCONCLUSIVE


def test_an_accepted_jwt_is_the_servers_and_the_only_red_check() -> None:
    scene: Scene = [boot(), bad(flaw="expired"), trying(200), settled()]
    verdict = of(REFUSED, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert "(expired)" in verdict.message
    assert red(scene) == [REFUSED]


@pytest.mark.parametrize(
    ("flaw", "left", "outcome", "owner"),
    [
        ("expired", 540, INCONCLUSIVE, Owner.ENVIRONMENT),
        ("expired", -60, FAILED, Owner.SERVER),
        ("unsigned", 540, FAILED, Owner.SERVER),
    ],
)
def test_an_expired_jwt_that_the_servers_own_clock_holds_good_is_for_the_clocks(
    flaw: str, left: int, outcome: Outcome, owner: Owner
) -> None:
    now = datetime(2026, 11, 26, 0, 27, tzinfo=UTC)
    looked = JwtRead(jwt=JWT, algorithm="HS256", expires_in=-60.0, expires_at=now.timestamp() + left)
    asked = ask("POST", "/chat/auth/exchange", body={"jwt": JWT})
    answered = asked.answered(ACCEPTED, date=format_datetime(now))
    verdict = of(REFUSED, boot(), bad(flaw=flaw), asked.sent, by(Witness.STEPS, looked), answered)
    assert (verdict.outcome, verdict.owner) == (outcome, owner)


def test_clocks_that_disagree_about_one_jwt_hide_no_other_that_was_accepted() -> None:
    now = datetime(2026, 11, 26, 0, 27, tzinfo=UTC)
    looked = JwtRead(jwt=JWT, algorithm="HS256", expires_in=-60.0, expires_at=now.timestamp() + 540)
    asked = ask("POST", "/chat/auth/exchange", body={"jwt": JWT})
    answered = asked.answered(ACCEPTED, date=format_datetime(now))
    unsigned: Scene = [bad("‹jwt#2›", flaw="unsigned"), trying(200, jwt="‹jwt#2›")]
    verdict = of(REFUSED, boot(), bad(), asked.sent, by(Witness.STEPS, looked), answered, unsigned)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert "(unsigned)" in verdict.message


def test_one_accepted_jwt_among_refused_ones_is_found() -> None:
    scene: Scene = [boot(), bad(), trying(), bad("‹jwt#2›", flaw="unsigned"), trying(200, jwt="‹jwt#2›")]
    assert "(unsigned)" in of(REFUSED, scene).message


@pytest.mark.parametrize("status", [429, 500])
def test_an_answer_that_is_no_refusal_proves_nothing(status: int) -> None:
    verdict = of(REFUSED, boot(), bad(), trying(status))
    assert (verdict.outcome, verdict.owner) == (INCONCLUSIVE, Owner.SERVER)


def test_a_jwt_that_was_never_exchanged_proves_nothing() -> None:
    early = of(REFUSED, boot(), bad())
    late = of(REFUSED, boot(), bad(), later(PATIENCE))
    assert [(each.outcome, each.owner) for each in (early, late)] == [
        (INCONCLUSIVE, Owner.EMBEDCHECK),
        (INCONCLUSIVE, Owner.WIDGET),
    ]


def test_a_visitor_who_loses_the_chat_to_a_bad_jwt_is_the_known_defect() -> None:
    chatting: Scene = [boot(), first_message("Hello"), bad(), trying(token=VISITOR)]
    wiped: Scene = [chatting, host_hears("CLEAR_VISITOR_TOKEN"), host_hears("CLEAR_SESSION_TOKEN")]
    assert [each.outcome for each in judged(chatting)] == [PASSED]
    assert [each.outcome for each in judged(wiped)] == [PASSED, FAILED]
    assert known(wiped) == ["D-29"]


def test_a_session_that_ends_after_another_load_is_not_blamed_on_the_jwt() -> None:
    scene: Scene = [boot(), bad(), trying(), load(how="reload"), host_hears("CLEAR_SESSION_TOKEN")]
    assert [each.outcome for each in judged(scene)] == [PASSED]


def test_a_customer_who_chats_as_nobody_is_the_known_defect() -> None:
    at_load: Scene = [bad(how="userJWT"), load(), trying()]
    anonymous = exchange("POST", "/chat/conversations/init", {"conversation": {"uuid": CHAT}})
    named = exchange("POST", "/chat/conversations/init", {"conversation": {"uuid": CHAT}}, token=VISITOR)
    assert known(at_load, anonymous) == ["D-35"]
    assert [each.outcome for each in judged(at_load, named)] == [PASSED]
    assert [each.outcome for each in judged(at_load, load(), anonymous)] == [PASSED]


def test_a_jwt_of_the_sites_own_that_is_refused_is_no_wanted_refusal() -> None:
    other = ask("POST", "/chat/auth/exchange", body={"jwt": "‹jwt#9›"})
    scene: Scene = [boot(), bad(), trying(), other.sent, other.answered("Unauthorized", 401), settled()]
    assert red(scene) == ["no_request_fails"]
