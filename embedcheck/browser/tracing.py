"""When Playwright records a trace, and whether it is kept: recorded always, decided at the end."""

from enum import StrEnum


class Tracing(StrEnum):
    """The modes of `--tracing`, as Playwright spells them."""

    OFF = "off"
    ON = "on"
    RETAIN_ON_FAILURE = "retain-on-failure"
    ON_FIRST_RETRY = "on-first-retry"

    def records(self, attempt: int) -> bool:
        """Whether this attempt (the first is 1) is recorded at all."""
        if self is Tracing.ON_FIRST_RETRY:
            return attempt == 2
        return self is not Tracing.OFF

    def keeps(self, *, failed: bool) -> bool:
        """Whether the recording of an attempt is kept."""
        return failed if self is Tracing.RETAIN_ON_FAILURE else self is not Tracing.OFF
