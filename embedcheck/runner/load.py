"""Processes that do nothing but keep a processor busy, so that «on a busy machine» can be repeated."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

# Its standard input is a leash: it ends when the other end is closed, however that came about.
BURN = "from embedcheck.runner.load import burn; burn()"
END_WITHIN = 5.0


@contextmanager
def busy(processes: int) -> Iterator[tuple[int, ...]]:
    """So many processors are kept busy inside the block, and none a moment longer. Yields process ids."""
    running = [
        subprocess.Popen([sys.executable, "-c", BURN], stdin=subprocess.PIPE) for _ in range(processes)
    ]
    try:
        yield tuple(each.pid for each in running)
    finally:
        for each in running:
            _end(each)


def burn() -> None:
    """Counts until standard input ends: with the parent, at the latest."""
    leash = threading.Thread(target=_wait_for_the_end, daemon=True)
    leash.start()
    count = 0
    while leash.is_alive():
        count += 1


def _wait_for_the_end() -> None:
    # Not `sys.stdin`: its lock is held while it reads, and the interpreter's end would wait for it.
    while os.read(0, 1024):
        pass


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(END_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
