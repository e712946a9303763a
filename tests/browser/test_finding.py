from collections.abc import Callable
from pathlib import Path

import pytest

from embedcheck.browser.finding import BrowserChoice, WrongBrowserPath, find_browser, headless_shell
from embedcheck.errors import BadSetup, ScenarioMistake

OWN = Path("/cache/chromium-1255/chrome-linux64/chrome")
SHELL = Path("/cache/chromium_headless_shell-1255/INSTALLATION_COMPLETE")


def on_path(*programs: str) -> Callable[[str], str | None]:
    return lambda name: f"/usr/bin/{name}" if name in programs else None


def there(*files: Path) -> Callable[[Path], bool]:
    return lambda path: path in files


def find(name: str = "chromium", *, env: dict[str, str] | None = None, **rest: object) -> BrowserChoice:
    given = {"which": on_path(), "exists": there(), "own": OWN, **rest}
    return find_browser(name, env or {}, **given)  # type: ignore[arg-type]


def test_the_program_named_by_the_operator_comes_first() -> None:
    choice = find(
        env={"EMBEDCHECK_BROWSER_PATH": "/opt/chrome"},
        exists=there(Path("/opt/chrome"), OWN),
        which=on_path("chromium"),
    )
    assert choice.executable_path == "/opt/chrome"
    assert choice.source == "EMBEDCHECK_BROWSER_PATH"


def test_the_operator_may_name_a_program_on_the_path() -> None:
    choice = find(env={"EMBEDCHECK_BROWSER_PATH": "my-chrome"}, which=on_path("my-chrome"))
    assert choice.executable_path == "/usr/bin/my-chrome"


def test_a_program_named_by_the_operator_that_is_not_there_is_an_error_and_not_passed_over() -> None:
    with pytest.raises(WrongBrowserPath, match="/opt/nothing"):
        find(env={"EMBEDCHECK_BROWSER_PATH": "/opt/nothing"}, which=on_path("chromium"))


def test_a_headless_run_prefers_playwrights_own_headless_shell() -> None:
    choice = find(exists=there(OWN, SHELL), which=on_path("chromium"))
    assert (choice.executable_path, choice.channel, choice.headless_shell) == (None, None, True)


def test_a_headed_run_takes_playwrights_full_browser() -> None:
    choice = find(headed=True, exists=there(OWN, SHELL))
    assert (choice.executable_path, choice.headless_shell) == (str(OWN), False)


def test_playwrights_own_browser_goes_before_those_of_the_system() -> None:
    assert find(exists=there(OWN), which=on_path("google-chrome")).location == str(OWN)


@pytest.mark.parametrize(
    ("programs", "expected"),
    [
        (("chromium", "chromium-headless-shell"), "/usr/bin/chromium-headless-shell"),
        (("chromium", "google-chrome"), "/usr/bin/google-chrome"),
        (("microsoft-edge", "chromium-browser"), "/usr/bin/chromium-browser"),
        (("microsoft-edge",), "/usr/bin/microsoft-edge"),
    ],
)
def test_the_path_is_searched_in_order(programs: tuple[str, ...], expected: str) -> None:
    assert find(which=on_path(*programs)).executable_path == expected


def test_a_headless_shell_is_no_browser_for_a_headed_run() -> None:
    with pytest.raises(BadSetup, match="with a window") as error:
        find(headed=True, which=on_path("chromium-headless-shell"))
    assert error.value.next_step == "Run `embedcheck browser install --headed`."


def test_a_machine_without_a_browser_is_told_how_to_get_one() -> None:
    with pytest.raises(BadSetup, match="no chromium on this machine") as error:
        find()
    assert error.value.next_step == "Run `embedcheck browser install`."


def test_firefox_is_never_taken_from_the_path() -> None:
    with pytest.raises(BadSetup, match="no firefox"):
        find("firefox", own=Path("/cache/firefox-1/firefox"), which=on_path("firefox"))


def test_chrome_is_left_to_playwright_where_it_is_not_on_the_path() -> None:
    choice = find("chrome", exists=there(OWN))
    assert (choice.executable_path, choice.channel) == (None, "chrome")


def test_an_unknown_browser_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ScenarioMistake) as error:
        find("netscape")
    assert "chromium" in error.value.next_step


def test_the_headless_shell_is_looked_for_beside_the_full_browser_of_the_same_build() -> None:
    assert headless_shell(OWN) == SHELL
