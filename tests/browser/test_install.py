from collections.abc import Callable, Sequence

import pytest

from embedcheck.browser.finding import BrowserChoice, WrongBrowserPath
from embedcheck.browser.install import install, run_command, ways
from embedcheck.errors import BadSetup

CHROMIUM = BrowserChoice(executable_path="/usr/bin/chromium", source="the PATH", location="/usr/bin/chromium")


def has(*programs: str) -> Callable[[str], str | None]:
    return lambda name: name if name in programs else None


class Machine:
    """A machine on which a browser appears once a command with `works` in it was run."""

    def __init__(self, *, works: str | None = None, there: bool = False) -> None:
        self.works = works
        self.there = there
        self.ran: list[str] = []
        self.said: list[str] = []

    def find(self) -> BrowserChoice:
        if not self.there:
            raise BadSetup("no browser", next_step="")
        return CHROMIUM

    def run(self, command: Sequence[str]) -> int:
        line = " ".join(command)
        self.ran.append(line)
        done = self.works is not None and self.works in line
        self.there = self.there or done
        return 0 if done or line == "apt-get update" else 1

    def install(self, *, root: bool = True, dry_run: bool = False, headed: bool = False) -> None:
        which = has("apt-get")
        install(
            find=self.find,
            run=self.run,
            which=which,
            root=root,
            tell=self.said.append,
            dry_run=dry_run,
            headed=headed,
        )


def test_a_browser_that_is_there_is_named_and_nothing_is_run() -> None:
    machine = Machine(there=True)
    machine.install()
    assert machine.ran == []
    assert machine.said == ["There is a browser already: /usr/bin/chromium (the PATH)."]


def test_playwrights_headless_shell_is_the_first_choice() -> None:
    machine = Machine(works="playwright install")
    machine.install()
    assert len(machine.ran) == 1
    assert machine.ran[0].endswith("-m playwright install --with-deps --only-shell chromium")


def test_only_root_installs_system_libraries() -> None:
    machine = Machine(works="playwright install")
    machine.install(root=False)
    assert "--with-deps" not in machine.ran[0]


def test_without_a_network_to_playwright_root_falls_back_to_debians_packages() -> None:
    machine = Machine(works="install -y --no-install-recommends chromium-headless-shell libatomic1")
    machine.install()
    assert [line.split()[0] for line in machine.ran[1:]] == ["apt-get", "apt-get"]
    assert machine.said[-1] == "Installed: /usr/bin/chromium (the PATH)."


def test_where_nothing_works_every_way_was_tried_and_the_error_says_what_to_do() -> None:
    machine = Machine()
    with pytest.raises(BadSetup) as error:
        machine.install()
    assert machine.ran[-1].endswith(" chromium libatomic1")
    assert len(machine.ran) == 5
    assert "EMBEDCHECK_BROWSER_PATH" in error.value.next_step


def test_a_command_that_succeeds_and_leaves_no_browser_has_not_worked() -> None:
    machine = Machine()
    with pytest.raises(BadSetup):
        install(find=machine.find, run=lambda _: 0, which=has(), root=False, tell=machine.said.append)
    assert machine.said[-1] == "Playwright's own headless Chromium did not work (exit code 0)."


def test_a_dry_run_says_the_commands_and_runs_none() -> None:
    machine = Machine()
    machine.install(dry_run=True)
    assert machine.ran == []
    assert "  apt-get install -y --no-install-recommends chromium-headless-shell libatomic1" in machine.said


def test_a_wrong_program_named_by_the_operator_stops_the_installation() -> None:
    def find() -> BrowserChoice:
        raise WrongBrowserPath("EMBEDCHECK_BROWSER_PATH names nothing", next_step="Correct it.")

    with pytest.raises(WrongBrowserPath):
        install(find=find, run=lambda _: 0, which=has(), root=False, tell=lambda _: None)


def test_a_browser_with_a_window_is_the_full_one_everywhere() -> None:
    commands = [" ".join(way.commands[-1]) for way in ways(root=True, which=has("apt-get"), headed=True)]
    assert not any("shell" in command for command in commands)


def test_a_program_that_does_not_exist_ends_with_127() -> None:
    assert run_command(["embedcheck-has-no-such-program"]) == 127
