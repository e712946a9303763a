"""Whatever a run leaves is safe to upload: no canary of any channel, in any encoding, in any byte."""

import asyncio
import json
import secrets
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from embedcheck.browser import Recording
from embedcheck.errors import ExitCode
from embedcheck.model.observations import Observation
from embedcheck.model.run_events import RunEvent
from embedcheck.redaction import Vault
from embedcheck.reports import REPORTERS, ReportOptions, open_reporters
from embedcheck.runner.options import RunOptions
from embedcheck.runner.run import Outcome
from embedcheck.runner.run import run as play_all
from embedcheck.runner.suite import plays
from embedcheck.sandbox import open_sandbox
from embedcheck.scenario.suite import load_suite
from tests.cli.calling import run, scenario, write
from tests.end_to_end.plain_sight import found, readings
from tests.end_to_end.test_pytest_door import pytest_on

pytestmark = pytest.mark.browser

CHANNELS = (
    *(
        "HEADER",
        "BASIC",
        "COOKIE",
        "BODY",
        "NESTED",
        "FRAME",
        "ANSWER",
        "QUERY",
        "FRAGMENT",
        "CONSOLE",
        "BLOB",
    ),
    *("FILL", "STORAGE", "TITLE", "GLOBAL"),
)
# What a JWT begins with, and what the scenario says of a person.
BESIDE = {"jwt": "eyJhbGciOi", "email": "@ada.example", "name": '"Ada"'}
FIELD = "document.body.append(Object.assign(document.createElement('input'), {id: 'field'}))"


def given(channel: str) -> str:
    return f"${{{{ secret.CANARY_{channel} }}}}"


def script(text: str) -> str:
    return f"evaluate: {json.dumps(text)}"


IDENTIFY = (
    'identify: {external_user_id: "ada-${{ run.id }}", email: "${{ run.id }}@ada.example", first_name: Ada}'
)
SCENE = scenario(
    "Canaries everywhere",
    f'visit: "/?q={given("QUERY")}"',
    script(f"fetch('/?h', {{headers: {{'X-Api-Key': '{given('HEADER')}'}}}}).then(() => 0)"),
    script(
        f"fetch('/?b', {{headers: {{Authorization: 'Basic ' + btoa('me:{given('BASIC')}')}}}}).then(() => 0)"
    ),
    script(f"document.cookie = 'canary={given('COOKIE')}; path=/'"),
    script(f"fetch('/?p', {{method: 'POST', body: '{given('BODY')}'}}).then(() => 0)"),
    script(
        f"fetch('/?n', {{method: 'POST', body: JSON.stringify({{a: JSON.stringify('\"{given('NESTED')}')}})}})"
        ".then(() => 0)"
    ),
    script(f"console.log('the key', '{given('CONSOLE')}')"),
    script(f"console.log(btoa('blob {given('BLOB')}'))"),
    script(f"localStorage.setItem('key', '{given('STORAGE')}')"),
    script(f"void (window.key = '{given('GLOBAL')}')"),
    script(FIELD),
    f'fill: {{into: "#field", text: "{given("FILL")}"}}',
    f'navigate: {{hash: "{given("FRAGMENT")}"}}',
    script(f"void (document.title = 'Key {given('TITLE')}')"),
    "open_widget",
    f'say: "my key is {given("FRAME")}"',
    f'agent_says: "your key is {given("ANSWER")}"',
    IDENTIFY,
    "screenshot: all",
)


@pytest.fixture
def canaries() -> dict[str, str]:
    # With what URLs, JSON and base64 spell otherwise; without a quote, which would end the scripts' own texts.
    return {
        f"CANARY_{channel}": f"{secrets.token_urlsafe(9)}/+={secrets.token_urlsafe(6)}"
        for channel in CHANNELS
    }


