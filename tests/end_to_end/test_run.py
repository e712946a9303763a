"""The whole through the command line, in a real browser, on the sandbox."""

import contextlib
import json
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from embedcheck.errors import ExitCode
from embedcheck.model.codec import read_lines
from embedcheck.reports.schemas import events_schema, report_schema, transcript_schema
from embedcheck.stored.manifest import verify
from tests.cli.calling import run, scenario, write

pytestmark = pytest.mark.browser

SCENARIOS = Path(__file__).parents[2] / "scenarios"
TOKEN_FIELDS = ('session_token\\":\\"‹', 'token\\":\\"‹')


def report(folder: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return loaded


def outcomes(told: dict[str, Any]) -> dict[str, str]:
    [only] = told["scenarios"]
    return {verdict["check"]: verdict["outcome"] for verdict in only["verdicts"]}


def assert_published_schemas_hold(folder: Path, told: dict[str, Any]) -> None:
    Draft202012Validator(report_schema()).validate(told)
    files = {folder / "events.ndjson": events_schema()}
    files |= {path: transcript_schema() for path in folder.glob("*/transcript.ndjson")}
    assert len(files) == 1 + len(told["scenarios"])
    for path, schema in files.items():
        judge = Draft202012Validator(schema)
        for line in path.read_text(encoding="utf-8").splitlines():
            judge.validate(json.loads(line))


def test_a_first_chat_is_proven_by_all_four_witnesses(tmp_path: Path) -> None:
    done = run("run", SCENARIOS / "first-chat.yaml", "--output", tmp_path / "out", cwd=tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr
    told = report(tmp_path / "out")
    delivered = next(
        verdict
        for verdict in told["scenarios"][0]["verdicts"]
        if verdict["check"] == "messages_are_delivered_exactly_once"
    )
    assert delivered["outcome"] == "passed"
    assert delivered["confirmed_by"] == ["page", "wire", "probe", "agent"]
    assert told["totals"]["exit_code"] == 0
    assert all(step["start"] > 0 and step["seconds"] > 0 for step in told["scenarios"][0]["steps"])
    assert "First chat" in done.stdout
    assert_published_schemas_hold(tmp_path / "out", told)
    assert "The chat works, in 1 scenario" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert verify(tmp_path / "out") == []


def test_a_mistyped_path_is_the_scenarios_to_mend_at_its_place(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": scenario("a", "visit: /", "visit: /prcing")})
    done = run("run", "a.yaml", "--output", tmp_path / "out", cwd=tmp_path)

    assert done.returncode == ExitCode.FAILED
    [red] = [
        each for each in report(tmp_path / "out")["scenarios"][0]["verdicts"] if each["outcome"] == "failed"
    ]
    assert (red["check"], red["owner"]) == ("visit", "scenario")
    assert "answered 404 for http://" in red["message"]
    assert "a.yaml:6 (step 2, visit: /prcing)" in done.stdout
    assert "is written at" not in red["next_step"]


def test_judging_the_stored_transcript_gives_the_live_verdicts(tmp_path: Path) -> None:
    run("run", SCENARIOS / "first-chat.yaml", "--output", tmp_path / "out", cwd=tmp_path)
    [only] = report(tmp_path / "out")["scenarios"]

    again = run("judge", tmp_path / "out", "--compare", "--reporter", "json=again.json", cwd=tmp_path)

    assert again.returncode == 0, again.stdout + again.stderr
    [judged] = json.loads((tmp_path / "again.json").read_text(encoding="utf-8"))["scenarios"]
    assert judged == only
    assert "The verdicts are the same as were stored" in again.stdout


def test_no_token_stands_in_anything_that_we_write(tmp_path: Path) -> None:
    file = SCENARIOS / "visitor-becomes-contact.yaml"
    done = run("run", file, "--output", tmp_path / "out", cwd=tmp_path)
    [only] = report(tmp_path / "out")["scenarios"]
    written = [path for path in (tmp_path / "out").rglob("*") if path.suffix not in (".png", ".zip")]
    text = done.stdout + "".join(path.read_text(encoding="utf-8") for path in written if path.is_file())

    # The names prove that the secrets came by, the patterns that they stayed outside.
    for name in ("‹visitor#1›", "‹session#1›", "‹jwt#1›", "‹agent-key›"):
        assert name in text
    assert "eyJ" not in text
    transcript = tmp_path / "out" / only["folder"] / "transcript.ndjson"
    with transcript.open(encoding="utf-8") as lines:
        seen = read_lines(lines)
    for entry in seen:
        headers = getattr(entry.seen, "headers", {})
        for header in ("authorization", "x-libredesk-visitor-token"):
            assert header not in headers or "‹" in headers[header]


def test_a_fault_is_red_with_its_owner_its_evidence_and_the_command_that_repeats_it(tmp_path: Path) -> None:
    done = run(
        "run",
        SCENARIOS / "embed-loads.yaml",
        "--fault",
        "csp_blocks_frame",
        "--output",
        tmp_path / "out",
        cwd=tmp_path,
    )

    assert done.returncode == 1, done.stdout + done.stderr
    assert outcomes(report(tmp_path / "out"))["frame_is_allowed"] == "failed"
    [only] = report(tmp_path / "out")["scenarios"]
    red = next(each for each in only["verdicts"] if each["check"] == "frame_is_allowed")
    assert red["owner"] == "site"
    assert red["evidence"]
    assert "frame-src" in red["message"]
    assert "--fault csp_blocks_frame" in done.stdout
    assert (tmp_path / "out" / only["folder"] / "trace.zip").is_file()
    assert (tmp_path / "out" / only["folder"] / "failure.png").is_file()


def test_words_before_any_page_are_the_scenarios_mistake_and_no_finding_about_the_widget(
    tmp_path: Path,
) -> None:
    write(tmp_path, {"a.yaml": scenario("Ada", "say: Hello")})
    done = run("run", "a.yaml", "--output", tmp_path / "out", cwd=tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    [red] = [
        each for each in report(tmp_path / "out")["scenarios"][0]["verdicts"] if each["outcome"] == "failed"
    ]
    assert (red["check"], red["owner"]) == ("say", "scenario")
    assert "before any page was opened" in red["message"]


def test_a_site_that_is_down_is_the_environments_fault_and_no_finding(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    instance, inbox = f"http://127.0.0.1:{port}", "11e29684-92d9-4837-bb18-ebd1729f608a"

    done = run("run", SCENARIOS / "embed-loads.yaml", "--instance", instance, "--inbox", inbox, cwd=tmp_path)

    assert done.returncode == 6, done.stdout + done.stderr
    assert instance in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--fault", "keep_visitor_cooky"), 4, "Did you mean keep_visitor_cookie?"),
        (("--device", "iPhon 15"), 4, "Did you mean «iPhone 15»?"),
        (("--reporter", "jsn"), 4, "Did you mean json?"),
    ],
)
def test_a_misspelt_flag_is_told_before_anything_is_played(
    tmp_path: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    done = run("run", SCENARIOS / "first-chat.yaml", *arguments, cwd=tmp_path)

    assert done.returncode == code, done.stdout + done.stderr
    assert words in done.stderr
    assert "First chat" not in done.stdout


def test_a_run_of_which_everything_is_skipped_is_not_green_and_says_why(tmp_path: Path) -> None:
    write(tmp_path, {"named.yaml": "inbox: secnd\n" + scenario("Named", "visit: /")})

    done = run("run", "named.yaml", "--output", "out", cwd=tmp_path)

    assert done.returncode == ExitCode.NOTHING_SELECTED, done.stderr
    assert "skipped: the sandbox has no inbox `secnd`" in done.stdout
    assert "Nothing was played" in done.stdout
    assert report(tmp_path / "out")["totals"]["skipped"] == 1


def test_without_a_browser_the_reader_learns_how_to_get_one(tmp_path: Path) -> None:
    env = {"EMBEDCHECK_BROWSER_PATH": str(tmp_path / "no-such-browser")}

    done = run("run", SCENARIOS / "embed-loads.yaml", cwd=tmp_path, env=env)

    assert done.returncode == 6, done.stdout + done.stderr
    assert "embedcheck browser install" in done.stderr or "EMBEDCHECK_BROWSER_PATH" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_playwright_that_does_not_start_is_no_defect_of_ours(tmp_path: Path) -> None:
    env = {"PLAYWRIGHT_NODEJS_PATH": "/bin/false"}

    done = run("run", SCENARIOS / "embed-loads.yaml", cwd=tmp_path, env=env)

    assert done.returncode == 6, done.stdout + done.stderr
    assert "Playwright's driver does not start" in done.stderr
    assert "Traceback" not in done.stderr


def test_ctrl_c_ends_the_run_and_keeps_what_was_seen(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a.yaml": scenario("Quick", "visit: /"),
            "b.yaml": scenario("Slow", "visit: /", "wait_for: '#never'"),
        },
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "embedcheck", "run", ".", "--output", "out"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    events = tmp_path / "out" / "events.ndjson"
    assert process.stdout is not None
    try:
        _until_step_begins(events, "wait_for", process)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=180)
    finally:
        process.kill()

    assert process.returncode == 2, output
    by_name = {each["name"]: each["outcome"] for each in report(tmp_path / "out")["scenarios"]}
    assert by_name == {"Quick": "passed", "Slow": "interrupted"}
    assert verify(tmp_path / "out") == []
    with (tmp_path / "out" / "slow-chromium" / "transcript.ndjson").open(encoding="utf-8") as lines:
        assert len(read_lines(lines)) > 5
    assert _children_of_session(process.pid) == []


def _until_step_begins(events: Path, words: str, process: subprocess.Popen[str]) -> None:
    """Blocks until the event stream on disk tells of the step; the stream is flushed line by line."""
    while process.poll() is None:
        if events.exists() and f'"words":"{words}' in events.read_text(encoding="utf-8").replace(
            '": "', '":"'
        ):
            return
    raise AssertionError("the run ended before its step began")


def _children_of_session(leader: int) -> list[str]:
    """Command lines of processes that still live in the session (`/proc/PID/stat`, its sixth field)."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            fields = (process / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == leader and fields[0] != "Z":
                found.append((process / "cmdline").read_text())
    return found
