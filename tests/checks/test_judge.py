"""Judging as a whole: nothing raises, failed steps speak, findings find their step."""

from collections.abc import Iterator

import pytest

from embedcheck.checks import CHECKS
from embedcheck.checks.about import About
from embedcheck.checks.judge import LIBREDESKS_OWN, MEND_FIRST, NOTHING_AMISS, judge
from embedcheck.model.observations import StepBegan, Witness
from embedcheck.model.transcript import Transcript
from embedcheck.model.verdicts import Outcome, Owner, Verdict
from tests.builders import agent_says, by, later, logged_out, opened, settled, step, step_failed, transcript
from tests.builders_wire import exchange
from tests.scenes import boot, first_message


def test_every_check_speaks_about_itself_and_in_the_order_of_the_table() -> None:
    judged = judge(transcript(opened(), boot(), step("say"), first_message("Hello"), settled()))
    assert list(dict.fromkeys(verdict.check for verdict in judged)) == list(CHECKS)


def test_every_check_is_named_as_its_function_and_explains_itself() -> None:
    for name, check in CHECKS.items():
        first, _, rest = (check.__doc__ or "").partition("\n")
        assert check.__name__ == name
        assert first.endswith(".")
        assert len(rest.split()) > 25, f"{name} does not say why it matters and how to mend it"


def test_an_empty_transcript_is_inconclusive_and_not_broken() -> None:
    assert {verdict.outcome for verdict in judge(Transcript(()))} == {Outcome.INCONCLUSIVE}


def test_a_check_that_raises_is_broken_and_hides_no_other() -> None:
    def raises(_: Transcript) -> Iterator[Verdict]:
        raise ZeroDivisionError("no zero")

    def passes(_: Transcript) -> Iterator[Verdict]:
        yield About("passes").passed("Fine.")

    first, second = judge(transcript(opened()), checks={"raises": raises, "passes": passes})
    assert (first.check, first.outcome, first.owner) == ("raises", Outcome.BROKEN, Owner.EMBEDCHECK)
    assert "ZeroDivisionError: no zero" in first.message
    assert second.outcome is Outcome.PASSED


def test_a_check_that_raises_half_way_through_keeps_no_half_verdict() -> None:
    def stumbles(_: Transcript) -> Iterator[Verdict]:
        yield About("stumbles").passed("So far so good.")
        raise KeyError("x")

    assert [each.outcome for each in judge(transcript(opened()), checks={"stumbles": stumbles})] == [
        Outcome.BROKEN
    ]


def test_a_failed_step_is_a_finding_named_by_the_step() -> None:
    scene = transcript(
        opened(),
        boot(),
        step("open_widget"),
        step("click: Buy"),
        step_failed("click", "waited 15 s", "See."),
    )
    finding = judge(scene)[-1]
    assert (finding.check, finding.outcome, finding.step) == ("click", Outcome.FAILED, 1)
    assert (finding.message, finding.next_step, finding.owner) == ("Waited 15 s.", "See.", Owner.SITE)
    assert finding.evidence == (len(scene),)


def test_a_failed_step_belongs_to_whoever_owns_the_first_red_check() -> None:
    refused = exchange("GET", "/chat/conversations", "No", 500, token="‹visitor#1›")
    scene = transcript(
        opened(), boot(), first_message("Hello"), refused, step("say"), step_failed("say", "no answer")
    )
    assert judge(scene)[-1].owner is Owner.SERVER


def test_what_is_expected_in_vain_where_nothing_is_amiss_is_likely_the_scenarios_own_mistake() -> None:
    scene = transcript(
        opened(), boot(), step("expect_message: No"), step_failed("expect_message", "it shows «Yes»", "See.")
    )
    finding = judge(scene)[-1]
    assert finding.owner is Owner.SCENARIO
    assert finding.next_step == f"{NOTHING_AMISS} See."


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("waited 15 s", "Waited 15 s."),
        ("It broke.", "It broke."),
        ("`click` comes too early", "`click` comes too early."),
        ("what is there is «a b c…", "What is there is «a b c…"),
    ],
)
def test_a_failed_step_speaks_in_sentences_as_the_checks_do(error: str, told: str) -> None:
    scene = transcript(opened(), boot(), step("click"), step_failed("click", error))
    assert judge(scene)[-1].message == told


