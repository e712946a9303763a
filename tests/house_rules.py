"""The rules of the house: tables and numbers, and the functions that hold a source file against them.

A rule is a function from a source file to complaints (`file:line: what is wrong`), so that
`test_house_rules.py` can also show it a bad file.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOUNDATION = ("model", "errors")
CORE = (*FOUNDATION, "wire", "steps", "checks", "scenario")

# Who may import whom. «embedcheck» is the package itself, with nothing but its version in it.
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "embedcheck": (),
    "errors": (),
    "model": (),
    "wire": FOUNDATION,
    "steps": (*FOUNDATION, "wire"),
    "checks": (*FOUNDATION, "wire"),
    "scenario": (*FOUNDATION, "wire", "steps", "checks"),
    "redaction": (*FOUNDATION, "wire"),
    "recorder": (*FOUNDATION, "wire", "redaction"),
    "browser": (*CORE, "recorder", "redaction"),
    "probe": (*CORE, "recorder", "redaction"),
    "sandbox": (*FOUNDATION, "wire"),
    "conditions": (*FOUNDATION, "wire", "browser", "sandbox"),
    "coverage": (),
    "explaining": (*CORE, "sandbox", "coverage"),
    "reports": FOUNDATION,
    "stored": (*FOUNDATION, "wire", "checks", "reports"),
    "selftest": (*CORE, "sandbox"),
    "runner": (*CORE, "recorder", "redaction", "browser", "probe", "sandbox", "conditions"),
    "cli": (
        *CORE,
        "recorder",
        "redaction",
        "browser",
        "probe",
        "sandbox",
        "conditions",
        "reports",
        "runner",
        "selftest",
        "coverage",
        "explaining",
        "stored",
    ),
    "pytest_plugin": (
        *CORE,
        "recorder",
        "redaction",
        "browser",
        "probe",
        "sandbox",
        "conditions",
        "reports",
        "runner",
        "stored",
    ),
    "__main__": ("cli",),
}

# A library that only these rooms know: nobody else starts a browser, parses YAML or opens a socket.
KNOWN_ONLY_TO: dict[str, tuple[str, ...]] = {
    "playwright": ("browser",),
    "pytest_playwright": ("pytest_plugin",),
    "pytest": ("pytest_plugin",),
    "click": ("cli",),
    "rich": ("reports", "selftest", "cli"),
    "yaml": ("scenario",),
    "websockets": ("probe", "sandbox"),
    "starlette": ("sandbox",),
    "uvicorn": ("sandbox",),
}

LONGEST_FILE = 300
LONGEST_FUNCTION = 60
TOP_LEVEL = {
    *("pyproject.toml", "README.md", "embedcheck", "scenarios", "tests", "artifacts"),
    *("LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "Makefile"),
}
SAYS_NOTHING = {"utils.py", "util.py", "helpers.py", "common.py", "misc.py"}

# A file that is longer than the others may be, and why it is not several.
MAY_BE_LONG: dict[str, str] = {}

# A module without a test file of its own name, and the test that plays it with the rest of the scene.
TESTED_ELSEWHERE: dict[str, str] = {
    "embedcheck/checks/uploads_findings.py": "tests/checks/test_uploads.py",
    "embedcheck/checks/delivery_faults.py": "tests/checks/test_delivery.py",
    "embedcheck/checks/reply_findings.py": "tests/checks/test_replies.py",
    "embedcheck/checks/request_findings.py": "tests/checks/test_requests.py",
    "embedcheck/cli/run.py": "tests/end_to_end/test_run.py",
    "embedcheck/cli/selftest.py": "tests/end_to_end/test_selftest.py",
    "embedcheck/cli/soak.py": "tests/end_to_end/test_soak.py",
    "embedcheck/pytest_plugin.py": "tests/end_to_end/test_pytest_door.py",
    "embedcheck/runner/attempt.py": "tests/end_to_end/test_run.py",
    "embedcheck/runner/house.py": "tests/end_to_end/test_run.py",
    "embedcheck/runner/live_stage.py": "tests/end_to_end/test_run.py",
    "embedcheck/runner/options.py": "tests/end_to_end/test_run.py",
    "embedcheck/runner/run.py": "tests/end_to_end/test_run.py",
    "embedcheck/runner/venue.py": "tests/end_to_end/test_run.py",
    "embedcheck/steps/questions.py": "tests/steps/test_expect.py",
}

# A pause of a fixed length, and why no event could be awaited there.
MAY_SLEEP: dict[str, str] = {}

# Spelled in pieces: this file must not name them either.
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("proxy", "golang", "org"),
        ("crates", "io"),
        ("rubygems", "org"),
    )
)


@dataclass(frozen=True)
class Source:
    """One Python file: its path below the root, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    @property
    def room(self) -> str:
        """The first folder or module below embedcheck/; the package's own `__init__` is «embedcheck»."""
        parts = Path(self.path).with_suffix("").parts
        return "embedcheck" if parts[1] == "__init__" else parts[1]

    def at(self, node: ast.AST) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 0)}"


