from collections.abc import Mapping as Map

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embedcheck.model.secret import Secret
from embedcheck.scenario.mistakes import Mistake, Mistakes, Place
from embedcheck.scenario.nodes import Listing, Mapping, Node, Scalar, plain, scalars
from embedcheck.scenario.templates import Scope, Templates
from tests.scenario.reading import collected

HERE = Place("a.yaml", 1, 1)
ENV = {"NAME": "Ada", "EMPTY": "", "PW": "hunter2", "TRAP": "${{ secret.PW }}"}


def fill(
    text: str,
    *,
    variables: Map[str, Node] | None = None,
    params: Map[str, Node] | None = None,
    need_secrets: bool = True,
) -> tuple[Node | None, tuple[Mistake, ...], tuple[Secret, ...]]:
    kept: list[Templates] = []

    def work(mistakes: Mistakes) -> Node:
        mistakes.quote_from("a.yaml", text.splitlines())
        templates = Templates(ENV, mistakes, need_secrets=need_secrets)
        kept.append(templates)
        return templates.fill(Scalar(HERE, text, last_line=9), Scope(variables or {}, params))

    node, mistakes = collected(work)
    return node, mistakes, kept[0].secrets


def filled(text: str, **scope: Map[str, Node]) -> object:
    node, mistakes, _ = fill(text, **scope)  # type: ignore[arg-type]
    assert mistakes == ()
    assert node is not None
    return plain(node)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${{ env.NAME }}", "Ada"),
        ("Hi ${{env.NAME}}, ${{ env.NAME }}!", "Hi Ada, Ada!"),
        ("${{ env.NOPE || 'x' }}", "x"),
        ("${{ env.NOPE || env.NAME || 'x' }}", "Ada"),
        ("${{ env.EMPTY || 'x' }}", "x"),
        ("[${{ env.EMPTY }}]", "[]"),
        ("${{ env.NOPE || '' }}", ""),
        ("${{ env.NOPE || 'it''s }} here' }}", "it's }} here"),
        ("${{ 'a' }}", "a"),
        ("{{ name }} {} {a: 1} $x ${x} }}", "{{ name }} {} {a: 1} $x ${x} }}"),
    ],
)
def test_templates_are_filled_and_other_braces_left_alone(text: str, expected: str) -> None:
    assert filled(text) == expected


def test_what_a_template_yields_is_never_read_as_a_template() -> None:
    assert filled("${{ env.TRAP }}") == "${{ secret.PW }}"
    assert filled("<${{ env.TRAP }}>") == "<${{ secret.PW }}>"


def test_a_template_alone_takes_the_value_as_it_is() -> None:
    ada = Mapping(
        Place("b.yaml", 7, 7), {"n": Scalar(Place("b.yaml", 7, 8), 3)}, {"n": Place("b.yaml", 7, 8)}
    )
    node, _, _ = fill(" ${{ vars.ada }} ", variables={"ada": ada})
    assert node is not None
    assert plain(node) == {"n": 3}
    assert {scalar.place for scalar in scalars(node)} == {HERE}


def test_single_values_join_a_text_as_they_are_written() -> None:
    values: dict[str, Node] = {"n": Scalar(HERE, 3), "t": Scalar(HERE, value=True), "z": Scalar(HERE, None)}
    assert filled("${{ vars.n }}/${{ vars.t }}/${{ params.z }}", variables=values, params=values) == "3/true/"


def test_a_list_within_a_text_is_a_mistake() -> None:
    _, [mistake], _ = fill("a ${{ vars.x }}", variables={"x": Listing(HERE)})
    assert mistake.what == "`${{ vars.x }}` is a list or a mapping within a text"
    assert mistake.col == 3


