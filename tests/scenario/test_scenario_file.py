from pathlib import Path
from typing import Any

import pytest

from embedcheck.scenario import Matrix, Scenario, ScenarioMistakes, Viewport
from tests.scenario.reading import HEAD, load, mistakes_of, scenario

FULL = """\
embedcheck: 1
name: ${{ vars.who }} waves
tags: [smoke, identity]
fails_under:
  drop_it: [it_arrives]
  slow: []
read_only: true
retries: 2
timeout: ${{ env.T }}
viewport: {width: 800, height: 600}
locale: de-DE
vars: {who: Ada}
matrix: {browsers: [chromium, webkit]}
cleanup: leave
steps: [wave]
"""


def read(folder: Path, text: str, **how: Any) -> Scenario:
    return load(folder, {"a.yaml": text}, "a.yaml", env={"T": "2.5", "PW": "hunter2"}, **how).scenarios[0]


def complaints(folder: Path, text: str, **how: Any) -> list[str]:
    return mistakes_of(folder, {"a.yaml": text}, "a.yaml", **how)


def test_everything_that_a_scenario_may_say_is_typed(tmp_path: Path) -> None:
    found = read(tmp_path, FULL)
    assert found.name == "Ada waves"
    assert (found.file, found.line) == (str(tmp_path / "a.yaml"), 2)
    assert found.tags == ("smoke", "identity")
    assert found.fails_under == {"drop_it": ("it_arrives",), "slow": ()}
    assert (found.read_only, found.retries, found.timeout, found.cleanup) == (True, 2, 2.5, "leave")
    assert (found.viewport, found.device, found.locale) == (Viewport(width=800, height=600), None, "de-DE")
    assert found.matrix == Matrix(browsers=("chromium", "webkit"))
    assert found.vars == {"who": "Ada"}


def test_a_short_scenario_has_defaults(tmp_path: Path) -> None:
    found = read(tmp_path, scenario())
    assert (found.tags, found.fails_under, found.read_only, found.matrix) == ((), {}, False, Matrix())
    assert (found.retries, found.timeout, found.viewport, found.device, found.cleanup) == (None,) * 5


def test_a_scenario_that_needs_an_agent_says_so(tmp_path: Path) -> None:
    assert read(tmp_path, scenario("- count: 1")).needs_agent
    assert not read(tmp_path, scenario("- wave")).needs_agent


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "- wave\n",
            "a.yaml:1:1: the file holds a list; expected a mapping that begins with `embedcheck: 1`",
        ),
        ("wave", "a.yaml:1:1: the file holds a single value"),
        ("name: x\nsteps: [wave]\n", "a.yaml:1:1: the file does not say `embedcheck: 1`"),
        ("embedcheck: 2\nname: x\n", "a.yaml:1:13: the format's version is `2`; expected `1`"),
        ("embedcheck: '1'\nname: x\n", "a.yaml:1:13: the format's version is `1`; expected `1`"),
        ("embedcheck: true\nname: x\n", "a.yaml:1:13: the format's version is `True`; expected `1`"),
        ("embedcheck: [1]\nname: x\n", "a.yaml:1:13: the format's version is no number"),
        (
            "embedcheck: 1\nkind: steps\nsteps: [wave]\n",
            "a.yaml:2:7: this file holds only steps; expected a scenario",
        ),
        (
            "embedcheck: 1\nkind: tests\nname: x\nsteps: [wave]\n",
            'a.yaml:2:7: `kind` is the text "tests"; expected `scenario`',
        ),
        ("embedcheck: 1\nsteps: [wave]\n", "a.yaml:1:1: the scenario has no `name`"),
        (HEAD, "a.yaml:1:1: the scenario has no `steps`"),
        (HEAD + "steps: []\n", "a.yaml:3:8: `steps` is a list; expected at least 1 entries"),
        (HEAD + "steps: wave\n", 'a.yaml:3:8: `steps` is the text "wave"; expected a list'),
        (HEAD + "step: [wave]\nsteps: [wave]\n", "a.yaml:3:1: unknown field `step` in the scenario"),
        (HEAD + "tags: smoke\nsteps: [wave]\n", 'a.yaml:3:7: `tags` is the text "smoke"; expected a list'),
        (
            HEAD + "tags: [a b]\nsteps: [wave]\n",
            'a.yaml:3:8: the tag "a b"; expected a tag without spaces and commas',
        ),
        (
            HEAD + "matrix: {browsers: [chrome]}\nsteps: [wave]\n",
            '`matrix.browsers[1]` is the text "chrome"; expected one of `chromium`, `firefox` or `webkit`; did you mean "chromium"?',
        ),
        (
            HEAD + "device: iPhone 15\nviewport: {width: 800, height: 600}\nsteps: [wave]\n",
            "both a `viewport` and a device",
        ),
        (HEAD + "locale: german\nsteps: [wave]\n", "a.yaml:3:9: `locale` is the text"),
        ('embedcheck: 1\nname: "a\\nb"\nsteps: [wave]\n', "a name that cannot be read aloud"),
        ("embedcheck: 1\nname: ' '\nsteps: [wave]\n", "a name that cannot be read aloud"),
        (HEAD + "params: {who: }\nsteps: [wave]\n", "a.yaml:3:10: the parameter `who` has no default"),
        (HEAD + "vars: {a: '${{ vars.b }}', b: 1}\nsteps: [wave]\n", "`vars.b` is not set"),
        (HEAD + "vars: [a]\nsteps: [wave]\n", "a.yaml:3:7: `vars` is a list; expected a mapping"),
        (HEAD + "timeout: 0\nsteps: [wave]\n", "`timeout` is the number 0; expected more than 0"),
    ],
)
def test_what_is_no_scenario_is_told(tmp_path: Path, text: str, said: str) -> None:
    found = complaints(tmp_path, text)
    assert any(said in line for line in found), found


