"""The WebSocket itself: opened, joined, refused, kept alive, and what it makes of nonsense."""

import json
from uuid import uuid4

from embedcheck.errors import TargetUnreachable
from embedcheck.model.verdicts import Owner
from embedcheck.probe.connection import SocketRefused
from embedcheck.probe.questions.expecting import expect, same
from embedcheck.probe.questions.interviewer import Interviewer
from embedcheck.probe.questions.listener import Listener, of_kind
from embedcheck.probe.questions.question import CannotTell, Contradicted, Known, Need, Question
from embedcheck.probe.socket import JoinAnswer, WidgetSocket
from embedcheck.wire import frames
from embedcheck.wire.limits import MAX_FRAME

DEAD = "A" * 43


async def handshake_is_answered(ask: Interviewer) -> None:
    """/widget/ws answers the handshake with 101."""
    try:
        async with ask.socket():
            return
    except SocketRefused as error:
        raise Contradicted(error.what, owner=Owner.ENVIRONMENT, next_step=error.next_step) from None


async def join_is_answered(ask: Interviewer) -> None:
    """A join with a good session is answered with joined, once."""
    person = await ask.visitor()
    async with ask.socket() as socket:
        heard = Listener(socket, ask.patience)
        answer = await socket.join(person.token, within=ask.patience)
        expect(answer is JoinAnswer.JOINED, f"It is {answer}.")
        await _as_far_as_it_goes(heard)
        joined = heard.of(of_kind(frames.JOINED))
        same(len(joined), 1, "The number of answers")
        expect(joined[0].data.get("message"), "joined comes without its message.")
        expect(not socket.ended, "The socket was closed right after it.")


async def join_with_a_dead_session(ask: Interviewer) -> None:
    """A join with an unknown session is answered with error."""
    async with ask.socket() as socket:
        await _is_refused(ask, socket, DEAD)


async def join_of_an_unknown_inbox(ask: Interviewer) -> None:
    """A join of an unknown inbox is answered with error."""
    person = await ask.visitor()
    async with ask.socket() as socket:
        await _is_refused(ask, socket, person.token, str(uuid4()))


async def join_of_another_inbox(ask: Interviewer) -> None:
    """A join with a session of another inbox is answered with error."""
    person = await ask.visitor()
    async with ask.socket() as socket:
        await _is_refused(ask, socket, person.token, ask.other_inbox("second"))


async def join_may_follow_a_refusal(ask: Interviewer) -> None:
    """After a refused join a good one is still possible."""
    person = await ask.visitor()
    async with ask.socket() as socket:
        await socket.join(DEAD, within=ask.patience)
        answer = await socket.join(person.token, within=ask.patience)
        if answer is not JoinAnswer.JOINED:
            await _somebody_can_join(ask)
        _is_still_open(socket)
        expect(answer is JoinAnswer.JOINED, f"It is {answer}.")


async def frames_before_the_join_are_ignored(ask: Interviewer) -> None:
    """What is sent before the join is ignored."""
    person = await ask.newcomer()
    early, late = f"https://shop.example/early/{ask.mark}", f"https://shop.example/late/{ask.mark}"
    async with ask.socket() as socket:
        heard = Listener(socket, ask.patience)
        await socket.page_visit(early, "Early")
        await socket.typing(person.conversation, is_typing=True)
        if await socket.join(person.token, within=ask.patience) is not JoinAnswer.JOINED:
            raise CannotTell("The join was not answered.", next_step="See the line of the join.")
        await socket.page_visit(late, "Late")
        await heard.caught_up()
    urls = [each.get("url") for each in await ask.page_visits(person.conversation)]
    if late not in urls:
        raise CannotTell("Page visits are not stored.", next_step="See the lines of page_visit.")
    expect(early not in urls, "The page visit from before the join is stored.")


async def failed_rejoin_ends_the_earlier_identity(ask: Interviewer) -> None:
    """A failed join ends what was joined before."""
    person = await ask.newcomer()
    url = f"https://shop.example/after/{ask.mark}"
    async with ask.joined(person) as joined:
        await joined.socket.join(DEAD, within=ask.patience)
        await joined.socket.page_visit(url, "After")
        await joined.heard.caught_up()
    if any(each.get("url") == url for each in await ask.page_visits(person.conversation)):
        raise Known("D-22", "A page visit after the failed join is stored for the earlier visitor.")


async def rejoin_changes_the_identity(ask: Interviewer) -> None:
    """A second join makes the socket another person's alone."""
    first, second = await ask.newcomer(), await ask.newcomer()
    hello, mine = ask.words("For the first"), ask.words("For the second")
    async with ask.joined(first) as joined:
        answer = await joined.socket.join(second.token, within=ask.patience)
        _is_still_open(joined.socket)
        expect(answer is JoinAnswer.JOINED, f"The second join is {answer}.")
        await ask.does(ask.desk.say(first.conversation, hello))
        await ask.does(ask.desk.say(second.conversation, mine))
        if not await joined.heard.until(lambda frame: mine in frame.text):
            raise CannotTell("No reply was pushed.", next_step="See the lines of new_message.")
        heard = joined.heard.of(lambda frame: hello in frame.text)
    expect(not heard, "A reply to the first person was pushed to the second.", next_step=LEAK)