@pytest.mark.parametrize(
    ("text", "what", "near"),
    [
        ("${{ env.NAMES }}", "`env.NAMES` is not set", "env.NAME"),
        ("${{ secret.PWD1 }}", "`secret.PWD1` is not set", "secret.PW"),
        ("${{ secret.EMPTY }}", "`secret.EMPTY` is not set", None),
        ("${{ vars.adda }}", "`vars.adda` is not set", "vars.ada"),
        ("${{ params.x }}", "`params.x` is not set", None),
        ("${{ env.NOPE || vars.adda }}", "`env.NOPE` is not set", None),
    ],
)
def test_what_is_not_set_is_told_with_the_nearest_name(text: str, what: str, near: str | None) -> None:
    _, [mistake], _ = fill(text, variables={"ada": Scalar(HERE, 1)})
    assert mistake.what == what
    assert mistake.nearest == near
    assert mistake.next_step


@pytest.mark.parametrize(
    "inside",
    [
        "",
        "NAME",
        "env",
        "env.",
        "env.A.B",
        "env.A ||",
        "|| 'x'",
        "env.A | 'x'",
        "env.A || x",
        "env.A 'x'",
        "github.token",
        '"x"',
    ],
)
def test_an_expression_that_is_not_ours_is_a_mistake(inside: str) -> None:
    _, [mistake], _ = fill("a ${{" + inside + "}} b")
    assert "cannot be understood" in mistake.what
    assert mistake.col == 3


def test_a_template_that_is_never_closed_is_a_mistake() -> None:
    _, [mistake], _ = fill("a\nbc ${{ env.NAME } d")
    assert (mistake.line, mistake.col, mistake.what) == (2, 4, "`${{` is never closed")


def test_all_templates_of_a_text_are_told_each_at_its_own_place() -> None:
    _, mistakes, _ = fill("a ${{ env.A1 }}\n  b ${{ env.B1 }}")
    assert [(one.line, one.col) for one in mistakes] == [(1, 3), (2, 5)]


def test_a_secret_is_remembered_for_the_vault_and_marks_its_text() -> None:
    node, _, secrets = fill("token ${{ secret.PW }}")
    assert secrets == (Secret("hunter2", "PW"),)
    assert isinstance(node, Scalar)
    assert (node.value, node.secret) == ("token hunter2", "PW")


def test_a_secret_marks_whatever_it_goes_through() -> None:
    node, _, _ = fill("${{ secret.PW }}")
    assert node is not None
    through, _, _ = fill("<${{ vars.pw }}>", variables={"pw": node})
    assert isinstance(through, Scalar)
    assert through.secret == "PW"


def test_without_secrets_a_placeholder_stands_for_an_unset_one() -> None:
    node, mistakes, secrets = fill("x ${{ secret.NOPE }}", need_secrets=False)
    assert (mistakes, secrets) == ((), ())
    assert isinstance(node, Scalar)
    assert node.placeholder
    assert node.value == "x ‹NOPE›"


def test_templates_cannot_grow_without_bound() -> None:
    wide = Scalar(HERE, "x" * 600_000)
    _, [mistake], _ = fill("${{ vars.x }}" * 10, variables={"x": wide})
    assert "too large" in mistake.what
    deep: Node = wide
    for _ in range(40):
        deep = Listing(HERE, (deep,))
    _, [mistake], _ = fill("${{ vars.x }}", variables={"x": deep})
    assert "too large" in mistake.what


PIECES = st.sampled_from(
    ["${{", "}}", "env.NAME", "secret.PW", "vars.x", "||", "'", "''", " ", "}", "{", "$", "x", "\n"]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_any_text_is_filled_or_complained_about(text: str) -> None:
    node, mistakes, _ = fill(text)
    assert node is not None
    if "${{" not in text:
        assert mistakes == ()
        assert plain(node) == text


@pytest.mark.parametrize(
    "text", ["${{" * 300_000, "${{ ' " * 150_000, "${{ env.NOPE }}" * 20_000, "}}" * 300_000]
)
def test_a_hostile_text_is_read_in_one_go(text: str) -> None:
    # Read in more than one go, it would take hours.
    node, mistakes, _ = fill(text)
    assert node is not None
    assert bool(mistakes) is ("${{" in text)
