"""What an agent sends as HTML: silent, alive, or heard."""

from embedcheck.model.observations import AgentSaid, ChatShown, ConsoleLine, RequestSent, Witness
from embedcheck.model.verdicts import Owner
from tests.builders import CHAT, Scene, by, later, opened, state, step, transcript
from tests.checks.saying import chatting, pushed
from tests.checks.verdicts import FAILED, INCONCLUSIVE, PASSED, about, of, red

INERT = "agent_html_is_inert"
SAID = AgentSaid(
    text="Look a1",
    mark="a1",
    conversation=CHAT,
    html='<p>fine</p><img src="x" onerror="console.warn(\'canary-a1-1\')"><iframe src="https://canary.invalid/canary-a1-2">',
    canaries=["canary-a1-1", "canary-a1-2"],
)


def attacked(*then: Scene, **message: object) -> list[Scene]:
    """The HTML is sent, pushed, and then shown as given."""
    shown = {"text": "Look a1", "author": "agent", "pending": False, **message}
    return [
        chatting(),
        step("agent_says"),
        by(Witness.STEPS, SAID),
        pushed("Look a1"),
        then,
        later(2),
        state(open=True),
        by(Witness.PAGE, ChatShown(messages=[shown])),
    ]


def heard(text: str) -> Scene:
    return by(Witness.PAGE, ConsoleLine(level="warning", text=text))


def fetches(url: str, resource: str) -> Scene:
    return by(Witness.WIRE, RequestSent(id="x1", method="GET", url=url, resource=resource))


def test_html_that_was_seen_at_both_ends_and_stayed_silent_is_inert() -> None:
    verdict = of(INERT, attacked())
    assert (verdict.outcome, verdict.confirmed_by) == (PASSED, ("page", "wire"))
    assert "2 canaries" in verdict.message


def test_a_canary_that_runs_is_heard_and_its_tag_is_named() -> None:
    verdict = of(INERT, attacked(heard("canary-a1-1")))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.WIDGET)
    assert "ran a script: <img" in verdict.message


def test_only_the_word_alone_is_a_canary_that_ran() -> None:
    refused = "Refused to run the handler 'console.warn('canary-a1-1')' by the policy"
    assert of(INERT, attacked(heard(refused), heard("canary-a1-11"))).outcome is PASSED


def test_a_document_that_the_html_loads_is_obedience() -> None:
    verdict = of(INERT, attacked(fetches("https://canary.invalid/canary-a1-2", "document")))
    assert "loaded a document: <iframe" in verdict.message
    assert verdict.outcome is FAILED


def test_a_picture_is_fetched_and_told_but_no_fault() -> None:
    verdict = of(INERT, attacked(fetches("https://canary.invalid/canary-a1-2", "image")))
    assert verdict.outcome is PASSED
    assert "Pictures" in verdict.message


def test_what_could_act_is_a_fault_before_it_acts() -> None:
    scene = attacked(live=["onclick of <i>"])
    assert "alive: onclick of <i>" in of(INERT, scene).message
    assert red(scene) == [INERT]


def test_a_style_that_leaves_its_message_is_told() -> None:
    verdict = of(INERT, attacked(astray=["<p>"]))
    assert (verdict.outcome, "<p> outside" in verdict.message) == (PASSED, True)


def test_silence_proves_nothing_of_what_never_arrived_or_was_never_looked_at() -> None:
    sent: Scene = [chatting(), step("agent_says"), by(Witness.STEPS, SAID)]
    never = of(INERT, sent)
    assert (never.outcome, never.owner) == (INCONCLUSIVE, Owner.SERVER)
    unseen = of(INERT, sent, pushed("Look a1"))
    assert (unseen.outcome, unseen.owner) == (INCONCLUSIVE, None)


def test_without_hostile_html_or_an_agent_nothing_is_asked() -> None:
    assert of(INERT, chatting()).owner is None
    lonely = about(INERT, transcript(opened(has_agent=False), chatting(), step("agent_says")))
    assert (lonely.outcome, lonely.owner) == (INCONCLUSIVE, Owner.ENVIRONMENT)
