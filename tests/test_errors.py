import pytest

from embedcheck.errors import (
    BadSetup,
    EmbedcheckError,
    ExitCode,
    NothingSelected,
    ScenarioMistake,
    StepFailed,
    TargetUnreachable,
)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (ScenarioMistake, ExitCode.MISTAKE),
        (NothingSelected, ExitCode.NOTHING_SELECTED),
        (BadSetup, ExitCode.ENVIRONMENT),
        (TargetUnreachable, ExitCode.ENVIRONMENT),
        (StepFailed, ExitCode.FAILED),
        (EmbedcheckError, ExitCode.INTERNAL),
    ],
)
def test_the_exit_code_says_who_must_act(kind: type[EmbedcheckError], code: ExitCode) -> None:
    error = kind("what", next_step="do this")

    assert error.exit_code == code
    assert (error.what, error.next_step, str(error)) == ("what", "do this", "what")


def test_every_error_has_a_next_step() -> None:
    with pytest.raises(TypeError):
        BadSetup("what")  # type: ignore[call-arg]


def test_a_failed_step_points_at_its_evidence() -> None:
    assert StepFailed("what", next_step="look", evidence=(3, 5)).evidence == (3, 5)
