"""Flags over environment over file: one tree, in which every value still knows where it came from."""

import re
from collections.abc import Iterable
from collections.abc import Mapping as Map
from dataclasses import replace
from typing import Any

from embedcheck.scenario.complaints import without_url_secrets
from embedcheck.scenario.mistakes import Mistakes, Place
from embedcheck.scenario.nodes import Listing, Mapping, Node, Scalar, child

ENVIRONMENT: dict[str, tuple[str, ...]] = {
    "EMBEDCHECK_SITE": ("site",),
    "EMBEDCHECK_INSTANCE": ("instance", "url"),
    "EMBEDCHECK_INBOX": ("instance", "inbox"),
    "EMBEDCHECK_JWT_SECRET": ("instance", "jwt_secret"),
    "EMBEDCHECK_AGENT_KEY": ("instance", "agent", "key"),
    "EMBEDCHECK_AGENT_SECRET": ("instance", "agent", "secret"),
}
# The rest of the variable's name is that of an inbox: `EMBEDCHECK_INBOX_NO_UPLOADS` is `no-uploads`.
INBOX_VARIABLES: dict[str, str] = {"EMBEDCHECK_INBOX_": "uuid", "EMBEDCHECK_JWT_SECRET_": "jwt_secret"}
# No flag takes a secret: every process of the machine can read another's arguments.
FLAGS: dict[str, tuple[str, ...]] = {
    "--site": ("site",),
    "--base-url": ("site",),
    "--instance": ("instance", "url"),
    "--inbox": ("instance", "inbox"),
    "--jwt-command": ("instance", "jwt_command"),
    "--requests-per-minute": ("instance", "requests_per_minute"),
    "--compat": ("sandbox", "compat"),
    "--browser": ("browsers",),
    "--device": ("device",),
    "--workers": ("workers",),
    "--retries": ("retries",),
    "--timeout": ("timeouts", "scenario"),
    "--known-defects": ("known_defects",),
    "--cleanup": ("cleanup",),
    "--driver": ("widget", "driver"),
    "--frontend": ("sandbox", "frontend"),
    "--widget-assets": ("sandbox", "widget_assets"),
}
SECRETS = (("instance", "jwt_secret"), ("instance", "agent", "key"), ("instance", "agent", "secret"))
# `jwt_secret: abc`, `{key: abc, secret: "abc"}`; a template is no secret yet. Where no bracket was
# opened before it, a bare value runs to the end of its line.
# `agent` is one itself where it is no mapping: somebody wrote the key there.
_GUARDED = r"""(?:jwt_secret|key|secret|agent(?=["']?\s*:\s*[^\s{#&*]))"""
_LITERAL_SECRET = re.compile(
    rf"""(\b{_GUARDED}["']?\s*:\s*)(?!["']?\$\{{\{{)"""
    r"""(\[[^\]]*\]?|"[^"]*"?|'[^']*'?|[^\s#,}][^,}]*)"""
)
_BARE_SECRET = re.compile(rf"""^(\s*{_GUARDED}\s*:\s*)(?!["']?\$\{{\{{)\S.*$""")
# `url: user:password@host`, which lacks the `https://` by which a URL is known.
_USER_OF_AN_ADDRESS = re.compile(r"""(\b(?:url|site)["']?\s*:\s*["']?)[^\s"'/]+@[^\s"'},]*""")


def layered(root: Mapping, env: Map[str, str], flags: Map[str, Any]) -> Mapping:
    """The file's tree with the environment and the flags laid over it. Nothing of it is read as a
    template. An empty variable counts as unset, as GitHub Actions hands out missing secrets.

    Raises KeyError for a flag that is not in the table.
    """
    for name, path in {**ENVIRONMENT, **named_inboxes(env)}.items():
        if (text := env.get(name)) and not _of_no_inbox(root, path):
            secret = name if path in SECRETS or path[-1] == "jwt_secret" else ""
            root = _laid(root, path, Scalar(Place(name), text, untyped=True, secret=secret))
    for flag, value in flags.items():
        if value is not None and value != ():
            root = _laid(root, FLAGS[flag], _flag(Place(flag), value))
    if flags.get("--device"):
        # A device brings its own viewport; the file's is overridden with the file's device.
        root = _laid(root, ("viewport",), Scalar(root.place, None))
    return _taint(root)


def at(root: Node, path: Iterable[str]) -> Node | None:
    """The value at the path, unless it is absent, null or an empty text."""
    node: Node | None = root
    for key in path:
        node = child(node, key) if node is not None else None
    if isinstance(node, Scalar) and node.value in (None, ""):
        return None
    return node


def hide_secrets(lines: list[str]) -> list[str]:
    """The lines of a configuration as a mistake may quote them."""
    hidden = r"\1‹secret›"
    return [
        _USER_OF_AN_ADDRESS.sub(
            hidden,
            without_url_secrets(_LITERAL_SECRET.sub(hidden, _BARE_SECRET.sub(hidden, line))),
        )
        for line in lines
    ]


