from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from embedcheck.model.secret import Secret
from embedcheck.scenario import Config, Instance, ScenarioMistakes, Viewport, load_config
from embedcheck.scenario.config import find_config
from embedcheck.steps.stage import Timeouts
from tests.scenario.reading import load, mistakes_of, scenario, write

INBOX = "0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0"
FULL = f"""\
site: https://Shop.example/
instance:
  url: http://[::1]:9000/
  inbox: {INBOX.upper()}
  jwt_secret: ${{{{ secret.JWT }}}}
  agent: {{key: "${{{{ secret.KEY }}}}", secret: "${{{{ secret.PW }}}}"}}
  requests_per_minute: 60
browsers: [chromium, firefox]
viewport: {{width: 800, height: 600}}
timeouts: {{step: 3, quiet: 0}}
widget: {{driver: official}}
known_defects: fail
budget: {{requests: 30, bytes: 2000000, launcher_ms: 900, layout_shift: 0.05}}
known_defects_own:
  - {{id: ours-1, check: it_arrives, contains: "twice", reason: vendor, expires: 2030-01-31}}
cleanup: leave
vars: {{who: Ada}}
workers: 3
retries: 1
"""
ENV = {"JWT": "j-secret", "KEY": "a-key", "PW": "a-secret"}


def read(folder: Path, text: str | None, env: Mapping[str, str] | None = None, **flags: object) -> Config:
    write(folder, {} if text is None else {"embedcheck.yaml": text})
    named = {f"--{name.replace('_', '-')}": value for name, value in flags.items()}
    return load_config(folder, env=env or {}, flags=named)[0]


def complaints(
    folder: Path, text: str | None, env: Mapping[str, str] | None = None, **flags: object
) -> list[str]:
    with pytest.raises(ScenarioMistakes) as error:
        read(folder, text, env, **flags)
    return [one.headline().replace(f"{folder}/", "") for one in error.value.mistakes]


def test_without_a_file_everything_is_the_sandbox_and_the_defaults(tmp_path: Path) -> None:
    config = read(tmp_path, None)
    assert config == Config()
    assert (config.site, config.instance, config.browsers, config.timeouts) == (
        None,
        None,
        ("chromium",),
        Timeouts(),
    )


def test_everything_that_a_configuration_may_say_is_typed(tmp_path: Path) -> None:
    config = read(tmp_path, FULL, ENV)
    assert config.site == "https://shop.example"
    assert config.instance == Instance(
        url="http://[::1]:9000",
        inbox=INBOX,
        jwt_secret=Secret("j-secret"),
        agent_key=Secret("a-key"),
        agent_secret=Secret("a-secret"),
        requests_per_minute=60,
    )
    assert config.browsers == ("chromium", "firefox")
    assert config.viewport == Viewport(width=800, height=600)
    assert config.timeouts == Timeouts(step=3, quiet=0)
    assert (config.known_defects, config.cleanup, config.workers, config.retries) == ("fail", "leave", 3, 1)
    assert config.budget == {"requests": 30, "bytes": 2_000_000, "launcher_ms": 900, "layout_shift": 0.05}
    [own] = config.own_defects
    assert (own.id, own.check, own.contains, own.expires) == (
        "ours-1",
        "it_arrives",
        "twice",
        date(2030, 1, 31),
    )
    assert config.vars == {"who": "Ada"}


def test_no_secret_shows_when_a_configuration_is_printed(tmp_path: Path) -> None:
    shown = repr(read(tmp_path, FULL, ENV))
    assert "j-secret" not in shown
    assert "a-secret" not in shown
    assert "‹jwt-secret›" in shown


def test_an_instance_becomes_the_target_of_its_site(tmp_path: Path) -> None:
    instance = read(tmp_path, FULL, ENV).instance
    assert instance is not None
    target = instance.target(site="https://shop.example")
    assert (target.site, target.instance, target.inbox, target.has_agent) == (
        "https://shop.example",
        "http://[::1]:9000",
        INBOX,
        True,
    )
    assert len(target.secrets) == 3


def test_flags_go_before_the_environment_and_that_before_the_file(tmp_path: Path) -> None:
    env = {**ENV, "EMBEDCHECK_SITE": "https://env.example", "EMBEDCHECK_INSTANCE": "https://desk.example"}
    config = read(
        tmp_path, FULL, env, site="https://flag.example", browser=("webkit",), timeout=9.0, device=None
    )
    assert config.site == "https://flag.example"
    assert config.instance is not None
    assert config.instance.url == "https://desk.example"
    assert config.browsers == ("webkit",)
    assert config.timeouts == Timeouts(step=3, quiet=0, scenario=9)


