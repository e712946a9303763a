from embedcheck.model.verdicts import Outcome, Owner, Verdict


def test_a_check_that_nobody_can_mend_was_never_asked() -> None:
    assert not Verdict(check="c", outcome=Outcome.INCONCLUSIVE, message="No agent replied.").asked


def test_a_check_that_lacks_a_witness_was_asked_and_has_an_owner() -> None:
    verdict = Verdict(
        check="c", outcome=Outcome.INCONCLUSIVE, message="No agent's key.", owner=Owner.ENVIRONMENT
    )

    assert verdict.asked


def test_every_other_outcome_was_asked() -> None:
    for outcome in set(Outcome) - {Outcome.INCONCLUSIVE}:
        assert Verdict(check="c", outcome=outcome, message="m").asked
