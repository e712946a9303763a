"""Where a scenario runs: configuration, never scenario."""

from dataclasses import dataclass

from embedcheck.model.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """`site` and `instance` are origins without a trailing slash; `inbox` is the live chat inbox's UUID.

    `sandbox` is true when the *instance* is our own. `agent_key` and `agent_secret` are the agent's
    API key pair; without them, facts that only an agent can see are inconclusive.
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

    @property
    def has_agent(self) -> bool:
        return bool(self.agent_key and self.agent_secret)

    @property
    def secrets(self) -> tuple[Secret, ...]:
        known = (self.jwt_secret, self.agent_key, self.agent_secret)
        return tuple(secret for secret in known if secret)