def test_no_canary_of_any_channel_stands_in_any_byte(tmp_path: Path, canaries: dict[str, str]) -> None:
    write(tmp_path, {"a.yaml": SCENE})
    reporters = [word for name in REPORTERS for word in ("--reporter", name)]
    evidence = ("--tracing", "on", "--har", "on", "--screenshot", "on", "--redact", "personal")

    done = run("run", "a.yaml", *evidence, *reporters, "--output", "out", cwd=tmp_path, env=canaries)

    assert done.returncode in (ExitCode.PASSED, ExitCode.FAILED), done.stdout + done.stderr
    [folder] = (path for path in (tmp_path / "out").iterdir() if path.is_dir())
    left = {path.name for path in folder.iterdir()}
    assert {"trace.zip", "network.har", "console.log", "transcript.ndjson", "all.png"} <= left
    masked = {f"‹{name}›": f"‹{name}›" for name in canaries} | {
        name: name for name in ("‹jwt#1›", "‹email#1›", "‹first-name#1›")
    }
    places = found(tmp_path / "out", {**canaries, **BESIDE, **masked})
    assert {name for name, where in places.items() if where} == set(masked)
    assert {"resource-snapshot", "frame-snapshot", "send", "receive"} <= lines_of(folder / "trace.zip")
    told = list(readings((done.stdout + done.stderr).encode()))
    assert not [name for name, canary in canaries.items() if any(canary in each for each in told)]


def lines_of(trace: Path) -> set[str]:
    """The kinds of the lines that the trace viewer reads, actions, network and WebSocket messages: all are JSON."""
    with zipfile.ZipFile(trace) as archive:
        names = [name for name in archive.namelist() if name.endswith((".trace", ".network", ".jsonl"))]
        return {json.loads(line)["type"] for name in names for line in archive.read(name).splitlines()}


class Blind(Vault):
    """Knows every secret, and masks none."""

    def mask_text(self, text: str) -> str:
        return text

    def mask_bytes(self, data: bytes) -> bytes:
        return data

    def mask_observation(self, seen: Observation) -> Observation:  # type: ignore[override]
        return seen

    @property
    def forms(self) -> Mapping[bytes, str]:
        return {}

    @property
    def folds(self) -> Mapping[bytes, str]:
        return {}


def test_with_redaction_switched_off_every_canary_is_found(tmp_path: Path, canaries: dict[str, str]) -> None:
    write(tmp_path, {"a.yaml": SCENE})

    outcome = played(tmp_path, canaries, Blind)

    places = found(tmp_path / "out", {**canaries, **BESIDE})
    assert outcome.leaks == ()
    assert [name for name, where in places.items() if not where] == []
    assert len(set().union(*places.values())) >= 8


def played(folder: Path, env: dict[str, str], vault: type[Vault]) -> Outcome:
    suite = load_suite([folder / "a.yaml"], env=env)
    (folder / "out").mkdir()
    options = RunOptions(
        config=suite.config,
        folder=folder / "out",
        command="embedcheck run a.yaml",
        repeat=lambda play: f"embedcheck run {play.scenario.file}",
        tracing=Recording.ON,
        har=Recording.ON,
        secrets=suite.secrets,
        new_vault=vault,
    )
    with (folder / "terminal").open("w") as stream:
        reporters = open_reporters(tuple(REPORTERS), ReportOptions(stream=stream, folder=folder / "out"))

        def tell(event: RunEvent) -> None:
            reporters.handle(event)

        outcome = asyncio.run(play_all(options, plays(suite.scenarios, browsers=["chromium"]), tell))
        reporters.close()
    return outcome


# Signs as any program may, and does something to the run's folder that it should not.
MINT = """import base64, json, os, pathlib, shutil, signal, sys, time, jwt
token = jwt.encode({**json.load(sys.stdin), "exp": int(time.time()) + 600}, os.environ["SIGN_WITH"], "HS256")
out = next(pathlib.Path().glob("artifacts/pytest-*"), pathlib.Path("out"))
MISCHIEF
print(token)
"""
COPIES = '(out / "minted.txt").write_text(base64.b64encode(f"my {token}".encode()).decode())'
ENDS_THE_SECOND_TIME = '(out / "minted.txt").exists() and (os.kill(os.getppid(), 15), signal.pause())'
FREES_THE_CANARY = 'shutil.rmtree(*out.glob(".canary-*"))'


