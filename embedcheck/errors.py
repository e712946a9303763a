"""What can go wrong, sorted by who must act, and the exit code each one costs.

    EmbedcheckError
    ├── ScenarioMistake     the author of a scenario or configuration file   exit 4
    ├── NothingSelected     whoever typed the command                        exit 5
    ├── BadSetup            the operator of this machine                     exit 6
    ├── TargetUnreachable   the owner of the site or of the instance         exit 6
    ├── UnsafeArtifacts     whoever was about to upload them                 exit 7
    └── StepFailed          nobody yet: becomes a failed verdict             exit 1

A finding is data (`model.verdicts`); an exception means that we could not look.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of every command (README, «Exit codes»)."""

    PASSED = 0
    FAILED = 1
    INTERRUPTED = 2
    INTERNAL = 3
    MISTAKE = 4
    NOTHING_SELECTED = 5
    ENVIRONMENT = 6
    REFUSED = 7
    DIFFERS = 8


class EmbedcheckError(Exception):
    """Something kept us from looking. `next_step` is one sentence that its reader can act on."""

    exit_code = ExitCode.INTERNAL

    def __init__(self, what: str, *, next_step: str) -> None:
        super().__init__(what)
        self.what = what
        self.next_step = next_step


class ScenarioMistake(EmbedcheckError):
    """A scenario, a configuration file or a flag says something we do not understand."""

    exit_code = ExitCode.MISTAKE


class NothingSelected(EmbedcheckError):
    """The command is well formed, and no scenario matches it."""

    exit_code = ExitCode.NOTHING_SELECTED


class BadSetup(EmbedcheckError):
    """This machine lacks something: a browser, a port, a credential."""

    exit_code = ExitCode.ENVIRONMENT


class TargetUnreachable(EmbedcheckError):
    """The site or the instance does not answer at all. That is no evidence about the embed."""

    exit_code = ExitCode.ENVIRONMENT


class UnsafeArtifacts(EmbedcheckError):
    """Among what the run left was a secret, or the scan for secrets itself did not work."""

    exit_code = ExitCode.REFUSED


class StepFailed(EmbedcheckError):
    """A step could not be done, or what it expected did not come before its deadline.

    `owner` is who can mend it (a value of `model.verdicts.Owner`), where the step itself knows; empty:
    whoever owns the first check that turned red. `next_step` may be empty, too: what the checks found says then
    what to do.
    """

    exit_code = ExitCode.FAILED

    def __init__(self, what: str, *, next_step: str, evidence: tuple[int, ...] = (), owner: str = "") -> None:
        super().__init__(what, next_step=next_step)
        self.evidence = evidence
        self.owner = owner
