"""A small interview, as the reports are told of it."""

from embedcheck.model.interview import Interview, InterviewLine
from embedcheck.model.observations import Frame, RequestSent, ResponseReceived, Way
from embedcheck.model.verdicts import Outcome, Owner, Verdict

ME = "https://desk.example/api/v1/widget/chat/auth/me"
EXCHANGE = (
    RequestSent(id="1", method="GET", url=ME, headers={"authorization": "Bearer ‹visitor#1›"}),
    ResponseReceived(id="1", url=ME, status=200, headers={}, body='{"status":"success","data":{}}'),
    Frame(way=Way.SENT, socket=1, text='{"type":"ping"}', kind="ping"),
    Frame(way=Way.RECEIVED, socket=1, text='{"type":"pong","data":null}\n', kind="pong"),
)


def line(name: str, sentence: str, element: str = "auth/me", **verdict: object) -> InterviewLine:
    told = {"outcome": Outcome.PASSED, "message": "", **verdict}
    return InterviewLine(
        element=element,
        sentence=sentence,
        verdict=Verdict(check=name, **told),  # type: ignore[arg-type]
        exchange=EXCHANGE,
        seconds=0.25,
    )


GREEN = line("me_of_a_visitor", "A visitor's session says so", message="user 7")
RED = line(
    "no_bearer",
    "A request without a bearer token is refused with 401",
    outcome=Outcome.FAILED,
    message="HTTP 200, instead of HTTP 401.",
    owner=Owner.SERVER,
    next_step="Update Libredesk.",
)
KNOWN = line(
    "unknown_conversation",
    "An unknown conversation is refused with 404",
    element="conversations/{uuid}",
    outcome=Outcome.KNOWN,
    message="HTTP 500. Known defect D-20: It is answered twice. (cmd/chat.go:711-738)",
    owner=Owner.SERVER,
    next_step="Read the first.",
    known_defect="D-20",
)
NOT_ASKED = line(
    "typing_reaches_the_agent",
    "That the visitor types reaches the agent",
    element="socket: typing",
    outcome=Outcome.INCONCLUSIVE,
    message="there is no agent's API key",
)
WARNED = line(
    "answers_keep_the_contract",
    "Every answer has its shape",
    element="contract",
    warnings=("me (200): new field: data.mood",),
)
LINES = (GREEN, RED, KNOWN, NOT_ASKED, WARNED)
INTERVIEW = Interview(lines=LINES, remarks=("It waited.",), seconds=4.21)
EXPECTED = {
    "auth/me": ["me_of_a_visitor", "no_bearer"],
    "conversations/{uuid}": ["unknown_conversation"],
    "socket: typing": ["typing_reaches_the_agent"],
}
