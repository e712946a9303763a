from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from embedcheck.errors import ExitCode, NothingSelected
from embedcheck.model.secret import Secret
from embedcheck.scenario import ScenarioMistakes, load_suite
from tests.scenario.reading import STEPS, load, mistakes_of, scenario, write


def named(name: str, tags: str = "", *lines: str) -> str:
    return scenario(*lines, head=f"embedcheck: 1\nname: {name}\ntags: [{tags}]\n")


FILES = {
    "c.yaml": named("Third", "slow"),
    "a.yaml": named("First", "smoke, identity"),
    "b/b.yaml": named("Second", "smoke"),
}


def names(folder: Path, **how: Any) -> list[str]:
    return [found.name for found in load(folder, FILES, **how).scenarios]


def test_scenarios_come_in_the_order_of_their_paths(tmp_path: Path) -> None:
    assert names(tmp_path) == ["First", "Second", "Third"]


def test_tags_joined_by_commas_are_all_wanted_and_repeated_ones_are_alternatives(tmp_path: Path) -> None:
    assert names(tmp_path, tags=["smoke"]) == ["First", "Second"]
    assert names(tmp_path, tags=["smoke, identity"]) == ["First"]
    assert names(tmp_path, tags=["smoke,identity", "slow"]) == ["First", "Third"]


def test_grep_is_a_pattern_on_the_name(tmp_path: Path) -> None:
    assert names(tmp_path, grep="^(F|Th)ir") == ["First", "Third"]
    assert names(tmp_path, grep="ir", tags=["slow"]) == ["Third"]


def test_a_bad_pattern_is_a_mistake_of_the_flag(tmp_path: Path) -> None:
    [said] = mistakes_of(tmp_path, FILES, grep="(")
    assert said.startswith("--grep: not a regular expression")


def test_nothing_that_matches_is_no_mistake_but_nothing(tmp_path: Path) -> None:
    with pytest.raises(NothingSelected, match=r"none of 3 scenarios matches --tag smok --grep x") as error:
        load(tmp_path, FILES, tags=["smok"], grep="x")
    assert error.value.exit_code is ExitCode.NOTHING_SELECTED
    assert error.value.next_step == 'Did you mean the tag "smoke"?'


def test_a_folder_without_scenarios_is_nothing(tmp_path: Path) -> None:
    with pytest.raises(NothingSelected, match="there is no scenario in") as error:
        load(tmp_path, {"a.yaml": "a: 1\n"})
    assert "embedcheck: 1" in error.value.next_step


def test_a_missing_path_is_a_mistake_and_the_others_are_read(tmp_path: Path) -> None:
    found = mistakes_of(tmp_path, {"a.yaml": scenario("- wvae")}, "nope.yaml", "a.yaml")
    assert ["no such file" in found[1], "wvae" in found[0]] == [True, True]


def test_the_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    files = {
        "embedcheck.yaml": "workers: 0\n",
        "a.yaml": scenario("- wvae"),
        "b.yaml": scenario("- say: 1", head="embedcheck: 1\nname: b\n"),
        "c.yaml": "embedcheck: [\n",
        "d.yaml": "embedcheck: 1\nname: d\n",
    }
    found = mistakes_of(tmp_path, files)
    assert [line.split(":")[0] for line in found] == [
        "a.yaml",
        "b.yaml",
        "c.yaml",
        "d.yaml",
        "embedcheck.yaml",
    ]


def test_two_scenarios_may_not_share_a_folder_for_their_evidence(tmp_path: Path) -> None:
    files = {
        "a.yaml": named("A visitor"),
        "b.yaml": named("A visitor"),
        "c.yaml": named("a: visitor".replace(":", "")),
    }
    assert mistakes_of(tmp_path, files) == [
        'b.yaml:2:1: the name "A visitor" is taken by a.yaml:2; expected a name of its own: evidence is kept in a folder of that name',
        'c.yaml:2:1: the name "a visitor" is taken by b.yaml:2 ("A visitor"); expected a name of its own: evidence is kept in a folder of that name',
    ]


