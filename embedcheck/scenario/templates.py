"""`${{ env.NAME || 'default' }}`: the only braces that a scenario interprets.

What a template puts into a text is never read as a template again. A text that is nothing but one
template takes the value as it is, be it a mapping.
"""

import re
from collections.abc import Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass, field, replace

from embedcheck.model.secret import Secret
from embedcheck.scenario.mistakes import Mistakes, Place, nearest, one_of
from embedcheck.scenario.nodes import Listing, Mapping, Node, Scalar, height, size, written_at

OPENING = "${{"
MAX_WEIGHT = 5_000_000
MAX_HEIGHT = 32
# A quoted default may itself hold `}}`.
_TEMPLATE = re.compile(r"\$\{\{((?:[^'}]|'[^']*'|\}(?!\}))*)\}\}")
_OPERAND = re.compile(r"\s*(?:(env|secret|vars|params|run)\.([A-Za-z_][A-Za-z0-9_-]*)|'((?:[^']|'')*)')\s*")
_NOWHERE = Place("")
_FORMS = "`env.NAME`, `secret.NAME`, `vars.NAME`, `params.NAME`, `run.id` or `env.NAME || 'default'`"


@dataclass(frozen=True, slots=True)
class Scope:
    """What the names in a file's templates mean. `params` is None outside of files that have any."""

    vars: Map[str, Node] = field(default_factory=dict)
    params: Map[str, Node] | None = None


class Templates:
    """Fills templates from the environment, and remembers every secret that it handed out.

    Without `need_secrets` a secret that is not set gets a placeholder instead of being a mistake.
    `run_id` is what `${{ run.id }}` stands for: the same in the whole run, another in the next.
    """

    def __init__(
        self, env: Map[str, str], mistakes: Mistakes, *, need_secrets: bool, run_id: str = "run"
    ) -> None:
        self._run = {"id": run_id}
        self._env = env
        self._mistakes = mistakes
        self._need_secrets = need_secrets
        self._secrets: dict[str, Secret] = {}
        self._weight = 0
        self._near: dict[str, str | None] = {}

    @property
    def secrets(self) -> tuple[Secret, ...]:
        return tuple(self._secrets.values())

    def fill(self, node: Node, scope: Scope) -> Node:
        """The same tree with its templates filled. Keys are left alone."""
        if isinstance(node, Mapping):
            items = {key: self.fill(item, scope) for key, item in node.items.items()}
            return Mapping(node.place, items, node.keys)
        if isinstance(node, Listing):
            return Listing(node.place, tuple(self.fill(item, scope) for item in node.items))
        if isinstance(node.value, str) and OPENING in node.value:
            return self._fill_text(node, node.value, scope)
        return node

    def _fill_text(self, node: Scalar, text: str, scope: Scope) -> Node:
        if whole := _TEMPLATE.fullmatch(text.strip()):
            return written_at(self._weighed(self._value(whole, node, scope), node), node.place)
        parts: list[Node] = []
        end = 0
        for found in _templates_in(text):
            parts.append(self._literal(node, text[end : found.start()]))
            value = self._value(found, node, scope)
            parts.append(value if isinstance(value, Scalar) else self._refuse_structure(found, node))
            end = found.end()
        parts.append(self._literal(node, text[end:]))
        return self._weighed(_joined(node, [part for part in parts if isinstance(part, Scalar)]), node)

    def _weighed(self, value: Node, node: Scalar) -> Node:
        """Used files may fill templates with what templates made: that must not grow without bound."""
        self._weight += size(value)
        if self._weight > MAX_WEIGHT or height(value) > MAX_HEIGHT:
            self._mistakes.give_up(
                node.place, "templates make the scenario too large", expected="values of a page or two"
            )
        return value

    def _literal(self, node: Scalar, text: str) -> Scalar:
        if OPENING in text:
            self._mistakes.add(
                self._place(node, OPENING),
                f"`{OPENING}` is never closed",
                expected="`${{ … }}`, with both braces",
            )
        return Scalar(node.place, text)

    def _refuse_structure(self, found: re.Match[str], node: Scalar) -> Scalar:
        self._mistakes.add(
            self._place(node, found[0]),
            f"`{found[0]}` is a list or a mapping within a text",
            expected="a single value, or the template alone",
        )
        return Scalar(node.place, "", placeholder=True)

    def _value(self, found: re.Match[str], node: Scalar, scope: Scope) -> Node:
        place = self._place(node, found[0])
        operands = _operands(found[1])
        if not operands:
            self._mistakes.add(place, f"`{found[0]}` cannot be understood", expected=_FORMS)
            return Scalar(place, "", placeholder=True)
        values = [self._look_up(kind, name, scope) for kind, name in operands]
        for value in values[:-1]:
            if value is not None and not _is_empty(value):
                return value
        return values[-1] or self._unset(place, operands[0], scope)

    def _look_up(self, kind: str, name: str, scope: Scope) -> Node | None:
        if kind == "vars":
            return scope.vars.get(name)
        if kind == "params":
            return (scope.params or {}).get(name)
        if kind == "secret":
            return self._secret(name)
        if kind == "run":
            return Scalar(_NOWHERE, self._run[name], untyped=True) if name in self._run else None
        text = name if kind == "" else self._env.get(name)
        return None if text is None else Scalar(_NOWHERE, text, untyped=True)

    def _secret(self, name: str) -> Scalar | None:
        # GitHub Actions hands an empty text to whoever may not read the secret.
        if not (text := self._env.get(name)):
            return None
        self._secrets[name] = Secret(text, name)
        return Scalar(_NOWHERE, text, untyped=True, secret=name)

    def _unset(self, place: Place, wanted: tuple[str, str], scope: Scope) -> Scalar:
        kind, name = wanted
        if kind == "secret" and not self._need_secrets:
            return Scalar(place, f"‹{name}›", secret=name, placeholder=True)
        known = {"vars": scope.vars, "params": scope.params or {}, "run": self._run}.get(kind, self._env)
        near = self._nearest_variable(name) if known is self._env else nearest(name, known)
        self._mistakes.add(
            place,
            f"`{kind}.{name}` is not set",
            expected=_expected(kind, name, known),
            nearest=f"{kind}.{near}" if near and near != name else None,
            next_step=_HOW_TO_SET[kind].format(name=name),
        )
        return Scalar(place, "", placeholder=True)

    def _nearest_variable(self, name: str) -> str | None:
        if name not in self._near:
            self._near[name] = nearest(name, self._env)
        return self._near[name]

    def _place(self, node: Scalar, written: str) -> Place:
        """Where in the file the template itself stands; a text may run over many lines."""
        return self._mistakes.find_written(node.place, node.last_line, written)


