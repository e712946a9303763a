"""What went over the wire, counted so that two runs can be held against each other."""

from collections.abc import Callable
from dataclasses import replace

from embedcheck.model.observations import Observation, RequestSent, ResponseFinished, Witness
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.stored.traffic import traffic
from tests.stored.runs import GREEN, settled


def with_facts(seen: Transcript, *facts: tuple[Witness, Observation]) -> Transcript:
    last = seen.entries[-1]
    more = [Entry(last.seq + number, last.at + 0.25 * number, *fact) for number, fact in enumerate(facts, 1)]
    return Transcript((*seen.entries, *more))


def changed(seen: Transcript, change: Callable[[Observation], Observation | None]) -> Transcript:
    found = [(entry, change(entry.seen)) for entry in seen]
    return Transcript(tuple(replace(entry, seen=fact) for entry, fact in found if fact is not None))


def test_requests_are_named_by_endpoint_and_frames_by_way_and_kind() -> None:
    found = traffic(settled(GREEN))
    assert found.requests["POST init"] == 1
    assert found.requests["GET launcher settings"] >= 1
    assert found.frames["sent join"] == found.frames["received joined"] >= 1
    assert found.visits_sent == found.frames["sent page_visit"] >= 1
    assert found.statuses["POST init"] == {"200"}
    assert all(seconds >= 0 for times in found.times.values() for seconds in times)


def test_ids_and_hashes_do_not_tell_requests_apart() -> None:
    seen = settled(GREEN)
    instance, site = seen.opened.instance, seen.opened.site
    urls = [
        f"{instance}/assets/vue-vendor-BvODNOHO.js",
        f"{instance}/uploads/3f2b8c1e-1111-4222-8333-944455556666",
        f"{site}/shop",
        "https://cdn.example/lib.js",
    ]
    asked = [(Witness.WIRE, RequestSent(id=f"x{url}", method="GET", url=url)) for url in urls]
    new = traffic(with_facts(seen, *asked)).requests - traffic(seen).requests
    assert sorted(new) == [
        "GET cdn.example/lib.js",
        "GET instance/assets/vue-vendor-….js",
        "GET instance/uploads/…",
        "GET site/shop",
    ]


def test_only_what_the_browser_asked_counts() -> None:
    seen = settled(GREEN)
    ours = RequestSent(id="p1", method="GET", url=f"{seen.opened.instance}/api/v1/widget/chat/auth/me")
    assert traffic(with_facts(seen, (Witness.PROBE, ours))).requests == traffic(seen).requests


def test_the_weight_is_that_of_the_instances_answers() -> None:
    seen = changed(settled(GREEN), lambda fact: None if isinstance(fact, ResponseFinished) else fact)
    assert traffic(seen).size is None
    url = f"{seen.opened.instance}/widget.js"
    weighed = with_facts(
        seen,
        (Witness.WIRE, RequestSent(id="w", method="GET", url=url)),
        (Witness.WIRE, ResponseFinished(id="w", size=4000)),
        (Witness.WIRE, RequestSent(id="s", method="GET", url=f"{seen.opened.site}/big.png")),
        (Witness.WIRE, ResponseFinished(id="s", size=90_000)),
    )
    assert traffic(weighed).size == 4000
