from pathlib import Path

import pytest

from embedcheck.scenario import Place, ScenarioMistakes
from embedcheck.scenario.step_reading import MAX_STEPS, MAX_USES_DEEP
from tests.scenario.reading import Answer, Count, Fill, Say, Wave, load, mistakes_of, scenario

PART = "embedcheck: 1\nkind: steps\n"


def steps_of(folder: Path, *lines: str, **files: str) -> list[object]:
    others = {f"{name}.yaml": text for name, text in files.items()}
    suite = load(folder, {"a.yaml": scenario(*lines), **others}, "a.yaml", env={"N": "7"})
    return [placed.step for placed in suite.scenarios[0].steps]


def complaints(folder: Path, *lines: str, **files: str) -> list[str]:
    others = {f"{name}.yaml": text for name, text in files.items()}
    return mistakes_of(folder, {"a.yaml": scenario(*lines), **others}, "a.yaml")


def test_a_step_may_take_a_whole_mapping_as_its_one_value(tmp_path: Path) -> None:
    assert steps_of(tmp_path, "- answer: {text: Hi, age: 3}") == [Answer(answers={"text": "Hi", "age": 3})]


def test_a_step_is_a_word_a_single_value_or_a_mapping(tmp_path: Path) -> None:
    assert steps_of(
        tmp_path,
        "- wave",
        "- wave:",
        "- say: Hi",
        "- say: {text: Hi, from: agent, times: 2}",
        "- fill: {into: '#x', text: y}",
        "- count: 3",
    ) == [
        Wave(),
        Wave(),
        Say(text="Hi"),
        Say.model_validate({"text": "Hi", "times": 2, "from": "agent"}),
        Fill(into="#x", text="y"),
        Count(number=3),
    ]


def test_a_step_remembers_where_it_is_written(tmp_path: Path) -> None:
    suite = load(tmp_path, {"a.yaml": scenario("- wave", "- say:", "    text: Hi")})
    wave, say = suite.scenarios[0].steps
    assert (wave.name, wave.file, wave.line, wave.col) == ("wave", str(tmp_path / "a.yaml"), 4, 5)
    assert (say.name, say.line, say.col, say.included_from) == ("say", 5, 5, ())
    assert say.words == "say: Hi"


def test_a_field_decides_the_type_of_what_a_template_yields(tmp_path: Path) -> None:
    assert steps_of(tmp_path, "- count: ${{ env.N }}", "- say: ${{ env.N }}") == [
        Count(number=7),
        Say(text="7"),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("- wvae", '4:5: unknown step `wvae`; expected the name of a step; did you mean "wave"?'),
        ("- {SAY: x}", '4:6: unknown step `SAY`; expected the name of a step; did you mean "say"?'),
        ("- us: x.yaml", '4:5: unknown step `us`; expected the name of a step; did you mean "use"?'),
        (
            "- say Hello there",
            '4:5: "say Hello there" lacks a colon; expected `say: …`; did you mean "say: Hello there"?',
        ),
        ("- say", "4:5: `say` has no `text`; expected `say: …`"),
        ("- say:", "4:5: `say` has no `text`; expected `say: …`"),
        ("- say: [a]", "4:10: `text` is a list; expected text"),
        ("- wave: 3", "4:5: `wave` is the number 3; expected nothing behind it"),
        (
            "- fill: x",
            '4:5: `fill` is the text "x"; expected a mapping with `into`, `text`, `slow` or `within`',
        ),
        ("- {wave: , say: x}", "4:14: a step with 2 keys: wave, say; expected one step behind each `-`"),
        ("- 3", "4:5: this is not a step; expected the name of a step, alone or before a colon"),
        ("- [wave]", "4:5: this is not a step; expected the name of a step, alone or before a colon"),
        ("- {}", "4:5: this is not a step; expected the name of a step, alone or before a colon"),
        ("-", "4:4: this is not a step; expected the name of a step, alone or before a colon"),
    ],
)
def test_what_is_no_step_is_told_kindly(tmp_path: Path, line: str, said: str) -> None:
    assert complaints(tmp_path, line) == [f"a.yaml:{said}"]


