"""Which refusals were wanted: by the scenario, or by the probe that asks what must not work."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from embedcheck.model import observations as seen
from embedcheck.model.observations import Observation, Witness
from embedcheck.model.transcript import Entry

UPLOAD = "/media/upload"
TOO_MANY = 429
_HANDS = {Witness.WIRE: "visitor", Witness.PROBE: "device"}
"""Who offers the file that a witness sees uploaded."""


def wanted_refusals(entries: Iterable[Entry[Observation]]) -> frozenset[int]:
    """The sequence numbers of the answers with an HTTP status from 400 to 499 that were wanted.

    A token is tried that must not work (any more), the scenario ended the session that asks, or
    said of a message, a file or a JWT that it must be refused.
    """
    wishes = _Wishes()
    for entry in entries:
        wishes.hear(entry)
    return frozenset(wishes.granted)


@dataclass
class _Wishes:
    """What was wanted so far; `granted` are the answers that came out so."""

    granted: set[int] = field(default_factory=set)
    sent: dict[tuple[Witness, str], seen.RequestSent] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)
    forbidden: set[str] = field(default_factory=set)
    offered: dict[str, bool] = field(default_factory=dict)
    tried: dict[tuple[str, int], int] = field(default_factory=dict)

    def hear(self, entry: Entry[Observation]) -> None:
        match entry.seen:
            case seen.RequestSent() as request:
                self.sent[entry.witness, request.id] = request
            case seen.ResponseReceived() as answer if 400 <= answer.status < 500:
                self._refused(entry, answer)
            case (
                seen.TokenReplayed(token=token, status=401)
                | seen.TokenTriedElsewhere(token=token, status=401)
            ):
                self.granted |= {self.tried[token, 401]} if (token, 401) in self.tried else set()
            case seen.SessionEnded(token=token):
                self.ended.add(token)
            case seen.FileOffered(by=by, must_be_refused=refused):
                self.offered[by] = refused
            case (
                seen.VisitorSaid(mark=key, must_be_refused=True)
                | seen.DeviceSaid(mark=key, must_be_refused=True)
            ):
                self.forbidden.add(key)
            case seen.IdentityGiven(jwt=key, must_be_refused=True) if key:
                self.forbidden.add(key)

    def _refused(self, entry: Entry[Observation], answer: seen.ResponseReceived) -> None:
        request = self.sent.get((entry.witness, answer.id))
        if request is None or answer.status == TOO_MANY:
            return
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if entry.witness is Witness.PROBE:
            self.tried[token, answer.status] = entry.seq
        if (answer.status == 401 and token in self.ended) or self._is_forbidden(entry.witness, request):
            self.granted.add(entry.seq)

    def _is_forbidden(self, witness: Witness, request: seen.RequestSent) -> bool:
        if any(key in (request.body or "") for key in self.forbidden):
            return True
        return UPLOAD in request.url and self.offered.get(_HANDS.get(witness, ""), False)
