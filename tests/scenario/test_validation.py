from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from embedcheck.scenario.mistakes import Mistake, Mistakes, Place
from embedcheck.scenario.nodes import Mapping, Node, Scalar
from embedcheck.scenario.source import Source
from embedcheck.scenario.strict_yaml import read_yaml
from embedcheck.scenario.validation import field_names, read_model
from tests.scenario.reading import collected


class Size(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)
    width: int = Field(ge=1)
    mode: Literal["fit", "fill"] = "fit"


class Thing(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)
    name: str
    sizes: tuple[Size, ...] = ()
    size: Size | None = None
    free: dict[str, Any] = Field(default_factory=dict)
    either: int | str = 1
    seconds: float = 1
    on: bool = False
    who: str = Field(default="", alias="from")

    @model_validator(mode="after")
    def _not_both(self) -> "Thing":
        if self.on and self.seconds > 5:
            raise ValueError("both `on` and long")
        return self


def read(text: str) -> tuple[Thing | None, tuple[Mistake, ...]]:
    def work(mistakes: Mistakes) -> Thing | None:
        return read_model(Thing, read_yaml(Source("a.yaml", text), mistakes), mistakes, subject="`thing`")

    return collected(work)


def headlines(text: str) -> list[str]:
    found, mistakes = read(text)
    assert found is None
    return [one.headline().removeprefix("a.yaml:") for one in mistakes]


def test_a_right_tree_becomes_a_model() -> None:
    thing, mistakes = read("name: x\nsizes: [{width: 3, mode: fill}]\nseconds: 2\nfrom: me\nfree: {a: [1]}\n")
    assert mistakes == ()
    assert thing is not None
    assert (thing.name, thing.seconds, thing.who, thing.free) == ("x", 2, "me", {"a": [1]})
    assert thing.sizes == (Size(width=3, mode="fill"),)


def test_each_mistake_stands_at_its_own_value() -> None:
    assert headlines(
        "name: 1\nsizes:\n  - width: 0\n    mode: fil\n  - 3\nsize: {width: 1.5, hight: 2}\n"
    ) == [
        "1:7: `name` is the number 1; expected text",
        "3:12: `sizes[1].width` is the number 0; expected at least 1",
        '4:11: `sizes[1].mode` is the text "fil"; expected one of `fit` or `fill`; did you mean "fill"?',
        "5:5: `sizes[2]` is the number 3; expected a mapping with `width` or `mode`",
        "6:15: `size.width` is the number 1.5; expected a whole number",
        "6:20: unknown field `hight` in `size`; expected one of `width` or `mode`",
    ]


def test_the_arms_of_a_union_are_one_expectation() -> None:
    assert headlines("name: x\neither: [1]\n") == ["2:9: `either` is a list; expected a whole number or text"]


def test_a_missing_field_and_an_unknown_one_are_both_told() -> None:
    assert headlines("nmae: x\n") == [
        "1:1: unknown field `nmae` in `thing`; expected one of `name`, `sizes`, `size`, `free`, `either`, "
        '`seconds`, `on` or `from`; did you mean "name"?',
        "1:1: `thing` has no `name`; expected `name: …`",
    ]


def test_a_file_knows_a_field_by_its_alias() -> None:
    assert field_names(Thing)[-1] == "from"
    assert headlines("name: x\nwho: y\n")[0].startswith("2:1: unknown field `who`")


def test_infinity_and_words_are_no_numbers_and_no_truths() -> None:
    assert headlines("name: x\nseconds: .inf\non: yes\n") == [
        "2:10: `seconds` is the number inf; expected a number that is not infinite",
        '3:5: `on` is the text "yes"; expected `true` or `false`',
    ]


def test_a_rule_over_the_whole_is_told_where_the_whole_begins() -> None:
    assert headlines("\nname: x\non: true\nseconds: 6\n") == ["2:1: `thing`: both `on` and long"]


def thing_of(**items: Node) -> tuple[Thing | None, tuple[Mistake, ...]]:
    tree = Mapping(Place("a.yaml", 1, 1), {"name": Scalar(Place("a.yaml", 2, 1), "x"), **items})
    return collected(lambda mistakes: read_model(Thing, tree, mistakes, subject="`thing`"))


def untyped(text: str, **more: Any) -> Scalar:
    return Scalar(Place("a.yaml", 3, 1), text, untyped=True, **more)


def test_the_field_decides_whether_a_template_s_text_is_a_number() -> None:
    thing, mistakes = thing_of(name=untyped("12"), seconds=untyped("2.5"), on=untyped("true"))
    assert mistakes == ()
    assert thing is not None
    assert (thing.name, thing.seconds, thing.on) == ("12", 2.5, True)


def test_a_template_s_text_that_is_no_number_is_still_a_mistake() -> None:
    _, [mistake] = thing_of(seconds=untyped("soon"))
    assert mistake.what == '`seconds` is the text "soon"'


def test_a_secret_is_never_shown() -> None:
    _, [mistake] = thing_of(seconds=untyped("hunter2", secret="PW"))
    assert mistake.what == "`seconds` is the value of the secret PW"
    _, [mistake] = thing_of(
        size=Mapping(
            Place("a.yaml", 3, 1),
            {"width": Scalar(Place("a.yaml", 3, 2), 1), "mode": untyped("filll", secret="PW")},
        )
    )
    assert "filll" not in mistake.render()
    assert mistake.nearest is None


def test_nothing_is_said_about_a_value_that_is_not_known() -> None:
    thing, mistakes = thing_of(
        seconds=untyped("‹PW›", placeholder=True), either=Scalar(Place("a.yaml", 4, 1), 7)
    )
    assert mistakes == ()
    assert thing is not None
    assert (thing.seconds, thing.either) == (1, 7)
    _, [mistake] = thing_of(seconds=untyped("‹PW›", placeholder=True), nope=Scalar(Place("a.yaml", 4, 1), 7))
    assert "unknown field `nope`" in mistake.what


def test_a_misspelt_field_is_told_once_and_its_value_with_it() -> None:
    assert headlines("nme: x\nsize: {widht: 0}\n") == [
        "1:1: unknown field `nme` in `thing`; expected one of `name`, `sizes`, `size`, `free`, `either`, "
        '`seconds`, `on` or `from`; did you mean "name"?',
        '2:8: unknown field `widht` in `size`; expected one of `width` or `mode`; did you mean "width"?',
        "2:15: `size.width` is the number 0; expected at least 1",
    ]


def test_a_field_is_not_misspelt_where_the_right_one_stands_beside_it() -> None:
    assert [said.split(";")[0] for said in headlines("name: x\nnme: 3\n")] == [
        "2:1: unknown field `nme` in `thing`"
    ]
