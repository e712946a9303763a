from embedcheck.checks import CHECKS
from embedcheck.checks.causes import CONSEQUENCES, consequences, explained
from embedcheck.model.verdicts import Outcome, Owner, Verdict

SCRIPT, BOOT, LAUNCHER, HARM, MESSAGES = (
    "script_is_loaded_once",
    "boot_completes",
    "launcher_is_usable",
    "site_is_unharmed",
    "messages_are_delivered_exactly_once",
)


def verdict(check: str, outcome: Outcome = Outcome.FAILED, owner: Owner = Owner.SITE) -> Verdict:
    return Verdict(check=check, outcome=outcome, message="m", owner=owner)


def told(checks: list[Verdict], steps: list[Verdict] | None = None) -> list[tuple[str, str | None]]:
    return [(each.check, each.cause) for each in explained(checks, steps or [])]


def test_the_table_speaks_of_checks_that_there_are() -> None:
    named = {*CONSEQUENCES, *(each for many in CONSEQUENCES.values() for each in many)}
    assert named <= set(CHECKS)


def test_nothing_is_its_own_cause_not_even_by_a_detour() -> None:
    assert [check for check in CONSEQUENCES if check in consequences(check)] == []


def test_what_follows_from_a_consequence_follows_from_the_cause() -> None:
    assert LAUNCHER in consequences(SCRIPT)
    assert "page_visits_are_stored" in consequences("tokens_stay_private")


def test_a_consequence_names_its_cause_and_is_told_behind_it() -> None:
    assert told([verdict(LAUNCHER), verdict(BOOT), verdict(HARM)]) == [
        (BOOT, None),
        (HARM, None),
        (LAUNCHER, BOOT),
    ]


def test_the_first_cause_is_named_and_not_the_one_between() -> None:
    assert told([verdict(SCRIPT), verdict(BOOT), verdict(LAUNCHER)])[1:] == [
        (BOOT, SCRIPT),
        (LAUNCHER, SCRIPT),
    ]


def test_what_is_known_or_cannot_be_told_explains_nothing() -> None:
    for outcome in (Outcome.KNOWN, Outcome.INCONCLUSIVE, Outcome.PASSED):
        assert told([verdict(BOOT, outcome), verdict(LAUNCHER)]) == [(BOOT, None), (LAUNCHER, None)]


def test_what_is_not_red_keeps_its_place_and_its_own_word_for_its_cause() -> None:
    passed = verdict(LAUNCHER, Outcome.PASSED)
    assert explained([passed, verdict(BOOT)], []) == [passed, verdict(BOOT)]


def test_a_step_that_gave_up_follows_from_the_first_red_check_of_the_same_owner() -> None:
    step = verdict("open_widget", owner=Owner.SITE)
    assert told([verdict(MESSAGES, owner=Owner.SERVER), verdict(LAUNCHER)], [step])[-1] == (
        "open_widget",
        LAUNCHER,
    )


def test_a_step_that_is_somebody_elses_to_mend_stands_for_itself() -> None:
    step = verdict("open_widget", owner=Owner.SCENARIO)
    assert told([verdict(LAUNCHER)], [step])[-1] == ("open_widget", None)
    assert told([], [step]) == [("open_widget", None)]
