from dataclasses import dataclass

import pytest

from embedcheck.model.observations import (
    DeviceSaid,
    FileOffered,
    IdentityGiven,
    Observation,
    RequestSent,
    ResponseReceived,
    SessionEnded,
    TokenReplayed,
    TokenTriedElsewhere,
    VisitorSaid,
    Witness,
)
from embedcheck.model.transcript import Entry
from embedcheck.reports.html.timeline import BAD, PLAIN, compact
from embedcheck.reports.html.wanted_refusals import wanted_refusals
from tests.reports.html.values import numbered

CHAT = "http://desk.example/api/v1/widget"


@dataclass(frozen=True)
class Asked:
    """An exchange, answered with a refusal."""

    witness: Witness = Witness.PROBE
    token: str = "‹visitor#1›"
    status: int = 401
    path: str = "/chat/auth/me"
    body: str | None = None

    def entries(self, number: int) -> list[tuple[float, Witness, Observation]]:
        bearer = {"authorization": f"Bearer {self.token}"}
        sent = RequestSent(
            id=f"r{number}", method="GET", url=CHAT + self.path, headers=bearer, body=self.body
        )
        answer = ResponseReceived(id=sent.id, url=sent.url, status=self.status, body='{"status":"error"}')
        return [(0.0, self.witness, sent), (0.1, self.witness, answer)]


def scene(*facts: Observation | Asked) -> tuple[Entry[Observation], ...]:
    told: list[tuple[float, Witness, Observation]] = []
    for number, fact in enumerate(facts):
        told += fact.entries(number) if isinstance(fact, Asked) else [(0.2, Witness.STEPS, fact)]
    return numbered(*told)


REPLAYED = TokenReplayed(token="‹visitor#1›", status=401)
ELSEWHERE = TokenTriedElsewhere(token="‹visitor#1›", inbox="b", status=401)
ENDED = SessionEnded(token="‹visitor#1›", how="merge")
SAID = VisitorSaid(text="too long 1y", mark="1y", must_be_refused=True)
DEVICE_SAID = DeviceSaid(conversation="c", text="too long 2y", mark="2y", must_be_refused=True)
IDENTITY = IdentityGiven(how="setUser", external_user_id="ada", jwt="‹jwt#1›", must_be_refused=True)
EXE = FileOffered(by="visitor", name="a.exe", size=1, sha256="0", conversation="c", must_be_refused=True)
UPLOAD = Asked(Witness.WIRE, status=400, path="/media/upload")


@pytest.mark.parametrize(
    "facts",
    [
        (Asked(), REPLAYED),
        (Asked(), ELSEWHERE),
        (ENDED, Asked()),
        (ENDED, Asked(Witness.WIRE)),
        (SAID, Asked(Witness.WIRE, status=400, path="/message", body="too long 1y")),
        (DEVICE_SAID, Asked(status=400, path="/message", body="too long 2y")),
        (IDENTITY, Asked(Witness.WIRE, path="/chat/auth/exchange", body='{"jwt":"‹jwt#1›"}')),
        (EXE, UPLOAD),
    ],
    ids=str,
)
def test_a_refusal_that_was_wanted_is_told_as_it_should_be_and_is_not_amiss(
    facts: tuple[Observation | Asked, ...],
) -> None:
    entries = scene(*facts)
    [answer] = [each.seq for each in entries if isinstance(each.seen, ResponseReceived)]
    assert wanted_refusals(entries) == {answer}
    found = compact(entries, room=100_000)
    [row] = [row for row in found["e"] if row[0] == answer]
    assert row[4] == PLAIN
    assert ", as it should: /api/v1/widget" in found["w"][row[5]]


@pytest.mark.parametrize(
    "facts",
    [
        (Asked(),),
        (Asked(token="‹visitor#2›"), REPLAYED),
        (Asked(Witness.WIRE), REPLAYED),
        (Asked(), ENDED),
        (ENDED, Asked(status=500)),
        (SAID, Asked(Witness.WIRE, status=500, path="/message", body="too long 1y")),
        (SAID, Asked(Witness.WIRE, status=429, path="/message", body="too long 1y")),
        (SAID, Asked(Witness.WIRE, status=400, path="/message", body="another 3y")),
        (EXE, Asked(status=400, path="/media/upload")),
        (IDENTITY, Asked(Witness.WIRE, path="/chat/auth/exchange", body='{"jwt":"‹jwt#2›"}')),
    ],
    ids=str,
)
def test_a_refusal_that_nobody_wanted_stays_amiss(facts: tuple[Observation | Asked, ...]) -> None:
    entries = scene(*facts)
    assert wanted_refusals(entries) == frozenset()
    assert BAD in [row[4] for row in compact(entries, room=100_000)["e"]]


def test_only_the_last_file_that_was_offered_is_meant() -> None:
    good = FileOffered(by="visitor", name="a.png", size=1, sha256="0", conversation="c")
    assert len(wanted_refusals(scene(EXE, UPLOAD, good, UPLOAD))) == 1
