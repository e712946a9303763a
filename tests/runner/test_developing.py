from pathlib import Path

from embedcheck.model.observations import ConsoleLine, Noted, PageError, Witness
from embedcheck.model.secret import Secret
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.redaction import Vault
from embedcheck.runner.developing import write_console


def test_the_console_is_written_line_by_line_without_secrets_and_steers_no_terminal(tmp_path: Path) -> None:
    transcript = Transcript(
        (
            Entry(1, 0.5, Witness.PAGE, Noted(text="not a line")),
            Entry(
                2,
                1.25,
                Witness.PAGE,
                ConsoleLine(level="warning", text="a\x1b[31m\nb", source="https://x/a.js"),
            ),
            Entry(3, 12.0, Witness.PAGE, PageError(message="boom canary-secret")),
        )
    )

    write_console(tmp_path / "console.log", transcript, Vault((Secret("canary-secret", "key"),)))

    assert (tmp_path / "console.log").read_text().splitlines() == [
        "   1.250 warning a\\u001b[31m\\nb (https://x/a.js)",
        "  12.000 uncaught boom ‹key›",
    ]


def test_where_nothing_was_said_there_is_no_file(tmp_path: Path) -> None:
    write_console(tmp_path / "console.log", Transcript(()), Vault())

    assert not (tmp_path / "console.log").exists()
