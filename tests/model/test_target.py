from embedcheck.model.secret import Secret
from embedcheck.model.target import Target

KEY, SECRET = Secret("key", "agent-key"), Secret("secret", "agent-secret")


def target(
    *, jwt_secret: Secret | None = None, agent_key: Secret | None = None, agent_secret: Secret | None = None
) -> Target:
    return Target(
        site="http://s",
        instance="http://i",
        inbox="u",
        jwt_secret=jwt_secret,
        agent_key=agent_key,
        agent_secret=agent_secret,
    )


def test_an_agent_needs_both_halves_of_the_key() -> None:
    assert target(agent_key=KEY, agent_secret=SECRET).has_agent
    assert not target(agent_key=KEY).has_agent
    assert not target(agent_key=KEY, agent_secret=Secret("")).has_agent


def test_every_secret_is_known_before_the_first_word_is_written() -> None:
    jwt = Secret("j" * 32, "jwt-secret")

    assert target(jwt_secret=jwt, agent_key=KEY, agent_secret=SECRET).secrets == (jwt, KEY, SECRET)
    assert target().secrets == ()


def test_a_target_does_not_print_its_secrets() -> None:
    assert "secret'" not in repr(target(agent_key=KEY, agent_secret=Secret("canary", "agent-secret")))
    assert "canary" not in repr(target(agent_secret=Secret("canary", "agent-secret")))
