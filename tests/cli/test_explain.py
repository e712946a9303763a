import json
import re
from pathlib import Path

import pytest

from embedcheck.checks import CHECKS
from embedcheck.cli.app import invoke
from embedcheck.explaining import subjects
from embedcheck.scenario.suite import load_config
from tests.cli.calling import run, write

Captured = pytest.CaptureFixture[str]


def test_a_check_is_explained_to_a_person(capsys: Captured) -> None:
    assert invoke(["explain", "page_visits_are_stored"]) == 0
    shown = capsys.readouterr().out
    for title in (
        *("Why it matters", "How Libredesk behaves", "What breaks it", "To mend it"),
        *("Faults of the sandbox that turn it red", "Known defects of Libredesk that trip it"),
        *("May only follow from", "What it stands for in Libredesk's published API"),
        "To silence it, with a reason",
    ):
        assert f"\n{title}\n" in shown
    assert re.search(r"page_visit_not_stored · the server mends it · .*page-visits\.yaml", shown)
    assert re.search(r"^  embedcheck run \S*scenarios/\S+\.yaml --fault page_visit", shown, re.MULTILINE)
    assert "D-24" in shown


@pytest.mark.parametrize("check", ["messages_are_delivered_exactly_once", "identities_do_not_bleed"])
def test_eighty_columns_are_enough_and_no_line_ends_in_blanks(check: str, capsys: Captured) -> None:
    assert invoke(["explain", check]) == 0
    lines = capsys.readouterr().out.splitlines()
    # A command is never broken, so that it can be copied.
    assert all(len(line) <= 80 for line in lines if "embedcheck run" not in line)
    assert all(line == line.rstrip() for line in lines)


def test_what_silences_a_check_is_copied_from_the_screen_as_it_stands(
    tmp_path: Path, capsys: Captured
) -> None:
    invoke(["explain", "no_request_fails"])
    shown = capsys.readouterr().out
    write(tmp_path, {"embedcheck.yaml": shown[shown.index("known_defects_own:") :]})
    config, _ = load_config(tmp_path, env={})
    assert [each.check for each in config.own_defects] == ["no_request_fails"]


@pytest.mark.parametrize(
    "name", ["lose_push", "answer_slowly", "D-26", "D-24", "identify", "use", "logout_forgets"]
)
def test_every_kind_is_told_in_words_and_as_json(name: str, capsys: Captured) -> None:
    assert invoke(["explain", name]) == 0
    assert capsys.readouterr().out.startswith(f"{name} · ")
    assert invoke(["explain", name, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["name"] == name
    assert name in subjects()[document["kind"]]


def test_without_a_name_it_says_what_can_be_explained(capsys: Captured) -> None:
    assert invoke(["explain"]) == 0
    shown = capsys.readouterr().out
    assert f"{len(CHECKS)} checks · such as" in shown
    assert "D-19, D-20" in shown
    assert invoke(["explain", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["check"] == list(CHECKS)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("slow_server", "Every HTTP answer"),
        ("d-41", "Failed to fetch"),
        ("D-39", "D-39"),
    ],
)
def test_what_else_the_tool_names_is_told_too(name: str, told: str, capsys: Captured) -> None:
    assert invoke(["explain", name]) == 0
    assert told in capsys.readouterr().out
    assert invoke(["explain", name, "--json"]) == 0
    assert told in json.dumps(json.loads(capsys.readouterr().out), ensure_ascii=False)


def test_an_unknown_name_is_a_mistake_with_the_nearest_word(capsys: Captured) -> None:
    assert invoke(["explain", "frame_is_alowed"]) == 4
    assert 'Did you mean "frame_is_allowed"?' in capsys.readouterr().err


@pytest.mark.parametrize(("env", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_it_is_coloured_unless_somebody_minds(tmp_path: Path, env: dict[str, str], coloured: bool) -> None:
    # In a folder without scenarios, on a machine without a browser.
    env = {"FORCE_COLOR": "1", "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path), **env}
    shown = run("explain", "tokens_stay_private", cwd=tmp_path, env=env)
    assert shown.returncode == 0
    assert "token_in_console" in shown.stdout
    assert ("\x1b[" in shown.stdout) is coloured