def test_a_forgotten_indentation_is_recognised(tmp_path: Path) -> None:
    with pytest.raises(ScenarioMistakes) as error:
        load(tmp_path, {"a.yaml": scenario("- fill:", "  into: x", "  text: y")})
    assert "Indent what belongs to `fill:` further." in error.value.what


def test_every_bad_step_is_told_at_once(tmp_path: Path) -> None:
    assert [
        line.split(": ")[0]
        for line in complaints(tmp_path, "- wvae", "- wave", "- say: 1", "- fill: {into: x}")
    ] == [
        "a.yaml:4:5",
        "a.yaml:6:10",
        "a.yaml:7:5",
    ]


def test_what_stands_behind_a_misspelt_step_is_judged_as_if_it_were_right(tmp_path: Path) -> None:
    assert complaints(tmp_path, "- sayy: {txt: 3}", "- fil: {into: x}") == [
        'a.yaml:4:5: unknown step `sayy`; expected the name of a step; did you mean "say"?',
        "a.yaml:4:12: unknown field `txt` in `say`; expected one of `text`, `from` or `times`; "
        'did you mean "text"?',
        "a.yaml:4:17: `text` is the number 3; expected text",
        'a.yaml:5:5: unknown step `fil`; expected the name of a step; did you mean "fill"?',
        "a.yaml:5:5: `fill` has no `text`; expected `text: …`",
    ]


def test_use_plays_the_steps_of_another_file_in_place(tmp_path: Path) -> None:
    suite = load(
        tmp_path,
        {
            "a.yaml": scenario("- wave", "- use: parts/hello.yaml", "- wave"),
            "parts/hello.yaml": PART + "steps:\n  - say: Hi\n  - use: deeper.yaml\n",
            "parts/deeper.yaml": PART + "steps: [{say: Ho}]\n",
        },
    )
    [found] = suite.scenarios
    assert [placed.words for placed in found.steps] == ["wave", "say: Hi", "say: Ho", "wave"]
    hello, deeper = (str(tmp_path / "parts" / f"{name}.yaml") for name in ("hello", "deeper"))
    assert [placed.file for placed in found.steps[1:3]] == [hello, deeper]
    assert found.steps[2].included_from == (Place(hello, 5, 5), Place(str(tmp_path / "a.yaml"), 5, 5))


def test_parameters_are_given_or_have_defaults(tmp_path: Path) -> None:
    part = (
        PART
        + "params: {name: , greeting: Hello}\nsteps: [{say: '${{ params.greeting }} ${{ params.name }}'}]\n"
    )
    assert steps_of(
        tmp_path,
        "- use: {file: p.yaml, with: {name: Ada}}",
        "- use: {file: p.yaml, with: {name: '${{ env.N }}', greeting: Ho}}",
        p=part,
    ) == [Say(text="Hello Ada"), Say(text="Ho 7")]


def test_a_used_file_sees_the_scenario_s_vars_and_its_own_before_them(tmp_path: Path) -> None:
    part = PART + "vars: {b: ${{ vars.a }}2}\nsteps: [{say: '${{ vars.a }} ${{ vars.b }}'}]\n".replace(
        "${{ vars.a }}2", "'${{ vars.a }}2'"
    )
    head = "embedcheck: 1\nname: x\nvars: {a: 1, b: 1}\n"
    suite = load(tmp_path, {"a.yaml": scenario("- use: p.yaml", head=head), "p.yaml": part})
    assert suite.scenarios[0].steps[0].step == Say(text="1 12")


