"""The sliding window of requests per address (`ratelimit.go:40-82`)."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from embedcheck.sandbox.instance.actions import Reply
from embedcheck.sandbox.instance.envelopes import JSON

WINDOW = 60
# Neither `data` nor `error_type`: the limiter writes its own body (`ratelimit.go:70-77`).
BODY = b'{"status":"error","message":"Rate limit exceeded"}'


@dataclass
class Limiter:
    """`requests_per_minute` None: no limit, and no headers either."""

    requests_per_minute: int | None
    _seen: dict[tuple[str, str], deque[int]] = field(default_factory=dict)

    def count(self, rule: str, address: str, at: datetime) -> "Allowance | None":
        """Counts this request, also if it is one too many: hammering keeps you out."""
        if self.requests_per_minute is None:
            return None
        now = int(at.timestamp())
        seen = self._seen.setdefault((rule, address), deque())
        while seen and seen[0] <= now - WINDOW:
            seen.popleft()
        seen.append(now)
        return Allowance(self.requests_per_minute, len(seen), now + WINDOW)


@dataclass(frozen=True, slots=True)
class Allowance:
    limit: int
    used: int
    reset: int

    @property
    def exceeded(self) -> bool:
        return self.used > self.limit

    @property
    def headers(self) -> dict[str, str]:
        return {
            "X-Ratelimit-Limit": str(self.limit),
            "X-Ratelimit-Reset": str(self.reset),
            "X-Ratelimit-Remaining": str(max(self.limit - self.used, 0)),
        }

    def refusal(self) -> Reply:
        return Reply(429, JSON, BODY).with_headers({**self.headers, "Retry-After": str(WINDOW)})
