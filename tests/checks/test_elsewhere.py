"""A session in another inbox than its own."""

import pytest

from embedcheck.model.observations import TokenTriedElsewhere, Witness
from embedcheck.model.verdicts import Owner
from tests.builders import VISITOR, Line, Scene, by
from tests.builders_wire import read_identity
from tests.checks.verdicts import FAILED, INCONCLUSIVE, PASSED, of, red
from tests.scenes import boot, first_message

APART = "sessions_stay_in_their_inbox"


def tried(status: int, token: str = VISITOR) -> Line:
    return by(Witness.PROBE, TokenTriedElsewhere(token=token, inbox="another", status=status))


def alive(token: str = VISITOR) -> Line:
    return read_identity(token, 38, is_visitor=True)


def test_a_session_that_another_inbox_refuses_is_green_by_the_probes_word() -> None:
    verdict = of(APART, boot(), first_message("Hello"), alive(), tried(401))
    assert (verdict.outcome, verdict.confirmed_by) == (PASSED, ("probe",))


def test_a_session_that_another_inbox_accepts_is_the_servers_and_the_only_red_check() -> None:
    scene: Scene = [boot(), first_message("Hello"), alive(), tried(200)]
    assert of(APART, scene).owner is Owner.SERVER
    assert red(scene) == [APART]


@pytest.mark.parametrize("status", [400, 429, 500])
def test_an_answer_that_is_neither_proves_nothing(status: int) -> None:
    verdict = of(APART, alive(), tried(status))
    assert (verdict.outcome, verdict.owner) == (INCONCLUSIVE, Owner.ENVIRONMENT)


def test_the_refusal_of_a_dead_session_says_nothing() -> None:
    assert of(APART, boot(), tried(401)).owner is None
    assert of(APART, alive("‹session#9›"), tried(401)).outcome is INCONCLUSIVE


def test_one_accepted_session_is_enough() -> None:
    assert of(APART, alive(), tried(401), tried(200)).outcome is FAILED
