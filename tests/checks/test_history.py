"""What the visitor said before signing in becomes the contact's, or is lost in the merge."""

from typing import Any

import pytest

from embedcheck.model.verdicts import Owner
from tests.builders import CONTACT, Scene, settled
from tests.builders_wire import read_conversation, read_identity
from tests.checks.merging import chatting, merging
from tests.checks.verdicts import FAILED, PASSED, known, of, red
from tests.scenes import conversation

HISTORY = "history_is_carried_over"


def test_a_conversation_that_is_lost_in_the_merge_is_the_servers() -> None:
    scene: Scene = [chatting(), merging(listed=[])]
    assert (of(HISTORY, scene).outcome, of(HISTORY, scene).owner) == (FAILED, Owner.SERVER)
    assert red(scene, settled()) == [HISTORY]


@pytest.mark.parametrize(
    ("read", "words"),
    [
        ({"contact_id": 38, "contact_type": "visitor"}, "anonymous visitor"),
        ({"contact_id": 77, "contact_type": "contact"}, "another contact"),
        ({"contact_id": 40, "contact_type": "contact", "external_user_id": "bob-1"}, "bob-1"),
    ],
)
def test_a_conversation_that_the_agent_sees_under_somebody_else_is_found(
    read: dict[str, Any], words: str
) -> None:
    scene: Scene = [chatting(), merging(), read_identity(CONTACT, 40), read_conversation(**read)]
    verdict = of(HISTORY, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert words in verdict.message


def test_what_the_agent_saw_before_the_merge_proves_nothing() -> None:
    early = read_conversation(contact_id=38, contact_type="visitor")
    assert of(HISTORY, chatting(), early, merging()).outcome is PASSED


def test_an_author_that_is_lost_in_the_merge_is_a_known_defect() -> None:
    scene: Scene = [chatting(), merging(listed=[conversation(author=0)])]
    assert known(scene) == ["D-25"]
    assert red(scene, settled()) == []