@pytest.mark.parametrize(
    ("name", "broken", "told"),
    [
        ("expect_message", False, NOTHING_AMISS),
        ("expect_message", True, MEND_FIRST),
        ("say", True, MEND_FIRST),
        ("say", False, "See the screenshot of that moment."),
    ],
)
def test_a_step_without_advice_of_its_own_is_advised_by_what_the_checks_found(
    name: str, broken: bool, told: str
) -> None:
    refused = [exchange("GET", "/chat/conversations", "No", 500, token="‹visitor#1›")] if broken else []
    scene = transcript(
        opened(), boot(), first_message("Hello"), *refused, step(name), step_failed(name, "waited 15 s", "")
    )
    assert judge(scene)[-1].next_step == told


def test_a_message_is_told_by_its_words_and_not_by_its_mark() -> None:
    def finds(_: Transcript) -> Iterator[Verdict]:
        yield About("finds").failed("«a1» is lost, «a2» is not, «x» is none.", owner=Owner.SITE, next_step="")

    scene = transcript(opened(), agent_says("Hello a1", "a1"), agent_says("w" * 100 + " a2", "a2"))
    [verdict] = judge(scene, checks={"finds": finds})
    assert verdict.message == f"«Hello a1» is lost, «{'w' * 60}… a2» is not, «x» is none."


def test_a_step_that_knows_whose_fault_it_is_says_so_whatever_the_checks_found() -> None:
    refused = exchange("GET", "/chat/conversations", "No", 500, token="‹visitor#1›")
    failed = step_failed("back", "no page to go back to", owner="scenario")
    scene = transcript(opened(), boot(), first_message("Hello"), refused, step("back"), failed)
    assert judge(scene)[-1].owner is Owner.SCENARIO


@pytest.mark.parametrize(
    ("file", "owner", "told"),
    [
        ("part.yaml", "scenario", "See. The step is written at part.yaml:1:5."),
        ("part.yaml", "site", "See."),
        ("scene.yaml", "scenario", "See."),
    ],
    ids=["of a file that it uses", "the site's to mend", "of its own file, whose place every report tells"],
)
def test_a_step_of_another_file_that_the_scenario_has_to_mend_is_named_where_it_is_written(
    file: str, owner: str, told: str
) -> None:
    begun = StepBegan(index=0, name="visit", words="visit: /x", file=file, line=1, col=5)
    failed = step_failed("visit", "no such page", "See.", owner=owner)
    assert judge(transcript(opened(), by(Witness.STEPS, begun), failed))[-1].next_step == told


def test_a_finding_points_at_the_step_under_which_it_broke() -> None:
    refused = exchange("GET", "/chat/conversations", "No", 500, token="‹visitor#1›")
    scene = transcript(
        opened(),
        step("visit: /"),
        boot(),
        step("say"),
        first_message("Hello"),
        refused,
        later(1),
        step("reload"),
    )
    failed = next(each for each in judge(scene) if each.outcome is Outcome.FAILED)
    assert (failed.check, failed.step) == ("no_request_fails", 1)


def test_every_red_verdict_names_an_owner_and_a_next_step() -> None:
    for verdict in judge(
        transcript(opened(), boot(), first_message("Hello"), later(30), logged_out(), settled())
    ):
        if verdict.outcome in (Outcome.FAILED, Outcome.KNOWN):
            assert verdict.owner
            assert verdict.next_step


@pytest.mark.parametrize(
    ("owner", "driver", "told"),
    [(Owner.WIDGET, "official", True), (Owner.WIDGET, "custom", False), (Owner.SITE, "official", False)],
)
def test_who_only_embeds_the_widget_learns_what_to_do_with_a_finding_of_its_frontend(
    owner: Owner, driver: str, told: bool
) -> None:
    def finds(_: Transcript) -> Iterator[Verdict]:
        yield About("finds").failed("It is wrong.", owner=owner, next_step="Mend it.")

    [verdict] = judge(transcript(opened(driver=driver)), checks={"finds": finds})
    assert verdict.next_step == (f"Mend it. {LIBREDESKS_OWN}" if told else "Mend it.")


def test_what_the_scenario_never_came_to_is_told_apart_from_what_is_missing() -> None:
    judged = {
        each.check: each
        for each in judge(transcript(opened(has_agent=False), boot(), first_message("Hello")))
    }
    assert judged["messages_are_delivered_exactly_once"].asked
    assert not judged["logout_forgets"].asked