def test_a_file_without_version_is_read_all_the_same(tmp_path: Path) -> None:
    found = complaints(tmp_path, "name: x\nsteps: [wvae]\n")
    assert len(found) == 2
    assert "unknown step `wvae`" in found[1]


def test_names_in_fails_under_are_looked_up_where_the_tables_are_known(tmp_path: Path) -> None:
    names: dict[str, Any] = {"known_checks": {"it_arrives"}, "known_faults": {"drop_it": 1, "slow": 2}}
    assert read(tmp_path, FULL, **names).name
    text = scenario(head=HEAD + "fails_under:\n  drop_its: []\n  slow: [it_arives]\n")
    assert complaints(tmp_path, text, **names) == [
        'a.yaml:4:3: unknown fault `drop_its`; expected the name of a fault; did you mean "drop_it"?',
        'a.yaml:5:10: unknown check `it_arives`; expected the name of a check; did you mean "it_arrives"?',
    ]
    assert read(tmp_path, text).fails_under["drop_its"] == ()


def test_a_scenario_may_have_parameters_with_defaults(tmp_path: Path) -> None:
    text = scenario("- say: ${{ params.who }}", head=HEAD + "params: {who: Ada}\n")
    assert read(tmp_path, text).steps[0].words == "say: Ada"


def test_validation_needs_no_secret(tmp_path: Path) -> None:
    text = scenario("- say: ${{ secret.NOPE }}", "- count: ${{ secret.NOPE }}", "- wave")
    found = read(tmp_path, text, need_secrets=False)
    assert [placed.name for placed in found.steps] == ["say", "wave"]
    with pytest.raises(ScenarioMistakes, match=r"secret\.NOPE"):
        read(tmp_path, text)


def test_a_secret_that_is_set_reaches_the_step_and_no_mistake(tmp_path: Path) -> None:
    assert read(tmp_path, scenario("- say: my ${{ secret.PW }}")).steps[0].words == "say: my hunter2"
    bad = scenario("- count: ${{ secret.PW }}", "- say: {text: x, from: '${{ secret.PW }}'}")
    with pytest.raises(ScenarioMistakes) as error:
        read(tmp_path, bad)
    assert len(error.value.mistakes) == 2
    assert "hunter2" not in error.value.what
