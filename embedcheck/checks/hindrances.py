"""What the scenario itself kept from the network: held against nobody."""

import re
from dataclasses import dataclass
from typing import Any

from embedcheck.model.observations import NetworkHindered, RequestFailed, RequestSent, Witness
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.wire.endpoints import BOOT, classify

_ASSETS = "/widget/assets/"


@dataclass(frozen=True, slots=True)
class Window:
    """The seconds in which requests for such URLs were refused."""

    pattern: re.Pattern[str]
    since: float
    until: float

    def refused(self, request: Entry[RequestSent]) -> bool:
        fits = self.pattern.fullmatch(request.seen.url) is not None
        return fits and self.since <= request.at < self.until


def blocked_requests(transcript: Transcript) -> frozenset[str]:
    """Ids of the browser's requests that a `block` refused. Whatever waits for a step's end came after
    its word, so that a step's time and the wire's may be compared here."""
    windows = _windows(transcript)
    failed = {each.seen.id for each in transcript.of(RequestFailed, by=Witness.WIRE)} if windows else set()
    return frozenset(
        each.seen.id
        for each in (transcript.of(RequestSent, by=Witness.WIRE) if failed else ())
        if each.seen.id in failed and any(window.refused(each) for window in windows)
    )


def boot_was_blocked(transcript: Transcript, loaded: Entry[Any]) -> bool:
    """Whether a page was loaded while the scenario refused what its widget boots with."""
    windows = [each for each in _windows(transcript) if each.since <= loaded.at < each.until]
    return any(
        _boots(each.seen) and any(window.refused(each) for window in windows)
        for each in (transcript.of(RequestSent, by=Witness.WIRE) if windows else ())
    )


def _boots(request: RequestSent) -> bool:
    return classify(request.method, request.url) in BOOT or _ASSETS in request.url


def _windows(transcript: Transcript) -> list[Window]:
    """From each `block` to the `unblock` of the same URL, or of all."""
    found: list[Window] = []
    blocks = [each for each in transcript.of(NetworkHindered) if each.seen.how == "block"]
    for block in blocks:
        frees = transcript.of(NetworkHindered, after=block.seq)
        ends = [
            each.at for each in frees if each.seen.how == "free" and each.seen.url in ("**", block.seen.url)
        ]
        found.append(Window(_as_regex(block.seen.url), block.at, min(ends, default=float("inf"))))
    return found


def _as_regex(glob: str) -> re.Pattern[str]:
    parts = [re.escape(part).replace(r"\*", "[^/]*") for part in glob.split("**")]
    return re.compile(".*".join(parts), re.DOTALL)
