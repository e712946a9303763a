from embedcheck.scenario.mistakes import Place
from embedcheck.scenario.nodes import (
    Listing,
    Mapping,
    Scalar,
    child,
    find,
    height,
    place_of,
    plain,
    renamed,
    scalars,
    size,
    written_at,
)

P = [Place("a.yaml", line, 1) for line in range(10)]
LEAF = Scalar(P[3], "12", untyped=True)
TREE = Mapping(P[1], {"a": Listing(P[2], (LEAF, Scalar(P[4], None)))}, {"a": P[5]})


def test_a_tree_is_plain_values() -> None:
    assert plain(TREE) == {"a": ["12", None]}


def test_a_text_is_read_as_a_number_where_its_field_says_so() -> None:
    assert plain(TREE, frozenset({id(LEAF)})) == {"a": [12, None]}


def test_a_path_that_leads_nowhere_ends_where_it_last_was() -> None:
    assert find(TREE, ["a", 0]) is LEAF
    assert find(TREE, ["a", "list[str]", 0]) is LEAF
    assert find(TREE, ["b"]) is TREE
    assert child(TREE, "b") is None
    assert child(Listing(P[0]), -1) is None


def test_a_key_has_a_place_of_its_own() -> None:
    assert place_of(TREE, ["a"], key=True) == P[5]
    assert place_of(TREE, ["a"]) == P[2]
    assert place_of(TREE, ["a", 0], key=True) == P[3]


def test_a_value_can_be_moved_to_the_place_of_its_template() -> None:
    moved = written_at(TREE, P[9])
    assert plain(moved) == plain(TREE)
    assert {scalar.place for scalar in scalars(moved)} == {P[9]}
    assert place_of(moved, ["a"], key=True) == P[9]
    assert all(scalar.untyped == (scalar.value == "12") for scalar in scalars(moved))


def test_height_and_size_bound_what_templates_may_build() -> None:
    assert (height(TREE), height(LEAF), height(Listing(P[0]))) == (3, 1, 1)
    assert size(TREE) == 1 + 1 + (1 + 2) + 1


def test_a_key_under_another_name_stays_where_it_is_written() -> None:
    other = renamed(Listing(P[0], (TREE,)), [0, "a"], "b")
    assert plain(other) == [{"b": ["12", None]}]
    assert place_of(other, [0, "b"], key=True) == P[5]
    assert plain(renamed(Mapping(P[0], {"in": TREE}), ["in", "a"], "b")) == {"in": {"b": ["12", None]}}