def test_params_of_the_user_are_not_seen_by_the_used(tmp_path: Path) -> None:
    inner = PART + "steps: [{say: '${{ params.name }}'}]\n"
    outer = PART + "params: {name: x}\nsteps: [{use: inner.yaml}]\n"
    [said] = complaints(tmp_path, "- use: outer.yaml", outer=outer, inner=inner)
    assert "`params.name` is not set" in said


@pytest.mark.parametrize(
    ("use", "said"),
    [
        ("p.yaml", "a.yaml:4:5: `p.yaml` needs the parameter `name`"),
        (
            "{file: p.yaml, with: {name: 1, nmae: 2}}",
            'a.yaml:4:41: `p.yaml` has no parameter `nmae`; expected `name`; did you mean "name"?',
        ),
        ("{file: p.yaml, wiht: {name: 1}}", "a.yaml:4:25: unknown field `wiht` in `use`"),
        ("{with: {name: 1}}", "a.yaml:4:5: `use` has no `file`"),
        ("", "a.yaml:4:5: `use` has no `file`"),
        ("[p.yaml]", "`use` is a list; expected a mapping with `file` or `with`"),
        ("nope.yaml", "nope.yaml:1:1: cannot be read: No such file or directory"),
        ("a.yaml", "a.yaml:4:5: `a.yaml` uses itself"),
        ("loop.yaml", "loop.yaml:3:9: `loop.yaml` uses itself"),
        ("list.yaml", "list.yaml:1:1: the file holds a list"),
        ("none.yaml", "none.yaml:1:1: the file has no `steps`"),
        ("bad.yaml", "bad.yaml:3:9: a second `:` in one line"),
    ],
)
def test_a_mistaken_use_is_told(tmp_path: Path, use: str, said: str) -> None:
    files = {
        "p": PART + "params: {name: }\nsteps: [wave]\n",
        "loop": PART + "steps: [use: loop.yaml]\n",
        "list": "- wave\n",
        "none": PART,
        "bad": PART + "steps: a: b: c\n",
    }
    found = complaints(tmp_path, f"- use: {use}", **files)
    assert any(said in line for line in found), found


def test_a_mistake_within_a_used_file_names_both_places(tmp_path: Path) -> None:
    with pytest.raises(ScenarioMistakes) as error:
        load(tmp_path, {"a.yaml": scenario("- use: p.yaml"), "p.yaml": PART + "steps: [wvae]\n"})
    [mistake] = error.value.mistakes
    assert str(mistake.place) == f"{tmp_path}/p.yaml:3:9"
    assert mistake.included_from == (Place(str(tmp_path / "a.yaml"), 4, 5),)
    assert f"included from {tmp_path}/a.yaml:4:5" in error.value.what


def test_a_broken_file_that_many_use_is_told_once(tmp_path: Path) -> None:
    other = scenario("- use: p.yaml", head="embedcheck: 1\nname: other\n")
    files = {
        "a.yaml": scenario("- use: p.yaml", "- use: p.yaml"),
        "b.yaml": other,
        "p.yaml": PART + "steps: [wvae]\n",
    }
    assert len(mistakes_of(tmp_path, files)) == 1


def test_files_may_not_use_one_another_without_end(tmp_path: Path) -> None:
    chain = {f"p{n}.yaml": PART + f"steps: [use: p{n + 1}.yaml]\n" for n in range(MAX_USES_DEEP + 2)}
    [said] = mistakes_of(tmp_path, {"a.yaml": scenario("- use: p0.yaml"), **chain}, "a.yaml")
    assert f"more than {MAX_USES_DEEP} files use one another" in said


def test_uses_of_uses_cannot_explode(tmp_path: Path) -> None:
    layers = {f"p{n}.yaml": PART + "steps:\n" + f"- use: p{n + 1}.yaml\n" * 50 for n in range(6)}
    layers["p6.yaml"] = PART + "steps: [wave]\n"
    [said] = mistakes_of(tmp_path, {"a.yaml": scenario("- use: p0.yaml"), **layers}, "a.yaml")
    assert f"more than {MAX_STEPS} steps" in said
