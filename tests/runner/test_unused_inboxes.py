from embedcheck.runner.unused_inboxes import unused_inboxes
from embedcheck.scenario.models import Scenario
from embedcheck.scenario.shipped import read_shipped

SCENARIOS = read_shipped()
UUID = "0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0"


def told(variable: str, *scenarios: Scenario) -> list[str]:
    return list(unused_inboxes({variable: UUID, "PATH": "/bin"}, scenarios))


def test_a_misspelt_variable_is_told_with_the_inbox_that_it_may_mean() -> None:
    assert told("EMBEDCHECK_INBOX_PRE_CHAT", *SCENARIOS) == [
        "EMBEDCHECK_INBOX_PRE_CHAT is for an inbox `pre-chat`, which no selected scenario names. "
        "Did you mean `prechat`?"
    ]
    assert told("EMBEDCHECK_JWT_SECRET_SECND") == [
        "EMBEDCHECK_JWT_SECRET_SECND is for an inbox `secnd`, which no selected scenario names. "
        "Did you mean `second`?"
    ]


def test_a_name_that_is_like_none_is_told_too() -> None:
    assert told("EMBEDCHECK_INBOX_UUID") == [
        "EMBEDCHECK_INBOX_UUID is for an inbox `uuid`, which no selected scenario names."
    ]


def test_what_a_scenario_or_one_of_its_steps_names_needs_no_remark() -> None:
    [first, *_] = SCENARIOS
    assert told("EMBEDCHECK_INBOX_SHOP", first.model_copy(update={"inbox": "shop"})) == []
    [elsewhere] = [each for each in SCENARIOS if each.file.endswith("another-inbox.yaml")]
    assert told("EMBEDCHECK_INBOX_SECOND", elsewhere) == []


def test_the_inboxes_of_embedchecks_own_scenarios_may_be_set_whatever_is_selected() -> None:
    assert told("EMBEDCHECK_INBOX_NO_UPLOADS") == []


def test_neither_the_embeds_own_inbox_nor_an_empty_variable_is_one_of_these() -> None:
    env = {"EMBEDCHECK_INBOX": UUID, "EMBEDCHECK_JWT_SECRET": "s", "EMBEDCHECK_INBOX_SHOP": ""}
    assert list(unused_inboxes(env, SCENARIOS)) == []
