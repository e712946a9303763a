"""Requests, frames, statuses, bytes and times: what two plays of a scene differ by on the wire."""

from dataclasses import replace
from pathlib import Path

import pytest

from embedcheck.model.observations import (
    Frame,
    Observation,
    RequestSent,
    ResponseFinished,
    ResponseReceived,
    Witness,
)
from embedcheck.model.transcript import Transcript
from embedcheck.stored.traffic import traffic
from embedcheck.stored.traffic_changes import traffic_changes
from tests.stored.runs import GREEN, settled
from tests.stored.test_comparing import told
from tests.stored.test_traffic import changed, with_facts

KEY = ("scenarios/a.yaml", "a", "chromium", None, None, 1)


def test_one_scene_has_no_changes_to_itself() -> None:
    same = traffic(settled(GREEN))
    assert list(traffic_changes(KEY, same, same)) == []


def test_frames_and_requests_that_appear_or_vanish(tmp_path: Path) -> None:
    before = settled(GREEN)

    def altered(fact: Observation) -> Observation | None:
        if isinstance(fact, Frame) and fact.kind == "page_visit":
            return None
        return fact

    tracker = RequestSent(id="t", method="GET", url="https://tracker.example/pixel.gif")
    after = with_facts(changed(before, altered), (Witness.WIRE, tracker))
    found = told(tmp_path, before, after)
    assert ("other", "frame", "sent page_visit") in found
    assert ("other", "request", "GET tracker.example/pixel.gif") in found
    assert ("other", "visits", "page visits sent") in found


def test_an_endpoint_that_answers_with_an_error_now_is_worse_and_the_other_way_better(tmp_path: Path) -> None:
    good = settled(GREEN)

    def broken(fact: Observation) -> Observation:
        if isinstance(fact, ResponseReceived) and "/settings/launcher" in fact.url:
            return replace(fact, status=500)
        return fact

    bad = changed(good, broken)
    assert told(tmp_path / "1", good, bad) == [("worse", "status", "GET launcher settings")]
    assert told(tmp_path / "2", bad, good) == [("better", "status", "GET launcher settings")]


def weighing(total: int) -> Transcript:
    seen = changed(settled(GREEN), lambda fact: None if isinstance(fact, ResponseFinished) else fact)
    request = next(
        entry.seen for entry in seen.of(RequestSent, by=Witness.WIRE) if "widget" in entry.seen.url
    )
    return with_facts(seen, (Witness.WIRE, ResponseFinished(id=request.id, size=total)))


@pytest.mark.parametrize(("size", "turn"), [(104_000, "worse"), (90_000, "better"), (101_500, None)])
def test_weight_counts_beyond_what_bodies_differ_by_anyway(
    tmp_path: Path, size: int, turn: str | None
) -> None:
    found = told(tmp_path, weighing(100_000), weighing(size))
    assert found == ([(turn, "bytes", "answers of the instance")] if turn else [])


def timed(took: float) -> Transcript:
    seen, facts = settled(GREEN), []
    for number in range(6):
        url = f"{seen.opened.site}/api"
        facts.append((number, took, url))
    entries = list(seen.entries)
    last = entries[-1]
    for number, seconds, url in facts:
        sent = RequestSent(id=f"t{number}", method="GET", url=url)
        entries.append(
            replace(last, seq=len(entries) + 1, at=100.0 + number, witness=Witness.WIRE, seen=sent)
        )
        got = ResponseReceived(id=f"t{number}", url=url, status=200)
        at = 100.0 + number + seconds
        entries.append(replace(last, seq=len(entries) + 1, at=at, witness=Witness.WIRE, seen=got))
    return Transcript(tuple(entries))


def test_what_takes_longer_over_the_whole_run_is_worse(tmp_path: Path) -> None:
    assert told(tmp_path / "1", timed(0.1), timed(0.4)) == [("worse", "time", "GET site/api")]
    assert told(tmp_path / "2", timed(0.4), timed(0.1)) == [("better", "time", "GET site/api")]
    assert told(tmp_path / "3", timed(0.1), timed(0.12)) == []
