"""What went over the wire in one scene, in numbers that two runs can be compared by: pure, from a transcript."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from embedcheck.model.observations import (
    RequestFailed,
    RequestSent,
    ResponseFinished,
    ResponseReceived,
    StepBegan,
    StepEnded,
    VisitsRead,
    Way,
    Witness,
)
from embedcheck.model.transcript import Transcript
from embedcheck.wire import endpoints, frames

# Ids, marks and hashes of built files differ from run to run and from deploy to deploy.
_OWN = re.compile(r"(?<=-)[0-9A-Za-z_-]{8}(?=\.\w+$)|(?=[^/]*\d)[0-9A-Za-z_-]{8,}")


@dataclass(frozen=True)
class Traffic:
    """`requests` and `statuses` by what was asked (`POST init`), `frames` by way and kind (`sent join`), `size` the
    bytes that the instance's answers weighed on the wire (None where nobody weighed them), `visits_sent` and
    `visits_stored` page visits (None where no agent read them), `times` seconds by what took them."""

    requests: Counter[str]
    statuses: dict[str, frozenset[str]]
    frames: Counter[str]
    size: int | None
    visits_sent: int
    visits_stored: int | None
    times: dict[str, tuple[float, ...]]


def traffic(seen: Transcript) -> Traffic:
    """Of the browser alone: what the probe and the agent ask is our own doing."""
    sent = {entry.seen.id: entry for entry in seen.of(RequestSent, by=Witness.WIRE)}
    names = {number: _asked(entry.seen, seen) for number, entry in sent.items()}
    told = Counter(f"{entry.seen.way} {entry.seen.kind or 'without a type'}" for entry in seen.frames())
    statuses: dict[str, set[str]] = {}
    for number, status in _statuses(seen):
        if number in names:
            statuses.setdefault(names[number], set()).add(status)
    return Traffic(
        requests=Counter(names.values()),
        statuses={name: frozenset(found) for name, found in statuses.items()},
        frames=told,
        size=_size(seen),
        visits_sent=len(seen.frames(frames.PAGE_VISIT, way=Way.SENT)),
        visits_stored=_stored(seen),
        times={name: tuple(found) for name, found in _times(seen, names).items()},
    )


def _asked(request: RequestSent, seen: Transcript) -> str:
    endpoint = endpoints.classify(request.method, request.url)
    if endpoint is not None and _of_instance(request.url, seen):
        return f"{request.method} {endpoint.name}"
    parts = urlsplit(request.url)
    opened = seen.opened
    places = {_origin(opened.site): "site", _origin(opened.instance): "instance"}
    where = places.get(_origin(request.url), parts.hostname or "nowhere")
    return f"{request.method} {where}{_OWN.sub('…', parts.path) or '/'}"


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


def _of_instance(url: str, seen: Transcript) -> bool:
    return _origin(url) == _origin(seen.opened.instance)


def _statuses(seen: Transcript) -> Iterator[tuple[str, str]]:
    for answer in seen.of(ResponseReceived, by=Witness.WIRE):
        yield answer.seen.id, str(answer.seen.status)
    for failure in seen.of(RequestFailed, by=Witness.WIRE):
        # What a page takes with it when it goes is no answer, and different each time.
        if "ABORTED" not in failure.seen.failure.upper():
            yield failure.seen.id, "no answer"


def _size(seen: Transcript) -> int | None:
    urls = {entry.seen.id: entry.seen.url for entry in seen.of(RequestSent, by=Witness.WIRE)}
    weighed = [entry.seen for entry in seen.of(ResponseFinished, by=Witness.WIRE)]
    mine = [each.size for each in weighed if _of_instance(urls.get(each.id, ""), seen)]
    return sum(mine) if mine else None


def _stored(seen: Transcript) -> int | None:
    """As the agent read them last, of all conversations."""
    last = {entry.seen.conversation: len(entry.seen.visits) for entry in seen.of(VisitsRead)}
    return sum(last.values()) if last else None


def _times(seen: Transcript, names: dict[str, str]) -> dict[str, list[float]]:
    """Each within one witness: across two, order and distance prove nothing."""
    found: dict[str, list[float]] = {}
    asked = {entry.seen.id: entry.at for entry in seen.of(RequestSent, by=Witness.WIRE)}
    for answer in seen.of(ResponseReceived, by=Witness.WIRE):
        if answer.seen.id in asked:
            found.setdefault(names[answer.seen.id], []).append(answer.at - asked[answer.seen.id])
    began = {entry.seen.index: entry.at for entry in seen.of(StepBegan)}
    for ended in seen.of(StepEnded):
        if ended.seen.error is None and ended.seen.index in began:
            took = ended.at - began[ended.seen.index]
            found.setdefault(f"step {ended.seen.name}", []).append(took)
    return found
