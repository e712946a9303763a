import os
import subprocess
import sys

import pytest

from embedcheck.runner.load import busy

PARENT = """
import sys, threading
from embedcheck.runner.load import busy
with busy(2) as processes:
    print(len(processes), flush=True)
    threading.Event().wait()
"""


def test_the_load_ends_with_the_block() -> None:
    with busy(2) as processes:
        for process in processes:
            os.kill(process, 0)
    for process in processes:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_no_load_is_no_process() -> None:
    with busy(0) as processes:
        assert processes == ()


def test_the_load_ends_when_its_parent_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"2\n"
        parent.kill()
        # The load writes nowhere, but holds the same pipe: it ends when the last of them has ended.
        assert parent.stdout.read() == b""
