"""Scenes in which a chat is closed, replies come, and what is unread is counted and seen."""

from embedcheck.checks import traces
from embedcheck.checks.unread_findings import badge
from embedcheck.model.observations import StepEnded, Witness
from tests.builders import (
    CHAT,
    VISITOR,
    Scene,
    agent_says,
    by,
    frame_hears,
    host_hears,
    later,
    state,
    step,
)
from tests.builders_wire import exchange
from tests.checks.saying import chatting, pushed

UNREAD = "unread_is_counted"
SEEN = "last_seen_is_marked"


def listed(unread: int) -> dict[str, object]:
    return {
        "uuid": CHAT,
        "status": "Open",
        "unread_message_count": unread,
        "last_message": {"author": {"id": 1}},
    }


def closes() -> Scene:
    return [frame_hears("WIDGET_CLOSED"), state(), later(1)]


def opens(unread: int = 1) -> Scene:
    return [later(1), frame_hears("WIDGET_OPENED"), state(open=True, unread=unread)]


def replied(mark: str = "a1") -> Scene:
    done = by(Witness.STEPS, StepEnded(index=0, name="agent_says"))
    return [step("agent_says"), agent_says(f"Hi {mark}", mark), pushed(f"Hi {mark}"), done]


def counts_to(count: int) -> Scene:
    return [host_hears("UPDATE_UNREAD_COUNT", count=count), later(traces.DRAWING)]


def badged(unread: int, shown: str | None = None) -> Scene:
    return state(unread=unread, unread_shown=badge(unread) if shown is None else shown)


def sees() -> Scene:
    return exchange("POST", f"/chat/conversations/{CHAT}/update-last-seen", data=True, token=VISITOR)


def server_counts(unread: int) -> Scene:
    """The probe reads the conversation."""
    lines = exchange("GET", f"/chat/conversations/{CHAT}", {"conversation": listed(unread)}, token=VISITOR)
    return [by(Witness.PROBE, line.seen) for line in lines]


def away(*then: Scene) -> list[Scene]:
    """The visitor has said something and closed the chat; one reply came."""
    return [chatting(), closes(), replied(), *then]
