"""The two witnesses beside the browser: the probe (the widget's own contact) and the agent.

`WidgetClient` and `WidgetSocket` are Libredesk's widget API as typed Python, with or without a
transcript; custom frontends and scripts may use them alone.

    exchanges, answers, budget   HTTP, every exchange recorded; answers as values; the rate limit
    connection, hearing          one WebSocket, recorded, that keeps itself alive; what it heard
    client, socket               the widget's REST API and `/widget/ws`
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
from embedcheck.probe.persistence import Persistence
from embedcheck.probe.reachable import reachable
from embedcheck.probe.socket import JoinAnswer, WidgetSocket
from embedcheck.probe.witness import Probe

__all__ = [
    "Agent",
    "AgentSocket",
    "Answer",
    "Device",
    "JoinAnswer",
    "Pacer",
    "Persistence",
    "Probe",
    "RateBudget",
    "ReceivedFrame",
    "SocketRefused",
    "WidgetClient",
    "WidgetSocket",
    "reachable",
]