async def ping_is_answered(ask: Interviewer) -> None:
    """A ping is answered with pong, once, before the join as well."""
    async with ask.socket() as socket:
        heard = Listener(socket, ask.patience)
        await socket.ping()
        try:
            came = await heard.until(of_kind(frames.PONG))
        except CannotTell:
            raise Contradicted("The socket ended instead.") from None
        expect(came, f"No pong within {ask.patience:g} s.")
        # What was sent twice is there by the time that the next one is answered.
        await socket.join(DEAD, within=ask.patience)
        await heard.until(of_kind(frames.ERROR))
        same(len(heard.of(of_kind(frames.PONG))), 1, "The number of pongs")


async def ping_is_answered_after_the_join(ask: Interviewer) -> None:
    """A ping of a joined socket is answered with pong."""
    person = await ask.visitor()
    async with ask.joined(person) as joined:
        await joined.socket.ping()
        expect(await joined.heard.until(of_kind(frames.PONG)), f"No pong within {ask.patience:g} s.")


async def unknown_frames_are_ignored(ask: Interviewer) -> None:
    """A frame of an unknown type is ignored, and the socket stays open."""
    async with ask.socket() as socket:
        heard = Listener(socket, ask.patience)
        await socket.send("fanfare", {"tune": "la"})
        await heard.caught_up()
        same([frame.kind for frame in heard.frames], [frames.PONG], "What was answered")


async def nonsense_ends_the_socket(ask: Interviewer) -> None:
    """A frame that is no JSON ends the socket."""
    async with ask.socket() as socket:
        await socket.send_text("this is no frame")
        expect(await socket.ended_within(ask.patience), f"It is still open after {ask.patience:g} s.")


async def long_frames_end_the_socket(ask: Interviewer) -> None:
    """A frame of more than 64 KiB ends the socket."""
    async with ask.socket() as socket:
        await socket.send_text(json.dumps({"type": "fanfare", "data": {"tune": "la" * (MAX_FRAME // 2)}}))
        expect(await socket.ended_within(ask.patience), f"It is still open after {ask.patience:g} s.")


async def _is_refused(ask: Interviewer, socket: WidgetSocket, token: str, inbox: str | None = None) -> None:
    heard = Listener(socket, ask.patience)
    answer = await socket.join(token, inbox=inbox, within=ask.patience)
    if inbox is not None and answer is JoinAnswer.UNANSWERED:
        await _somebody_can_join(ask)
    expect(answer is JoinAnswer.REFUSED, f"It is {answer}.")
    await heard.until(of_kind(frames.ERROR))
    same(heard.frames[-1].data.get("message"), frames.JOIN_FAILED_MESSAGE, "The error")
    expect(not socket.ended, "The socket was closed.")


async def _as_far_as_it_goes(heard: Listener) -> None:
    """Hears what else there is to the answer; that pings are answered is another question's."""
    try:
        await heard.caught_up()
    except (CannotTell, TargetUnreachable):
        return


def _is_still_open(socket: WidgetSocket) -> None:
    if socket.ended:
        raise CannotTell("The socket ended at the first join.", next_step="See the line of the join.")


async def _somebody_can_join(ask: Interviewer) -> None:
    """Raises CannotTell where nobody can: the line of the join tells that."""
    async with ask.joined(await ask.visitor()):
        pass


LEAK = "Update Libredesk: replies reach the wrong person."
UPGRADE = "Let the proxy pass `Upgrade` and `Connection: upgrade` to /widget/ws, and see Libredesk's log."
JOINING = (
    Question(handshake_is_answered, next_step=UPGRADE),
    Question(join_is_answered, (Need.WRITING,), next_step=UPGRADE),
    Question(join_with_a_dead_session),
    Question(join_of_an_unknown_inbox, (Need.WRITING,)),
    Question(join_of_another_inbox, (Need.WRITING,)),
    Question(join_may_follow_a_refusal, (Need.WRITING,)),
    Question(rejoin_changes_the_identity, (Need.AGENT, Need.WRITING)),
    Question(failed_rejoin_ends_the_earlier_identity, (Need.AGENT, Need.WRITING)),
    Question(frames_before_the_join_are_ignored, (Need.AGENT, Need.WRITING)),
)
ALIVE = (
    Question(ping_is_answered, next_step=UPGRADE),
    Question(ping_is_answered_after_the_join, (Need.WRITING,)),
    Question(unknown_frames_are_ignored),
    Question(nonsense_ends_the_socket),
    Question(long_frames_end_the_socket),
)