def without_empty(root: Mapping) -> Mapping:
    """Drops what is null or an empty text: it says nothing."""
    items = {
        key: without_empty(node) if isinstance(node, Mapping) else node
        for key, node in root.items.items()
        if at(root, [key]) is not None
    }
    return replace(root, items=items)


def refuse_halves(root: Mapping, mistakes: Mistakes) -> None:
    """What makes sense only together with something that is missing."""
    said: set[tuple[str, ...]] = set()
    for given, needed, why, next_step in _HALVES:
        node = at(root, given)
        if node is not None and at(root, needed) is None and needed not in said:
            said.add(needed)
            mistakes.add(node.place, why, expected=f"`{'.'.join(needed)}` as well", next_step=next_step)


def one_way_to_a_jwt(root: Mapping, mistakes: Mistakes) -> Mapping:
    """A file may say only one way. The secret from the environment goes before a file's command, and a
    command given as a flag before both."""
    secret, command = (at(root, ("instance", key)) for key in ("jwt_secret", "jwt_command"))
    if secret is None or command is None:
        return root
    if secret.place.file == command.place.file:
        mistakes.add(
            command.place,
            "both `jwt_secret` and `jwt_command`",
            expected="one way to make a JWT",
            next_step="Remove one of the two.",
        )
    loser = "jwt_secret" if command.place.file in FLAGS else "jwt_command"
    return _laid(root, ("instance", loser), Scalar(root.place, None))


def _of_no_inbox(root: Mapping, path: tuple[str, ...]) -> bool:
    """Whether it is the secret of a named inbox that nobody names: what needs that inbox is skipped, and
    a CI job may well hand out all of its secrets to everybody."""
    return path[-1] == "jwt_secret" and "inboxes" in path and at(root, (*path[:-1], "uuid")) is None


def named_inboxes(env: Map[str, str]) -> dict[str, tuple[str, ...]]:
    """The variables that speak of named inboxes, each with the path of its value."""
    return {
        name: ("instance", "inboxes", name.removeprefix(prefix).replace("_", "-").lower(), key)
        for prefix, key in INBOX_VARIABLES.items()
        for name in sorted(env)
        if name.startswith(prefix) and name != prefix
    }


_URL_STEP = "Say which Libredesk it is: --instance, EMBEDCHECK_INSTANCE or `instance.url`."
_HALVES: tuple[tuple[tuple[str, ...], tuple[str, ...], str, str], ...] = (
    (("site",), ("instance", "url"), "a site without the instance that it embeds", _URL_STEP),
    (("instance", "inbox"), ("instance", "url"), "an inbox without its instance", _URL_STEP),
    (("instance", "inboxes"), ("instance", "url"), "named inboxes without their instance", _URL_STEP),
    (("instance", "jwt_secret"), ("instance", "url"), "a JWT secret without its instance", _URL_STEP),
    (("instance", "jwt_command"), ("instance", "url"), "a JWT command without its instance", _URL_STEP),
    (("instance", "agent", "key"), ("instance", "url"), "an agent's key without its instance", _URL_STEP),
    (
        ("instance", "agent", "secret"),
        ("instance", "url"),
        "an agent's secret without its instance",
        _URL_STEP,
    ),
    (
        ("instance", "url"),
        ("instance", "inbox"),
        "an instance without an inbox",
        "Say which live chat inbox it is: --inbox, EMBEDCHECK_INBOX or `instance.inbox`.",
    ),
    (
        ("instance", "agent", "key"),
        ("instance", "agent", "secret"),
        "an agent's key without its secret",
        "Set EMBEDCHECK_AGENT_SECRET or `instance.agent.secret`.",
    ),
    (
        ("instance", "agent", "secret"),
        ("instance", "agent", "key"),
        "an agent's secret without its key",
        "Set EMBEDCHECK_AGENT_KEY or `instance.agent.key`.",
    ),
)


def _laid(root: Mapping, path: tuple[str, ...], value: Node) -> Mapping:
    key, *rest = path
    if rest:
        below = root.items.get(key)
        if below is None or (isinstance(below, Scalar) and below.value is None):
            below = Mapping(value.place)
        if not isinstance(below, Mapping):
            # The file's own mistake is reported; it must not be hidden by what lies above.
            return root
        value = _laid(below, tuple(rest), value)
    return replace(root, items={**root.items, key: value}, keys={key: value.place, **root.keys})


def _flag(place: Place, value: Any) -> Node:
    if isinstance(value, list | tuple):
        return Listing(place, tuple(Scalar(place, item, untyped=True) for item in value))
    return Scalar(place, value, untyped=isinstance(value, str))


def _taint(root: Mapping) -> Mapping:
    inboxes = at(root, ("instance", "inboxes"))
    named = inboxes.items if isinstance(inboxes, Mapping) else {}
    for path in (
        *SECRETS,
        ("instance", "agent"),
        *(("instance", "inboxes", name, "jwt_secret") for name in named),
    ):
        node = at(root, path)
        if isinstance(node, Scalar) and not node.secret:
            root = _laid(root, path, replace(node, secret=path[-1]))
    return root
