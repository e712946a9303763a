"""When a trace, a HAR, a video or a last picture is made of an attempt, and whether it is kept."""

from enum import StrEnum
from pathlib import Path
from typing import Any

HAR = "network.har"


class Recording(StrEnum):
    """The modes of `--tracing`, `--har` and `--video`, as Playwright spells them: recorded always, decided at the end."""

    OFF = "off"
    ON = "on"
    RETAIN_ON_FAILURE = "retain-on-failure"
    ON_FIRST_RETRY = "on-first-retry"

    def records(self, attempt: int) -> bool:
        """Whether this attempt (the first is 1) is recorded at all."""
        if self is Recording.ON_FIRST_RETRY:
            return attempt == 2
        return self is not Recording.OFF

    def keeps(self, *, failed: bool) -> bool:
        """Whether the recording of an attempt is kept."""
        return failed if self is Recording.RETAIN_ON_FAILURE else self is not Recording.OFF


class Picture(StrEnum):
    """The modes of `--screenshot`, as Playwright spells them: a last picture of what the visitor sees.

    What a scenario's own `screenshot` steps take is not touched by it."""

    OFF = "off"
    ON = "on"
    ONLY_ON_FAILURE = "only-on-failure"

    def of(self, *, failed: bool) -> str | None:
        """What the last picture of an attempt is called, or None where there is to be none."""
        if self is Picture.OFF or (self is Picture.ONLY_ON_FAILURE and not failed):
            return None
        return "failure" if failed else "end"


def overheard_as_har(folder: Path) -> dict[str, Any]:
    """What a context is opened with to write down its network, bodies included, when it is closed."""
    return {
        "record_har_path": folder / HAR,
        "record_har_content": "embed",
        "record_har_mode": "full",
    }
