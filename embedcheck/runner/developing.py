"""What an attempt leaves once it is over: its trace and HAR without secrets, and the console's lines."""

from dataclasses import dataclass
from pathlib import Path

from embedcheck.browser import BrowserSession
from embedcheck.model.observations import ConsoleLine, Observation, PageError
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.unprintable import escape_unprintable
from embedcheck.recorder import Recorder
from embedcheck.redaction import Vault
from embedcheck.redaction.scrubbing import learn_from, scrub_har, scrub_trace

CONSOLE = "console.log"


@dataclass(frozen=True, slots=True, kw_only=True)
class Developed:
    """Names of files in the attempt's folder."""

    trace: str | None = None
    har: str | None = None


def develop(session: BrowserSession, raw: Path, folder: Path, recorder: Recorder) -> Developed:
    """Rewrites what Playwright left in `raw` into `folder`. What cannot be rewritten is not kept."""
    trace, har, vault = session.trace, session.har, recorder.vault
    for name in filter(None, (trace, har)):
        learn_from(raw / name, vault)
    recorder.mask_again()
    write_console(folder / CONSOLE, recorder.transcript(), vault)
    return Developed(
        trace=trace if trace and scrub_trace(raw / trace, folder / trace, vault) else None,
        har=har if har and scrub_har(raw / har, folder / har, vault) else None,
    )


def write_console(path: Path, transcript: Transcript, vault: Vault) -> None:
    """The lines of the pages' consoles and their uncaught errors, as `12.345 error text (source)`.
    Nothing is written where nothing was said."""
    lines = [told for entry in transcript if (told := _told(entry))]
    if lines:
        text = "".join(f"{escape_unprintable(vault.for_print(line))}\n" for line in lines)
        path.write_text(text, encoding="utf-8")


def _told(entry: Entry[Observation]) -> str:
    match entry.seen:
        case ConsoleLine() as line:
            return f"{entry.at:8.3f} {line.level} {line.text}" + _from(line.source)
        case PageError() as error:
            return f"{entry.at:8.3f} uncaught {error.message}" + _from(error.source)
        case _:
            return ""


def _from(source: str) -> str:
    return f" ({source})" if source else ""
