"""What every fact has in common, and who may tell it."""

from dataclasses import dataclass
from enum import StrEnum


class Witness(StrEnum):
    """Who saw it. Order is only true within one witness: pair witnesses by content, never by time."""

    STEPS = "steps"
    PAGE = "page"
    WIRE = "wire"
    PROBE = "probe"
    AGENT = "agent"


class Way(StrEnum):
    """Direction of a frame, said by the end whose socket was watched."""

    SENT = "sent"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """Base of all facts."""