@cache
def sources(folder: str) -> list[Source]:
    paths = sorted((ROOT / folder).rglob("*.py"))
    return [Source(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")) for path in paths]


def imported(source: Source) -> Iterator[tuple[ast.stmt, str]]:
    """Every imported name in full, wherever it stands: in functions and under TYPE_CHECKING too."""
    package = Path(source.path).parent.parts
    for node in source.nodes:
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            base = ".".join(part for part in (above, node.module) if part)
            yield from ((node, f"{base}.{alias.name}") for alias in node.names)


def wrong_direction(source: Source) -> list[str]:
    allowed = MAY_IMPORT.get(source.room)
    if allowed is None:
        return [f"{source.path}:1: the room {source.room} has no line in MAY_IMPORT"]
    return [
        f"{source.at(node)}: {source.room} may not import {room} (MAY_IMPORT: {', '.join(allowed) or 'nothing'})"
        for node, name in imported(source)
        if (room := _room_of(name)) and room not in (source.room, *allowed)
    ]


def _room_of(name: str) -> str | None:
    """The room that a full name lies in; None for what is not ours and for `embedcheck.__version__`."""
    parts = name.split(".")
    return parts[1] if parts[0] == "embedcheck" and len(parts) > 1 and parts[1] in MAY_IMPORT else None


def unknown_library(source: Source) -> list[str]:
    return [
        f"{source.at(node)}: {source.room} may not import {library} (KNOWN_ONLY_TO: {', '.join(rooms)})"
        for node, name in imported(source)
        for library, rooms in KNOWN_ONLY_TO.items()
        if name.split(".")[0] == library and source.room not in rooms
    ]


def too_long(source: Source) -> list[str]:
    lines = len(source.text.splitlines())
    long = lines > LONGEST_FILE and source.path not in MAY_BE_LONG
    file = [f"{source.path}:1: {lines} lines, more than {LONGEST_FILE}"] if long else []
    return file + [
        f"{source.at(node)}: {node.name} has {length} lines, more than {LONGEST_FUNCTION}"
        for node in source.nodes
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > LONGEST_FUNCTION
    ]


def says_nothing(source: Source) -> list[str]:
    name = Path(source.path).name
    undocumented = (
        [] if ast.get_docstring(source.tree) or not source.text else [f"{source.path}:1: no docstring"]
    )
    return undocumented + ([f"{source.path}:1: the name {name} says nothing"] if name in SAYS_NOTHING else [])


def sleeps(source: Source) -> list[str]:
    if source.path in MAY_SLEEP:
        return []
    return [
        f"{source.at(node)}: {ast.unparse(node)} waits for time, not for an event"
        for node in source.nodes
        if isinstance(node, ast.Call) and _waits_for_time(node)
    ]


def _waits_for_time(call: ast.Call) -> bool:
    name = getattr(call.func, "attr", None) or getattr(call.func, "id", None)
    if name == "wait_for_timeout" or (name == "sleep" and ast.unparse(call.func) == "time.sleep"):
        return True
    return name == "sleep" and bool(call.args) and _is_positive_constant(call.args[0])


def _is_positive_constant(value: ast.expr) -> bool:
    if isinstance(value, ast.Constant):
        return isinstance(value.value, int | float) and value.value > 0
    return ast.unparse(value).split(".")[-1].isupper()


def untested(source: Source) -> list[str]:
    """A module has a test file of its name, or at least a test of its room that imports it by name."""
    path = Path(source.path)
    if path.name == "__init__.py" or source.path in TESTED_ELSEWHERE or not _does_something(source):
        return []
    mirror = Path("tests", *path.parent.parts[1:], f"test_{path.name}")
    if (ROOT / mirror).exists() or _imported_by_its_tests(source):
        return []
    return [f"{source.path}:1: there is no {mirror}, and no test of {source.room} imports it"]


def _does_something(source: Source) -> bool:
    """Names and numbers alone (a vocabulary, a table) are tested where they are used."""
    return any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) for node in source.nodes)


def _imported_by_its_tests(source: Source) -> bool:
    module = ".".join(Path(source.path).with_suffix("").parts)
    return any(f"{name}.".startswith(f"{module}.") for name in _names_in_tests(source.room))


@cache
def _names_in_tests(room: str) -> frozenset[str]:
    tests = [test for test in sources("tests") if Path(test.path).parts[1] in (room, f"test_{room}.py")]
    return frozenset(name for test in tests for _, name in imported(test))


Rule = Callable[[Source], list[str]]
RULES: dict[str, Rule] = {
    "imports_go_in_one_direction": wrong_direction,
    "a_library_stays_in_its_room": unknown_library,
    "files_and_functions_are_short": too_long,
    "names_and_docstrings_say_something": says_nothing,
    "nothing_waits_for_time": sleeps,
    "every_module_has_its_test_file": untested,
}
ALSO_FOR_TESTS = ("files_and_functions_are_short", "nothing_waits_for_time")


def committed_text() -> Iterator[tuple[str, str]]:
    skipped = {".git", ".venv", "artifacts", "dist", "__pycache__"}
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        if (
            path.is_file()
            and not skipped.intersection(parts)
            and not any(part.endswith("_cache") for part in parts)
        ):
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8", errors="ignore")
