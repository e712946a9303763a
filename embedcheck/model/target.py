"""Where a scenario runs: configuration, never scenario."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from embedcheck.model.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedInbox:
    """A further live chat inbox of the instance, and the secret with which its JWTs are signed, if known."""

    uuid: str
    jwt_secret: Secret | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """`site` and `instance` are origins without a trailing slash; `inbox` is the live chat inbox's UUID.

    `sandbox` is true when the *instance* is our own. `agent_key` and `agent_secret` are the agent's
    API key pair; without them, facts that only an agent can see are inconclusive. `inboxes` are the
    instance's further inboxes by the names that scenarios give them.
    """

    site: str
    instance: str
    inbox: str
    sandbox: bool = False
    demo_site: bool = False
    jwt_secret: Secret | None = None
    jwt_command: str | None = None
    agent_key: Secret | None = None
    agent_secret: Secret | None = None
    inboxes: Mapping[str, NamedInbox] = field(default_factory=dict)

    @property
    def has_agent(self) -> bool:
        return bool(self.agent_key and self.agent_secret)

    @property
    def secrets(self) -> tuple[Secret, ...]:
        own = (self.jwt_secret, self.agent_key, self.agent_secret)
        others = (inbox.jwt_secret for inbox in self.inboxes.values())
        return tuple(dict.fromkeys(secret for secret in (*own, *others) if secret))
