"""The command line: one small file per command. Here are the only `sys.exit` and the only argv."""

import sys
from collections.abc import Sequence
from typing import NoReturn

from embedcheck.cli.app import invoke


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Runs one command and ends the process with its exit code (`errors.ExitCode`)."""
    sys.exit(invoke(sys.argv[1:] if arguments is None else arguments))