def test_a_device_given_as_a_flag_overrides_the_file_s_viewport(tmp_path: Path) -> None:
    config = read(tmp_path, "viewport: {width: 800, height: 600}\n", device="iPhone 15")
    assert (config.device, config.viewport) == ("iPhone 15", None)


def test_the_environment_alone_can_name_an_instance(tmp_path: Path) -> None:
    env = {
        "EMBEDCHECK_INSTANCE": "http://127.0.0.1:9000",
        "EMBEDCHECK_INBOX": INBOX,
        "EMBEDCHECK_JWT_SECRET": "${{ env.X }}",
        "EMBEDCHECK_AGENT_KEY": "k",
        "EMBEDCHECK_AGENT_SECRET": "123",
        "EMBEDCHECK_SITE": "",
    }
    config = read(tmp_path, None, env)
    assert config.site is None
    assert config.instance is not None
    assert config.instance.jwt_secret == Secret("${{ env.X }}"), "the environment is never read as a template"
    assert config.instance.agent_secret == Secret("123")


def test_an_empty_secret_counts_as_none(tmp_path: Path) -> None:
    text = (
        f"instance: {{url: 'https://d.example', inbox: {INBOX}, jwt_secret: \"${{{{ env.NOPE || '' }}}}\"}}\n"
    )
    instance = read(tmp_path, text).instance
    assert instance is not None
    assert instance.jwt_secret is None


@pytest.mark.parametrize(
    ("env", "flag", "winner"),
    [
        ({}, None, "command"),
        ({"EMBEDCHECK_JWT_SECRET": "s"}, None, "secret"),
        ({"EMBEDCHECK_JWT_SECRET": "s"}, "./mint", "command"),
    ],
)
def test_of_two_ways_to_a_jwt_the_one_given_closer_is_taken(
    tmp_path: Path, env: dict[str, str], flag: str | None, winner: str
) -> None:
    text = f"instance: {{url: 'https://d.example', inbox: {INBOX}, jwt_command: ./file}}\n"
    instance = read(tmp_path, text, env, jwt_command=flag).instance
    assert instance is not None
    assert (instance.jwt_command, instance.jwt_secret) == {
        "command": (flag or "./file", None),
        "secret": (None, Secret("s")),
    }[winner]


def instance(more: str = "", url: str = "https://d.example", inbox: str = INBOX) -> str:
    return f"instance: {{url: '{url}', inbox: {inbox}{more}}}\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sight: x\n", "embedcheck.yaml:1:1: unknown field `sight` in the configuration"),
        ("- a\n", "embedcheck.yaml:1:1: the file holds no mapping"),
        ("", "embedcheck.yaml:1:1: the file is empty"),
        ("a: b: c", "embedcheck.yaml:1:5: a second `:`"),
        (
            "site: https://x.example\n",
            "embedcheck.yaml:1:7: a site without the instance that it embeds; expected `instance.url` as well",
        ),
        (f"instance: {{inbox: {INBOX}}}\n", "embedcheck.yaml:1:19: an inbox without its instance"),
        ("instance: {url: 'https://d.example'}\n", "embedcheck.yaml:1:17: an instance without an inbox"),
        (
            "instance: https://d.example\n",
            'embedcheck.yaml:1:11: `instance` is the text "https://d.example"; expected a mapping',
        ),
        (instance(", agent: {key: abc}"), "an agent's key without its secret"),
        (instance(", agent: {secret: abc}"), "an agent's secret without its key"),
        (instance(", jwt_secret: a, jwt_command: b"), "both `jwt_secret` and `jwt_command`"),
        (instance(inbox="abc"), '"abc" is not the UUID of an inbox'),
        (instance(url="d.example"), 'did you mean "https://d.example"?'),
        (instance(url="localhost:9000"), 'did you mean "http://localhost:9000"?'),
        (instance(url="ftp://d.example"), '"ftp://d.example" is not the URL of a website'),
        (instance(url="https://"), '"https://" is not the URL of a website'),
        (instance(url="https://d.example:port"), "is not a URL"),
        (instance(url="https://[::1"), "is not a URL"),
        (instance(url="https://u:p@d.example"), "a URL with a user name in it"),
        (instance(url="https://d.example/help"), '"https://d.example/help" goes on after the host'),
        ("browsers: []\n", "`browsers` is a list; expected at least 1 entries"),
        ("browsers: [chrome]\n", 'did you mean "chromium"?'),
        ("timeouts: {step: 0}\n", "`timeouts.step` is the number 0; expected more than 0"),
        (
            "widget: {driver: custm}\n",
            '`widget.driver` is the text "custm"; expected one of `official` or `custom`',
        ),
        ("device: x\nviewport: {width: 800, height: 600}\n", "both a `viewport` and a `device`"),
        (
            "known_defects_own: [{id: a, check: b, contains: c, reason: d, expires: soon}]\n",
            "expected a date such as 2026-12-31",
        ),
        ("known_defects_own: [{id: a, check: b, contains: c, reason: d}]\n", "has no `expires`"),
        ("site: ${{ env.NOPE }}\n", "embedcheck.yaml:1:7: `env.NOPE` is not set"),
    ],
)
def test_what_is_half_or_wrong_is_told(tmp_path: Path, text: str, said: str) -> None:
    found = complaints(tmp_path, text)
    assert any(said in line for line in found), found


