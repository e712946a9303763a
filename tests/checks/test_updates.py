"""A new status or assignee is told to the browser and seen there."""

import json

import pytest

from embedcheck.checks import traces
from embedcheck.checks.scene import PATIENCE
from embedcheck.checks.updates_findings import CLOSED
from embedcheck.model.observations import AgentUpdated, ChatShown, Frame, Way, Witness
from embedcheck.model.verdicts import Owner
from tests.builders import (
    CHAT,
    INBOX,
    VISITOR,
    Scene,
    by,
    later,
    opened,
    settled,
    state,
    step,
    step_failed,
    transcript,
)
from tests.builders_wire import exchange, read_identity
from tests.checks.saying import chatting
from tests.checks.verdicts import FAILED, INCONCLUSIVE, PASSED, about, of

UPDATES = "updates_are_shown"


def updates(what: str = "assignee", value: str = "Ann") -> Scene:
    return [step("agent_assigns"), by(Witness.STEPS, AgentUpdated(conversation=CHAT, what=what, value=value))]


def told(**data: object) -> Scene:
    text = json.dumps({"data": {"uuid": CHAT, **data}, "type": "conversation_update"})
    return by(Witness.WIRE, Frame(way=Way.RECEIVED, socket=1, text=text, kind="conversation_update"))


def looks(title: str = "Ann", *, composer: bool = True) -> Scene:
    look = ChatShown(messages=[{"text": "Hello m1"}], title=title, composer=composer)
    return [later(traces.DRAWING), state(open=True), by(Witness.PAGE, look)]


def inbox_that(*, prevents: bool) -> Scene:
    rules = {"visitors": {"prevent_reply_to_closed_conversation": prevents}}
    settings = exchange("GET", f"/chat/settings?inbox_id={INBOX}", rules)
    return [settings, read_identity(VISITOR, 38, is_visitor=True)]


def test_an_assignee_who_is_told_and_named_in_the_heading_is_green() -> None:
    verdict = of(UPDATES, [chatting(), updates(), told(assignee={"first_name": "Ann"}), looks()])
    assert (verdict.outcome, verdict.confirmed_by) == (PASSED, ("page", "wire"))


def test_a_heading_that_names_somebody_else_is_the_widgets() -> None:
    verdict = of(UPDATES, [chatting(), updates(), told(assignee={"first_name": "Ann"}), looks("Acme")])
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.WIDGET)


def test_an_update_that_never_comes_is_the_servers_and_a_slow_one_is_not_yet_lost() -> None:
    lost: Scene = [chatting(), updates(), later(PATIENCE), settled()]
    assert (of(UPDATES, lost).outcome, of(UPDATES, lost).owner) == (FAILED, Owner.SERVER)
    slow: Scene = [chatting(), updates(), later(1), settled()]
    assert of(UPDATES, slow).outcome is INCONCLUSIVE


@pytest.mark.parametrize(
    ("prevents", "composer", "right"),
    [(True, False, True), (True, True, False), (False, True, True), (False, False, False)],
)
def test_a_closed_conversation_has_a_composer_exactly_if_the_inbox_takes_replies(
    prevents: bool, composer: bool, right: bool
) -> None:
    closed: Scene = [updates("status", CLOSED), told(status=CLOSED), looks(composer=composer)]
    verdict = of(UPDATES, [chatting(), inbox_that(prevents=prevents), closed])
    assert verdict.outcome is (PASSED if right else FAILED)


def test_what_nobody_asked_or_nobody_could_do_is_told_apart() -> None:
    assert of(UPDATES, chatting()).owner is None
    assert of(UPDATES, [updates(), later(9), settled()]).owner is None
    failed: Scene = [chatting(), updates(), step_failed("agent_assigns", "403"), later(9)]
    assert (of(UPDATES, failed).outcome, of(UPDATES, failed).owner) == (INCONCLUSIVE, Owner.ENVIRONMENT)
    keyless = about(UPDATES, transcript(opened(has_agent=False), *chatting(), step("agent_closes")))
    assert (keyless.outcome, keyless.owner) == (INCONCLUSIVE, Owner.ENVIRONMENT)
