"""The way between the browser and the servers. Every byte arrives; the numbers are seconds, each way."""

from embedcheck.conditions.surroundings import Condition, Surroundings, condition
from embedcheck.sandbox.relay import Network


def far_away(around: Surroundings) -> Surroundings:
    """A server on another continent: 300 ms there and back."""
    return around.in_sandbox(network=Network(delay=0.15))


def jittering_network(around: Surroundings) -> Surroundings:
    """A train's network: 60 to 660 ms there and back, another time for each piece."""
    return around.in_sandbox(network=Network(delay=0.03, jitter=0.3))


NETWORK_CONDITIONS: tuple[Condition, ...] = tuple(
    condition("network", act) for act in (far_away, jittering_network)
)