def test_a_mistaken_flag_or_variable_is_named_in_place_of_a_line(tmp_path: Path) -> None:
    assert complaints(
        tmp_path, None, {"EMBEDCHECK_INBOX": "abc", "EMBEDCHECK_AGENT_KEY": "k"}, instance="desk"
    ) == [
        '--instance: "desk" has no scheme; expected a URL that begins with https:// or http://; did you mean "https://desk"?',
        "EMBEDCHECK_AGENT_KEY: an agent's key without its secret; expected `instance.agent.secret` as well",
        'EMBEDCHECK_INBOX: "abc" is not the UUID of an inbox; expected a UUID such as 0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0',
    ]


def test_a_secret_of_the_file_is_never_quoted(tmp_path: Path) -> None:
    text = (
        "instance:\n  url: nope\n  jwt_secret: hunter2-a\n  agent:\n    key: 12345678901\n"
        '    secret: "hunter2 b"\n  agents: {key: hunter2-c, secret: hunter2-d}\n'
    )
    with pytest.raises(ScenarioMistakes) as error:
        read(tmp_path, text)
    assert len(error.value.mistakes) == 4
    assert "hunter2" not in error.value.what
    assert "12345678901" not in error.value.what


def test_the_nearest_configuration_at_or_above_is_found(tmp_path: Path) -> None:
    write(tmp_path, {"embedcheck.yaml": "workers: 2\n", "a/b/x.txt": "", "c/embedcheck.yml": "workers: 3\n"})
    assert find_config(tmp_path / "a" / "b") == tmp_path / "embedcheck.yaml"
    assert find_config(tmp_path / "c") == tmp_path / "c" / "embedcheck.yml"


def test_the_search_ends_at_the_root_of_the_repository(tmp_path: Path) -> None:
    write(tmp_path, {"embedcheck.yaml": "workers: 2\n"})
    (tmp_path / "repo").mkdir()
    write(tmp_path / "repo", {"scenarios/x.txt": ""})
    assert find_config(tmp_path / "repo" / "scenarios") is None


def test_a_configuration_can_be_named(tmp_path: Path) -> None:
    write(tmp_path, {"embedcheck.yaml": "workers: 2\n", "other.yaml": "workers: 5\n"})
    assert load_config(tmp_path, env={}, flags={"--config": tmp_path / "other.yaml"})[0].workers == 5
    with pytest.raises(ScenarioMistakes, match="cannot be read"):
        load_config(tmp_path, env={}, flags={"--config": "no/such.yaml"})


def test_a_scenario_sees_the_configuration_s_vars_behind_its_own(tmp_path: Path) -> None:
    text = scenario("- say: ${{ vars.a }}${{ vars.b }}", head="embedcheck: 1\nname: x\nvars: {b: 2}\n")
    suite = load(
        tmp_path, {"embedcheck.yaml": "vars: {a: '${{ env.A }}', b: 1}\n", "a.yaml": text}, env={"A": "7"}
    )
    assert suite.scenarios[0].steps[0].words == "say: 72"


def test_an_unknown_check_of_an_own_defect_is_a_mistake(tmp_path: Path) -> None:
    files = {"embedcheck.yaml": FULL, "a.yaml": scenario()}
    [said] = mistakes_of(tmp_path, files, env=ENV, known_checks=["it_arives"])
    assert 'unknown check `it_arrives`; expected the name of a check; did you mean "it_arives"?' in said
    assert "embedcheck.yaml:15:25:" in said


def test_the_sandbox_behaves_like_the_libredesk_that_file_or_flag_say(tmp_path: Path) -> None:
    assert read(tmp_path, None).compat == "2.7"
    assert read(tmp_path, "sandbox: {compat: later}\n").compat == "later"
    assert read(tmp_path, "sandbox: {compat: later}\n", compat="2.7").compat == "2.7"


def test_a_libredesk_that_the_sandbox_does_not_know_is_a_mistake(tmp_path: Path) -> None:
    (said,) = complaints(tmp_path, "sandbox: {compat: later}\n".replace("later", "newest"))
    assert "compat" in said
