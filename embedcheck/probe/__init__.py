"""The two witnesses beside the browser: the probe (the widget's own contact) and the agent.

`WidgetClient` and `WidgetSocket` are Libredesk's widget API as typed Python, with or without a
transcript; custom frontends and scripts may use them alone. Here a visitor writes, signs in, and
takes their conversation along:

    async with WidgetClient(INSTANCE, INBOX) as chat:
        begun = Begun.of(await chat.init("Hello"))
        assert begun is not None and begun.session is not None

        ada = {"external_user_id": "ada-2", "email": "ada@example.org", "first_name": "Ada"}
        session = Session.of(await chat.exchange(sign(ada, SECRET)))
        assert session is not None

        signed_in = chat.as_somebody(session.token)
        signed_in.visitor_token = begun.session.token
        answer = await signed_in.conversations()
        assert answer.clears_visitor
        signed_in.visitor_token = None
        assert [each.uuid for each in Conversation.all_of(answer)] == [begun.conversation.uuid]

    exchanges, answers, budget   HTTP, every exchange recorded; answers as values; the rate limit
    connection, hearing          one WebSocket, recorded, that keeps itself alive; what it heard
    client, socket, listening    the widget's REST API and `/widget/ws`
    results, jwts                the common answers with names; JWTs as a site signs them
    interview, contract_lines, questions   `embedcheck probe`: everything asked, one line each
    witness, device              the probe, and the contact's second device
    agent, agent_line, agent_socket   the agent's REST API, and `/ws` kept open
    readings                     from payloads to what was stored; pure
    reachable                    is there anybody at all?
    addresses, failures, refusals, persistence   the small things the others share
"""

from embedcheck.probe.agent import Agent
from embedcheck.probe.agent_socket import AgentSocket
from embedcheck.probe.answers import Answer
from embedcheck.probe.budget import Pacer, RateBudget
from embedcheck.probe.client import WidgetClient
from embedcheck.probe.connection import SocketRefused
from embedcheck.probe.device import Device
from embedcheck.probe.hearing import ReceivedFrame
from embedcheck.probe.jwts import sign
from embedcheck.probe.persistence import Persistence
from embedcheck.probe.reachable import instance_reachable, reachable
from embedcheck.probe.results import Begun, Conversation, File, Message, Session, Thread, User
from embedcheck.probe.socket import JoinAnswer, WidgetSocket
from embedcheck.probe.witness import Probe

__all__ = [
    "Agent",
    "AgentSocket",
    "Answer",
    "Begun",
    "Conversation",
    "Device",
    "File",
    "JoinAnswer",
    "Message",
    "Pacer",
    "Persistence",
    "Probe",
    "RateBudget",
    "ReceivedFrame",
    "Session",
    "SocketRefused",
    "Thread",
    "User",
    "WidgetClient",
    "WidgetSocket",
    "instance_reachable",
    "reachable",
    "sign",
]
