import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embedcheck.scenario.nodes import find, place_of, plain
from embedcheck.scenario.strict_yaml import MAX_DEPTH, MAX_NODES
from tests.scenario.reading import parse


def value_of(text: str) -> object:
    node, mistakes = parse(text)
    assert mistakes == ()
    assert node is not None
    return plain(node)


def only_mistake(text: str) -> str:
    _, [mistake] = parse(text)
    return mistake.headline()


def test_plain_scalars_are_yaml_1_2_and_quoted_ones_are_text() -> None:
    assert value_of("a: no\nb: 'true'\nc: \"1\"\nd: 012\ne:\nf: |\n  1\n") == {
        "a": "no",
        "b": "true",
        "c": "1",
        "d": 12,
        "e": None,
        "f": "1\n",
    }


def test_keys_are_the_text_that_is_written() -> None:
    assert value_of("no: 1\n12: 2\n") == {"no": 1, "12": 2}


def test_every_value_and_every_key_knows_its_place() -> None:
    node, _ = parse("a: 1\nsteps:\n  - say: Hi\n  - fill:\n      into: '#x'\n")
    assert node is not None
    assert str(place_of(node, ["steps", 1, "fill", "into"])) == "a.yaml:5:13"
    assert str(place_of(node, ["steps", 1, "fill", "into"], key=True)) == "a.yaml:5:7"
    assert str(place_of(node, ["steps", 0])) == "a.yaml:3:5"
    assert plain(find(node, ["steps", 0, "say", "not there"])) == "Hi"


def test_an_alias_repeats_the_value_of_its_anchor() -> None:
    assert value_of("a: &x [1, {b: 2}]\nc: *x\n") == {"a": [1, {"b": 2}], "c": [1, {"b": 2}]}


def test_a_byte_order_mark_is_no_text() -> None:
    assert value_of("\ufeffa: 1\n") == {"a": 1}


def test_the_lines_of_windows_are_counted_as_ours() -> None:
    assert only_mistake("a: 1\r\nb: 2\r\na: 3\r\n").startswith("a.yaml:3:1: `a` stands here a second time")


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", "3:1", "`a` stands here a second time"),
        ("a:\n\t- b\n", "2:1", "a tab"),
        ("a:\n  b: 1\n\tc: 2\n", "3:1", "a tab"),
        ("", "1:1", "empty"),
        ("# nothing\n", "1:1", "empty"),
        ("---\n...\n", "1:1", "empty"),
        ("~", "1:1", "empty"),
        ("a: 1\n---\nb: 1\n", "2:1", "second document"),
        ("a: *x\n", "1:4", "`*x` names nothing"),
        ("a: &x [*x]\n", "1:8", "`*x` contains itself"),
        ("a: {{ b }}\n", "1:5", "a key that is not a word"),
        ("? [a]\n: 1\n", "1:3", "a key that is not a word"),
        ("*a : 1\n", "1:1", "an alias as a key"),
        ('{"": 1}\n', "1:2", "a key that is not a word"),
        ("<<: {a: 1}\n", "1:1", "merge key"),
        ("a: !!python/object/apply:os.system [x]\n", "1:4", "`!!python/object/apply:os.system`"),
        ("a: !mine x\n", "1:4", "`!mine`"),
        ("!k a: 1\n", "1:1", "`!k`"),
        ("a: [1, 2\n", "2:1", "bracket that is not closed"),
        ('a: "b\n', "2:1", "quote that is never closed"),
        ('a: "\\q"\n', "1:6", "backslash"),
        ('a: "\\UFFFFFFFF"\n', "1:7", "backslash"),
        ('a: "\\ud800"\n', "1:4", "surrogate"),
        ("a: b: c\n", "1:5", "a second `:`"),
        ("a: @b\n", "1:4", "a sign of YAML's own"),
        ("- a\nb: 1\n", "2:1", "does not fit the lines above"),
        ("a: 1\nb\nc: 1\n", "3:1", "a line without `:`"),
        ("a: - b\n", "1:4", "a list item"),
        ("a: & b\n", "1:5", "without a name"),
        ("a: | b\n", "1:6", "block of text"),
        ("a: x\x07y\n", "1:5", "U+0007"),
        ("%YAML 9.9\n---\na: 1\n", "1:1", "YAML"),
    ],
)
def test_what_is_not_our_yaml_is_said_where_it_stands(text: str, place: str, said: str) -> None:
    headline = only_mistake(text)
    assert headline.startswith(f"a.yaml:{place}: ")
    assert said in headline


def test_no_word_of_the_parser_s_own_reaches_the_author() -> None:
    headline = only_mistake("a:\n- b\n  c\n- d: 1\n e: 2\n")
    assert "<block" not in headline
    assert "expected" in headline


def test_a_template_in_braces_is_told_to_be_quoted() -> None:
    _, [mistake] = parse("a: {b: ${{ env.X }}}\n")
    assert "quotes" in mistake.next_step


def test_all_duplicate_keys_are_told_at_once() -> None:
    _, mistakes = parse("a: 1\na: 2\nb: {c: 1, c: 2}\n")
    assert [mistake.line for mistake in mistakes] == [2, 3]


def test_nesting_is_bounded() -> None:
    assert "nested more than" in only_mistake("[" * 100_000)
    assert value_of("[" * MAX_DEPTH + "]" * MAX_DEPTH)


def test_aliases_cannot_nest_deeper_than_brackets() -> None:
    deep = "[" * (MAX_DEPTH - 5) + "1" + "]" * (MAX_DEPTH - 5)
    chained = deep.replace("1", "*a")
    assert "nested more than" in only_mistake(f"a: &a {deep}\nb: &b {chained}\n")


def test_an_alias_bomb_is_refused_before_it_is_built() -> None:
    lines = ["a0: &a0 [1,1,1,1,1,1,1,1,1,1]"]
    lines += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    assert f"more than {MAX_NODES} values" in only_mistake("\n".join(lines))


def test_a_million_values_are_refused() -> None:
    assert f"more than {MAX_NODES} values" in only_mistake("[" + "1," * 400_000 + "]")


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_any_text_is_a_tree_or_a_mistake(text: str) -> None:
    node, mistakes = parse(text)
    assert (node is not None) or mistakes


ALPHABET = st.sampled_from(
    [
        *"abc01 \n\t:-[]{},&*!|>'\"#%@`?\\~.<",
        "\n  ",
        "\n- ",
        ": ",
        "*a",
        "&a ",
        "\\x",
        "<<: ",
        "---\n",
        "\ufeff",
        "\u2028",
    ]
)


@settings(max_examples=500, deadline=None)
@given(st.lists(ALPHABET, max_size=60).map("".join))
def test_any_heap_of_yaml_signs_is_a_tree_or_a_mistake_within_the_text(text: str) -> None:
    node, mistakes = parse(text)
    assert (node is not None) or mistakes
    for mistake in mistakes:
        assert 1 <= mistake.line <= len(text) + 1
        assert mistake.render()
