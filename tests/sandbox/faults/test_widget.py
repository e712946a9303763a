import re
from pathlib import Path

import pytest

from embedcheck.sandbox import widget
from embedcheck.sandbox.faults import FAULTS
from embedcheck.sandbox.faults.widget import WIDGET_FAULTS
from embedcheck.sandbox.widget.assets import widget_assets

FOLDER = Path(widget.__file__).parent


def in_javascript() -> list[str]:
    """The names of both tables of faults.js, which are the lines with two spaces before a method."""
    text = (FOLDER / "faults.js").read_text(encoding="utf-8")
    return re.findall(r"^  (\w+) \((?:loader|widget)\) \{", text, flags=re.MULTILINE)


def test_both_tables_have_the_same_names_in_the_same_order() -> None:
    assert list(WIDGET_FAULTS) == in_javascript()


def test_every_fault_is_in_the_table_of_all_faults() -> None:
    assert WIDGET_FAULTS.keys() <= FAULTS.keys()


@pytest.mark.parametrize("fault", WIDGET_FAULTS)
def test_every_fault_says_what_it_does_in_one_sentence(fault: str) -> None:
    assert re.fullmatch(r"[A-Za-z].*\.", WIDGET_FAULTS[fault].summary)
    assert WIDGET_FAULTS[fault].layer == "widget"


def test_a_fault_changes_the_loader_and_the_entry_and_no_honest_module() -> None:
    honest = widget_assets()
    lying = WIDGET_FAULTS["no_ping"].act(honest)
    changed = {path for path in lying if lying[path] != honest.get(path)}
    added = {"/widget/assets/faults.js", "/widget/assets/ballast.bin"}
    assert changed == {"/widget.js", "/widget/assets/main.js", *added}


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.js")), ids=lambda path: path.name)
def test_the_honest_widget_has_no_branch_for_any_fault(file: Path) -> None:
    code = re.sub(r"^\s*//.*$", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    named = [name for name in ("faults", "FAULTS", *WIDGET_FAULTS) if re.search(rf"\b{name}\b", code)]
    assert bool(named) == (file.name == "faults.js")
