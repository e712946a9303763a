"""What the two ends of a conversation still owe each other: typing heard, seen and ended.

Only what a step asked for is owed; what the widget does by itself is judged, and not waited for.
"""

from collections.abc import Iterator

from embedcheck.checks.connections import joined_connections
from embedcheck.checks.scene import is_official
from embedcheck.checks.typing_findings import News, news, passed_on
from embedcheck.model.observations import AgentTyped, ChatShown, EmbedState, VisitorTyped, Way, Witness
from embedcheck.model.transcript import Transcript


def visitors_typing(seen: Transcript) -> Iterator[str]:
    """Told on the widget's socket, taken back, and heard by the agent."""
    typed = seen.last(VisitorTyped)
    if typed is None or not any(each.is_open_at(typed.at) for each in joined_connections(seen)):
        return
    told = news(seen, Way.SENT)
    if not any(each.typing and each.at >= typed.at for each in told):
        yield "the widget's word that the visitor types"
    elif told[-1].typing:
        yield "the widget's word that the visitor stopped typing"
    for each in _last(passed_on(seen, told)):
        heard = [
            got for got in news(seen, Way.RECEIVED, Witness.AGENT) if got.conversation == each.conversation
        ]
        if not heard or heard[-1].typing is not each.typing:
            yield "the agent's hearing of the visitor's typing"


def _last(told: list[News]) -> list[News]:
    return list({each.conversation: each for each in told}.values())


def agents_typing(seen: Transcript) -> Iterator[str]:
    """Told to the browser where a socket is joined, and shown in the open chat."""
    typed = seen.last(AgentTyped)
    if typed is None or not any(each.is_open_at(typed.at) for each in joined_connections(seen)):
        return
    heard = news(seen, Way.RECEIVED)
    if not any(each.typing is typed.seen.typing and each.at >= typed.at for each in heard):
        yield "the browser's hearing of the agent's typing"
    state, look = seen.last(EmbedState), seen.last(ChatShown)
    if (
        is_official(seen)
        and state is not None
        and state.seen.open
        and look is not None
        and look.seen.messages
    ):
        shown = any(each.at >= typed.at for each in seen.of(ChatShown) if each.seen.typing)
        if typed.seen.typing and not shown:
            yield "the dots in the open chat"
        elif not typed.seen.typing and look.seen.typing:
            yield "the end of the dots in the open chat"