def test_one_run_has_one_configuration(tmp_path: Path) -> None:
    files = {**FILES, "b/embedcheck.yaml": "workers: 2\n", "embedcheck.yaml": "workers: 3\n"}
    [said] = mistakes_of(tmp_path, files)
    assert "one configuration for the run" in said
    assert load(tmp_path, files, "b").config.workers == 2
    assert load(tmp_path, files, flags={"--config": tmp_path / "embedcheck.yaml"}).config.workers == 3


def test_all_secrets_are_handed_over_once(tmp_path: Path) -> None:
    inbox = "0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0"
    config = f"instance: {{url: 'https://d.example', inbox: {inbox}, jwt_secret: '${{{{ secret.JWT }}}}'}}\n"
    files = {
        "embedcheck.yaml": config,
        "a.yaml": scenario("- say: ${{ secret.PW }}", "- say: ${{ secret.PW }}"),
    }
    suite = load(tmp_path, files, env={"JWT": "j-secret", "PW": "hunter2", "OTHER": "x"})
    assert sorted(secret.reveal() for secret in suite.secrets) == ["hunter2", "j-secret"]
    assert Secret("j-secret") in suite.secrets
    assert "hunter2" not in repr(suite.secrets)


def test_paths_are_shown_as_they_were_given(tmp_path: Path) -> None:
    suite = load(tmp_path, FILES, "b")
    assert suite.scenarios[0].file == str(tmp_path / "b" / "b.yaml")


def is_a_scenario_or_mistakes(path: Path) -> bool:
    """Lets any other exception through. A mistake has a place in the file, and can be shown."""
    try:
        return len(load_suite([path], env={"A": "b"}, steps=STEPS).scenarios) == 1
    except ScenarioMistakes as error:
        return len(error.mistakes) > 0 and all(one.line >= 1 and one.render() for one in error.mistakes)


WORDS = st.sampled_from(
    [
        "embedcheck: 1",
        "name: x",
        "steps:",
        "  - wave",
        "  - say: hi",
        "  - fill: {into: a, text: b}",
        "tags: [a]",
        "  - use: a.yaml",
        "vars: {a: &x [1]}",
        "  - say: ${{ vars.a }}",
        "  - say: '${{ env.A || ''b'' }}'",
        "  - count: *x",
        "fails_under: {a: [b]}",
        "kind: steps",
        "timeout: 1e999",
        "retries: -1",
        "matrix: {browsers: [webkit]}",
        "  - {}",
        "-",
        "\t",
        "{",
        "params: {a: }",
        "  - count: 99999999999999999999999",
        "name: 012",
    ]
)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.one_of(WORDS, st.text(max_size=12)), max_size=14))
def test_any_file_is_a_scenario_or_mistakes_and_nothing_else(tmp_path: Path, lines: list[str]) -> None:
    write(tmp_path, {})
    path = tmp_path / "a.yaml"
    path.write_bytes("\n".join(["embedcheck: 1", "name: y", *lines]).encode("utf-8", "surrogatepass"))
    assert is_a_scenario_or_mistakes(path)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 200), cut=st.integers(0, 6), put=st.text(max_size=4))
def test_a_scenario_with_a_wound_is_a_scenario_or_mistakes(
    tmp_path: Path, at: int, cut: int, put: str
) -> None:
    write(tmp_path, {})
    text = scenario(
        "- wave",
        "- say: {text: Hi, from: agent}",
        "- fill:",
        "    into: '#a'",
        '    text: "b\\n"',
        head="embedcheck: 1\nname: y\ntags: [a]\n",
    )
    path = tmp_path / "a.yaml"
    path.write_bytes((text[:at] + put + text[at + cut :]).encode("utf-8", "surrogatepass"))
    assert is_a_scenario_or_mistakes(path)