_HOW_TO_SET = {
    "env": "Set {name} in the environment, or write a default: `${{{{ env.{name} || 'default' }}}}`.",
    "secret": "Set {name} in the environment; in GitHub Actions a secret is empty for pull requests from forks.",
    "vars": "Add it to `vars:` of the scenario or of embedcheck.yaml.",
    "run": "`${{{{ run.id }}}}` is unique to each run; a run has nothing else to tell.",
    "params": "Add it to `params:` of this file, and give it by `use: {{file: …, with: {{{name}: …}}}}`.",
}


def _expected(kind: str, name: str, known: Map[str, object]) -> str:
    if kind == "env":
        return f"the environment variable {name}, or a default"
    if kind == "secret":
        return f"the environment variable {name} with the secret in it"
    return one_of(sorted(known), none=f"a file with `{kind}:`")


def _templates_in(text: str) -> Iterator[re.Match[str]]:
    """One after the other, until one is not closed: looking on behind that would take ever longer."""
    end = 0
    while (start := text.find(OPENING, end)) >= 0 and (found := _TEMPLATE.match(text, start)):
        yield found
        end = found.end()


def _is_empty(value: Node) -> bool:
    """An empty text yields to what follows `||`, as in GitHub Actions."""
    return isinstance(value, Scalar) and value.value == "" and not value.placeholder


def _operands(expression: str) -> list[tuple[str, str]]:
    """(kind, name), or ("", literal), for each operand of `||`; none if the expression is not ours."""
    operands: list[tuple[str, str]] = []
    end = -2
    while end < len(expression):
        found = _OPERAND.match(expression, end + 2)
        if found is None or expression[found.end() : found.end() + 2] not in ("", "||"):
            return []
        operands.append((found[1], found[2]) if found[1] else ("", found[3].replace("''", "'")))
        end = found.end()
    return operands


def _joined(node: Scalar, parts: list[Scalar]) -> Scalar:
    return replace(
        node,
        value="".join(_text(part.value) for part in parts),
        untyped=True,
        secret=" ".join(filter(None, (part.secret for part in parts))),
        placeholder=any(part.placeholder for part in parts),
    )


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