async def pytest_with(mischief: str, folder: Path) -> subprocess.CompletedProcess[str]:
    async with open_sandbox() as sandbox:
        where = f"url: '{sandbox.target.instance}', inbox: {sandbox.target.inbox}"
        write(
            folder,
            {
                "pytest.ini": "[pytest]\n",
                "embedcheck.yaml": f"instance: {{{where}, jwt_command: {sys.executable} mint.py}}\n",
                "a.yaml": scenario("A", "visit: /", IDENTIFY),
                "mint.py": MINT.replace("MISCHIEF", mischief),
            },
        )
        key = sandbox.target.jwt_secret
        return await asyncio.to_thread(pytest_on, folder, env={"SIGN_WITH": key.reveal() if key else ""})


async def run_with(mischief: str, folder: Path, signs_in: int = 1) -> subprocess.CompletedProcess[str]:
    write(
        folder,
        {
            "a.yaml": scenario("A", "visit: /", *[IDENTIFY] * signs_in),
            "mint.py": MINT.replace("MISCHIEF", mischief),
        },
    )
    async with open_sandbox() as sandbox:
        where = ("--instance", sandbox.target.instance, "--inbox", sandbox.target.inbox)
        sign = ("--jwt-command", f"{sys.executable} mint.py")
        key = sandbox.target.jwt_secret
        env = {"SIGN_WITH": key.reveal() if key else ""}
        return await asyncio.to_thread(
            run, "run", "a.yaml", *where, *sign, "--output", "out", cwd=folder, env=env
        )


def test_a_file_into_which_something_wrote_a_secret_is_deleted_and_the_run_refused(tmp_path: Path) -> None:
    done = asyncio.run(run_with(COPIES, tmp_path))

    out = tmp_path / "out"
    assert done.returncode == ExitCode.REFUSED, done.stdout + done.stderr
    assert not (out / "minted.txt").exists()
    report = json.loads((out / "report.json").read_text())
    assert report["totals"]["exit_code"] == ExitCode.REFUSED
    [remark] = [each for each in report["remarks"] if "minted.txt" in each]
    assert remark.startswith("minted.txt holds ‹jwt#1› of a-chromium. It was deleted")
    assert remark in " ".join(done.stdout.split())
    assert not found(out, {"jwt": BESIDE["jwt"]})["jwt"]


def test_pytest_refuses_such_a_run_too(tmp_path: Path) -> None:
    done = asyncio.run(pytest_with(COPIES, tmp_path))

    assert done.returncode == 1, done.stdout + done.stderr
    assert "minted.txt holds ‹jwt#1› of a-chromium. It was deleted" in done.stdout
    assert "Do not upload the folder of this run." in done.stdout
    assert not list(tmp_path.glob("artifacts/*/minted.txt"))


def test_what_was_interrupted_is_looked_through_as_well(tmp_path: Path) -> None:
    done = asyncio.run(run_with(f"{ENDS_THE_SECOND_TIME}; {COPIES}", tmp_path, signs_in=2))

    assert done.returncode == ExitCode.REFUSED, done.stdout + done.stderr
    assert not (tmp_path / "out" / "minted.txt").exists()
    assert not list((tmp_path / "out").glob(".canary*"))
    assert "interrupted" in done.stdout


def test_a_run_whose_canary_is_not_found_is_refused(tmp_path: Path) -> None:
    done = asyncio.run(run_with(FREES_THE_CANARY, tmp_path))

    assert done.returncode == ExitCode.REFUSED, done.stdout + done.stderr
    assert "did not find this run's canary" in " ".join(done.stdout.split())
