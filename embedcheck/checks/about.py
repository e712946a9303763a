"""How a check speaks: verdicts about one sentence, with the entries that prove them as evidence."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from embedcheck.model.observations import Observation, Witness
from embedcheck.model.transcript import Entry
from embedcheck.model.verdicts import Outcome, Owner, Verdict

Seen = Entry[Any]
"""An entry as evidence: whatever it saw."""

# Steps say what was wanted; only these four can confirm what happened.
CONFIRMING = (Witness.PAGE, Witness.WIRE, Witness.PROBE, Witness.AGENT)


def witnesses_of(seen: Iterable[Entry[Observation]]) -> tuple[str, ...]:
    """The witnesses of these entries, in the order of the report's columns."""
    there = {entry.witness for entry in seen}
    return tuple(str(witness) for witness in CONFIRMING if witness in there)


@dataclass(frozen=True, slots=True)
class About:
    """Writes verdicts for one check.

    Messages never quote sequence numbers: the same facts in another order across witnesses must
    give the same sentence.
    """

    check: str

    def passed(self, message: str, seen: Iterable[Seen] = ()) -> Verdict:
        return self._verdict(Outcome.PASSED, message, seen, None, "")

    def failed(self, message: str, seen: Iterable[Seen] = (), *, owner: Owner, next_step: str) -> Verdict:
        return self._verdict(Outcome.FAILED, message, seen, owner, next_step)

    def not_asked(self, message: str, next_step: str = "", seen: Iterable[Seen] = ()) -> Verdict:
        """Inconclusive because the scenario never came to it: nobody's fault, so nobody's name."""
        return self._verdict(Outcome.INCONCLUSIVE, message, seen, None, next_step)

    def unproven(self, message: str, seen: Iterable[Seen] = (), *, owner: Owner, next_step: str) -> Verdict:
        """Inconclusive although the scenario came to it: a witness or a cause is missing."""
        return self._verdict(Outcome.INCONCLUSIVE, message, seen, owner, next_step)

    def caused_by(self, cause: Verdict, seen: Iterable[Seen] = ()) -> Verdict:
        """Inconclusive because another check has found the cause: one fault, one red check."""
        message = f"Cannot be told: {cause.check} failed first."
        advice = f"See {cause.check}. {cause.next_step}".strip()
        told = self._verdict(Outcome.INCONCLUSIVE, message, seen, cause.owner, advice)
        return replace(told, cause=cause.check)

    def _verdict(
        self, outcome: Outcome, message: str, seen: Iterable[Seen], owner: Owner | None, next_step: str
    ) -> Verdict:
        entries = tuple(seen)
        return Verdict(
            check=self.check,
            outcome=outcome,
            message=message,
            owner=owner,
            next_step=next_step,
            evidence=tuple(sorted({entry.seq for entry in entries})),
            confirmed_by=witnesses_of(entries),
        )
