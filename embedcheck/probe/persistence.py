"""How long to go on after a socket was lost: the widget's own rhythm, but not for ever."""

from dataclasses import dataclass, replace

from embedcheck.wire import limits

THROTTLED = 429
THROTTLE_PAUSE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Persistence:
    """`attempts` failures in a row are borne, each followed by a pause of `every` seconds.

    Every handshake is taken from the limit that the widget lives on too, and refused ones count
    (`ratelimit.go:40-82`); hence the end, and the long pause after a 429.
    """

    every: float = limits.RECONNECT_EVERY
    attempts: int = 15
    failed: int = 0

    def after_success(self) -> "Persistence":
        return replace(self, failed=0)

    def after_failure(self) -> "Persistence":
        return replace(self, failed=self.failed + 1)

    @property
    def spent(self) -> bool:
        return self.failed >= self.attempts

    def pause(self, status: int | None = None, retry_after: float = 0.0) -> float:
        """Seconds before the next attempt; `status` is the HTTP status of a refused handshake."""
        if status == THROTTLED:
            return max(self.every, retry_after or THROTTLE_PAUSE)
        return self.every
