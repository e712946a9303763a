import pytest

from embedcheck.scenario.config_layers import at, hide_secrets, layered, without_empty
from embedcheck.scenario.mistakes import Place
from embedcheck.scenario.nodes import Mapping, Scalar, plain

P = Place("embedcheck.yaml", 1, 1)


def test_a_layer_keeps_the_place_from_which_each_value_came() -> None:
    tree = layered(
        Mapping(P, {"site": Scalar(P, "a"), "workers": Scalar(P, 2)}),
        {"EMBEDCHECK_SITE": "b"},
        {"--retries": 1},
    )
    assert plain(tree) == {"site": "b", "workers": 2, "retries": 1}
    assert [str(node.place) for node in tree.items.values()] == [
        "EMBEDCHECK_SITE",
        "embedcheck.yaml:1:1",
        "--retries",
    ]


def test_a_layer_does_not_hide_the_file_s_own_mistake() -> None:
    tree = layered(Mapping(P, {"instance": Scalar(P, "desk")}), {"EMBEDCHECK_INBOX": "x"}, {})
    assert plain(tree) == {"instance": "desk"}


def test_a_flag_that_was_not_given_changes_nothing() -> None:
    assert plain(layered(Mapping(P), {}, {"--site": None, "--browser": ()})) == {}


def test_secrets_are_known_as_such_wherever_they_come_from() -> None:
    agent = Mapping(P, {"key": Scalar(P, "k")})
    tree = layered(Mapping(P, {"instance": Mapping(P, {"agent": agent})}), {"EMBEDCHECK_JWT_SECRET": "s"}, {})
    for path in (("instance", "jwt_secret"), ("instance", "agent", "key")):
        node = at(tree, path)
        assert isinstance(node, Scalar)
        assert node.secret


def test_what_is_empty_says_nothing() -> None:
    tree = Mapping(
        P,
        {
            "a": Scalar(P, None),
            "b": Scalar(P, ""),
            "c": Mapping(P, {"d": Scalar(P, None)}),
            "e": Scalar(P, 0),
        },
    )
    assert plain(without_empty(tree)) == {"c": {}, "e": 0}


def test_lines_are_quoted_without_their_secrets() -> None:
    lines = [
        "  jwt_secret: abc def",
        "agent: {key: a, secret: 'b, c'}",
        "  secret: a, b} c",
        'key: "${{ secret.KEY }}"',
        "secret: ${{ secret.X }}",
        "site: https://key.example",
        "keyboard: x",
    ]
    assert hide_secrets(lines) == [
        "  jwt_secret: ‹secret›",
        "agent: {key: ‹secret›, secret: ‹secret›}",
        "  secret: ‹secret›",
        *lines[3:],
    ]


def test_the_secret_of_an_inbox_that_nobody_names_is_left_aside() -> None:
    env = {"EMBEDCHECK_JWT_SECRET_HOURS": "s3cret", "EMBEDCHECK_JWT_SECRET_PRECHAT": "other"}
    root = layered(Mapping(P), {**env, "EMBEDCHECK_INBOX_PRECHAT": "u"}, {})
    assert at(root, ("instance", "inboxes", "hours")) is None
    assert at(root, ("instance", "inboxes", "prechat", "jwt_secret")) is not None


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ('instance: {url: "http://user:CANARY@h"}', 'instance: {url: "http://‹secret›@h"}'),
        ("  url: http://user:CA/NA?R#Y@h", "  url: http://‹secret›@h"),
        ("  url: http://h/?token=CANARY", "  url: http://h/?‹secret›"),
        ("site: https://h/#CANARY", "site: https://h/#‹secret›"),
        ("site: user:CANARY@h", "site: ‹secret›"),
        ('  agent: "CANARY"', "  agent: ‹secret›"),
        ("  agent: [CANARY, CANARY]", "  agent: ‹secret›"),
        ("instance: {agent: [CANARY, CANARY], inbox: x}", "instance: {agent: ‹secret›, inbox: x}"),
        ("  agent: {key: CANARY}", "  agent: {key: ‹secret›}"),
        ("  agent: # the shop's", "  agent: # the shop's"),
        ("  agent:", "  agent:"),
    ],
)
def test_an_address_or_an_agent_is_quoted_without_its_credentials(line: str, shown: str) -> None:
    assert hide_secrets([line]) == [shown]
