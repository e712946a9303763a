"""Which global names a script's own text sets."""

import pytest

from embedcheck.browser.script_names import names_set


@pytest.mark.parametrize(
    "script",
    [
        "(function () { window.leak = 1 })()",
        "window['leak'] = leak",
        'self["leak"]=1',
        "globalThis.leak ??= {}",
        "var leak = 1",
        "'use strict'\nfunction leak() {}",
        "async function leak() {}",
    ],
)
def test_a_name_that_the_script_sets_is_the_scripts(script: str) -> None:
    assert names_set(script, ["leak", "leaks", "eak"]) == ["leak"]


@pytest.mark.parametrize(
    "script",
    [
        "",
        "if (window.leak === 1) use(window.leak)",
        "window.leak == 1",
        "(function () {\n  var leak = 1\n  this.leak = 2\n})()",
        "my_window.leak = 1",
        "window.leaked = 1; var leak$ = 2",
        "var leaked = 1",
    ],
)
def test_a_name_that_the_script_reads_or_keeps_to_itself_is_not(script: str) -> None:
    assert names_set(script, ["leak"]) == []


def test_a_name_is_no_pattern() -> None:
    assert names_set("window.$x = 1; var ab = 1", ["$x", "a."]) == ["$x"]
