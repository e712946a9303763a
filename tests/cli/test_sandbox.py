import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from embedcheck.cli.sandbox import as_text, facts
from embedcheck.errors import ExitCode
from embedcheck.model.secret import Secret
from embedcheck.model.target import Target
from embedcheck.sandbox import Sandbox
from tests.cli.calling import run

INBOX = "6f3f7a3e-1b1f-4d6e-9a3f-0c7c2b1f2a10"


@contextmanager
def opened(*arguments: str, env: dict[str, str] | None = None) -> Iterator[subprocess.Popen[str]]:
    """The command in a process of its own; whoever uses it stops it, or the block does."""
    process = subprocess.Popen(
        [sys.executable, "-m", "embedcheck", "sandbox", *arguments],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline()


def stopped(process: subprocess.Popen[str]) -> int:
    process.send_signal(signal.SIGINT)
    return process.wait(timeout=10)


def test_one_line_of_json_comes_when_it_is_open_and_ctrl_c_is_a_clean_stop() -> None:
    with opened("--json", "--fault", "stale_title") as process:
        told = json.loads(first_line(process))
        assert told["faults"] == ["stale_title"]
        assert f'"inboxID": "{told["inbox"]}"' in httpx.get(told["site"]).text
        agent = {"Authorization": f"token {told['agent_key']}:{told['agent_secret']}"}
        assert httpx.get(f"{told['instance']}/api/v1/conversations/all", headers=agent).status_code == 200
        assert stopped(process) == ExitCode.PASSED
        with pytest.raises(httpx.ConnectError):
            httpx.get(told["site"])


def test_before_a_real_instance_no_secret_is_told() -> None:
    secret = "the-secret-of-a-real-inbox-is-never-printed"
    arguments = ("--json", "--instance", "http://127.0.0.1:9/", "--inbox", INBOX)
    with opened(*arguments, env={"EMBEDCHECK_JWT_SECRET": secret}) as process:
        line = first_line(process)
        assert json.loads(line).keys() == {"site", "instance", "inbox", "faults"}
        assert secret not in line
        signed_in = httpx.post(f"{json.loads(line)['site']}/session", json={"name": "A", "email": "a@b.c"})
        assert signed_in.status_code == 200


def test_a_taken_port_is_named_and_costs_the_environments_exit_code(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = run("sandbox", "--site-port", str(port), cwd=tmp_path)
    assert ended.returncode == ExitCode.ENVIRONMENT
    assert str(port) in ended.stderr
    assert "Traceback" not in ended.stderr


MISTAKES: list[tuple[Sequence[str], str]] = [
    (["--fault", "no_pings"], "Did you mean no_ping?"),
    (["--inbox", INBOX], "--inbox belongs to --instance"),
    (["--instance", "http://127.0.0.1:9"], "--instance needs --inbox"),
    (["--instance", "http://127.0.0.1:9", "--inbox", "i-1"], "no inbox UUID"),
    (["--instance", "desk.example", "--inbox", INBOX], "https://desk.example.com"),
    (["--instance", "http://127.0.0.1:9", "--inbox", INBOX, "--instance-port", "80"], "--instance-port"),
    (["--instance", "http://127.0.0.1:9", "--inbox", INBOX, "--compat", "later"], "no --compat"),
    (["--frontend", "custom", "--widget-assets", "."], "shows no widget"),
    (["--frontend", "custom", "--fault", "script_doubled"], "no custom frontend has it"),
    (["--site-port", "70000"], "70000"),
    (["--widget-assets", "nowhere"], "nowhere"),
]


@pytest.mark.parametrize(("arguments", "told"), MISTAKES, ids=[told for _, told in MISTAKES])
def test_a_mistake_in_the_command_is_told_without_opening_anything(
    arguments: Sequence[str], told: str, tmp_path: Path
) -> None:
    ended = run("sandbox", *arguments, cwd=tmp_path)
    assert ended.returncode == ExitCode.MISTAKE
    assert told in ended.stderr
    assert ended.stdout == ""


def test_a_fault_of_the_server_is_refused_before_a_real_instance(tmp_path: Path) -> None:
    ended = run(
        "sandbox", "--instance", "http://127.0.0.1:9", "--inbox", INBOX, "--fault", "no_ping", cwd=tmp_path
    )
    assert ended.returncode == ExitCode.ENVIRONMENT
    assert "no_ping" in ended.stderr


def test_people_read_one_fact_a_line_and_how_to_stop() -> None:
    target = Target(
        site="http://localhost:1",
        instance="http://127.0.0.1:2",
        inbox=INBOX,
        sandbox=True,
        jwt_secret=Secret("j"),
        agent_key=Secret("k"),
        agent_secret=Secret("s"),
    )
    assert as_text(facts(Sandbox(target))).splitlines() == [
        "site          http://localhost:1",
        "instance      http://127.0.0.1:2",
        f"inbox         {INBOX}",
        "jwt secret    j",
        "agent key     k",
        "agent secret  s",
        "",
        "Open the site in a browser. Ctrl-C stops the sandbox.",
    ]
