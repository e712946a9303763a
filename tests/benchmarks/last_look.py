"""What it costs to make a run safe to upload, measured on a trace of 20 MB and on small facts.

    python -m tests.benchmarks.last_look

The trace is made of lines as Playwright writes them and of noise in base64, in which a secret stands now and
then; it is rewritten as after an attempt, and scanned as at the end of a run that knows the secrets of 50 scenarios.
"""

import base64
import json
import secrets
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import click

from embedcheck.model.secret import Secret
from embedcheck.redaction import Vault
from embedcheck.redaction.canary import Canary
from embedcheck.redaction.scrubbing import scrub_trace
from embedcheck.runner.last_look import LastLook

SIZE = 20_000_000
SECRETS, SCENARIOS, FACTS = 12, 50, 2_000
PARAGRAPH = ["P", {"class": "note"}, "Hello, I need help with my order, which has not arrived."]


def a_vault() -> Vault:
    vault = Vault((Secret(secrets.token_urlsafe(32), "agent-key"), Secret('p"ä/ss&wörd+1', "jwt-secret")))
    for number in range(SECRETS):
        vault.learn(secrets.token_urlsafe(32), "visitor" if number % 2 else "session")
    return vault


def a_trace(path: Path, vault: Vault) -> None:
    raw = [vault.reveal(name) for name in set(vault.forms.values())]
    lines: list[str] = []
    size = 0
    while size < SIZE:
        noise = base64.b64encode(secrets.token_bytes(2_000)).decode()
        header = f"Bearer {secrets.choice(raw)}" if len(lines) % 10 == 0 else "none"
        line = json.dumps(
            {"type": "frame-snapshot", "html": [PARAGRAPH] * 20, "body": noise, "header": header}
        )
        lines.append(line)
        size += len(line)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("trace.trace", "\n".join(lines))


def told(what: str, work: Callable[[], object]) -> None:
    began = time.perf_counter()
    work()
    click.echo(f"{what:<58} {(time.perf_counter() - began) * 1000:9.1f} ms")


def measure() -> None:
    with tempfile.TemporaryDirectory() as name, Canary(Path(name)) as canary:
        folder, vault = Path(name), a_vault()
        a_trace(folder / "raw.zip", vault)
        text = (zipfile.ZipFile(folder / "raw.zip")).read("trace.trace")
        fact = json.dumps(PARAGRAPH * 10)
        vaults = {f"scenario-{number}": a_vault() for number in range(SCENARIOS)}
        told("to learn one more secret", lambda: vault.mask_text(f"Bearer {secrets.token_urlsafe(32)}"))
        told(
            f"to mask {FACTS} texts of {len(fact)} characters",
            lambda: [vault.mask_text(fact) for _ in range(FACTS)],
        )
        told(f"to mask {len(text) / 1e6:.0f} MB", lambda: vault.mask_bytes(text))
        told(
            "to rewrite them as a trace.zip",
            lambda: scrub_trace(folder / "raw.zip", folder / "trace.zip", vault),
        )
        told(
            f"the last look at it, for the secrets of {SCENARIOS} scenarios",
            lambda: LastLook(folder, canary, {**vaults, "mine": vault}).at_everything(),
        )
        if not (folder / "trace.zip").exists():
            raise SystemExit("the last look found a secret that the rewriting left")


if __name__ == "__main__":
    measure()
