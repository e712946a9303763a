import re

import pytest

from embedcheck.errors import ScenarioMistake
from embedcheck.model.target import Target
from embedcheck.sandbox.custom_frontend.frontend import (
    ENTRY,
    FAULTS,
    HERE,
    MODULES,
    files,
    known_faults,
    refuse_foreign,
)
from embedcheck.sandbox.faults import FAULTS as ALL_FAULTS
from embedcheck.sandbox.sandbox import named_faults
from embedcheck.sandbox.site_pages.page import render
from embedcheck.sandbox.site_pages.shop import page_for

TARGET = Target(site="", instance="http://127.0.0.1:2", inbox="i-1")


def test_every_module_that_is_imported_is_served() -> None:
    imported = {name for text in files().values() for name in re.findall(r"from '\./([\w-]+\.js)'", text)}
    assert imported <= set(files())
    assert {path.name for path in HERE.glob("*.js")} == {*MODULES, FAULTS}


def test_it_has_none_of_the_official_markup_and_messages() -> None:
    text = "".join(files().values())
    assert not re.search(r"postMessage|iframe\b(?! and)|LibredeskSettings|widget\.js", text)


def test_its_faults_are_faults_of_the_sandbox() -> None:
    assert known_faults()
    assert known_faults() <= set(ALL_FAULTS)


def test_a_fault_changes_the_entry_and_leaves_the_honest_files_alone() -> None:
    lying, honest = files(["drop_push"]), files()
    changed = {name for name, text in lying.items() if honest.get(name) != text}
    assert changed == {ENTRY, FAULTS}
    assert '["drop_push"]' in lying[ENTRY]


def test_a_fault_that_only_libredesks_embed_can_have_is_refused() -> None:
    refuse_foreign(named_faults(frozenset({"drop_push", "lose_push"})))
    with pytest.raises(ScenarioMistake, match="script_doubled"):
        refuse_foreign(named_faults(frozenset({"script_doubled"})))


def test_a_page_has_the_shops_own_chat_in_the_place_of_the_embed() -> None:
    html = render(page_for(TARGET, "/pricing", custom=True))
    assert 'window.teaChatSettings = {"inbox": "i-1"};' in html
    assert '<script src="/chat/main.js" type="module"></script>' in html
    assert "LibredeskSettings" not in html
    assert "widget.js" not in html
