"""What the embed adds to a page: loads with it against loads without, in pairs, by the median."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from embedcheck.checks.about import Seen
from embedcheck.checks.budget_limits import Limits, megabytes
from embedcheck.checks.scene import path_of
from embedcheck.model.observations import LoadMeasured
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner

Counts = dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class Amount:
    """One value for each pair of loads; empty where no browser told any."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.values) if self.values else 0.0

    @property
    def is_there(self) -> bool:
        """Whether it was there each time: what comes and goes is the site's own noise."""
        return min(self.values, default=0.0) > 0

    def words(self, unit: str, digits: int = 0) -> str:
        """`743 ms (median of 3, 542 to 1260)`."""
        low, high = min(self.values, default=0.0), max(self.values, default=0.0)
        spread = f"median of {len(self.values)}, {low:.{digits}f} to {high:.{digits}f}"
        return f"{self.median:.{digits}f}{unit} ({spread})"


@dataclass(frozen=True, slots=True)
class Pair:
    """One load with the embed, and the next without."""

    embed: Entry[LoadMeasured]
    plain: Entry[LoadMeasured]

    def added(self, kind: int, origin: str | None = None) -> float:
        """Requests (`kind` 0) or bytes (1) more with the embed: the chat's own, or those of an origin."""
        sides = (self.embed.seen, self.plain.seen)
        if origin is None:
            one, other = (_sum(each.by_chat, kind) for each in sides)
        else:
            one, other = (each.by_page.get(origin, [0, 0])[kind] for each in sides)
        return one - other


@dataclass(frozen=True, slots=True)
class Difference:
    """What the embed adds to the page of this path."""

    path: str
    pairs: tuple[Pair, ...]

    @property
    def seen(self) -> list[Seen]:
        return [entry for pair in self.pairs for entry in (pair.embed, pair.plain)]

    @property
    def requests(self) -> Amount:
        return self._amount(0)

    @property
    def size(self) -> Amount:
        return self._amount(1)

    @property
    def launcher(self) -> Amount:
        """Milliseconds from the beginning of the load until the launcher could be used."""
        return _amount(each.embed.seen.usable_after for each in self.pairs)

    @property
    def blocked(self) -> Amount:
        return _amount(_more(each.embed.seen.blocked, each.plain.seen.blocked) for each in self.pairs)

    @property
    def shift(self) -> Amount:
        return _amount(_more(each.embed.seen.shift, each.plain.seen.shift) for each in self.pairs)

    @property
    def chat_shift(self) -> Amount:
        """The part of it that opening and closing the chat makes."""
        return _amount(each.embed.seen.chat_shift for each in self.pairs)

    @property
    def words(self) -> str:
        size = self.size
        spread = f"{megabytes(min(size.values))} to {megabytes(max(size.values))}"
        return (
            f"On {self.path}, the embed adds {self.requests.words(' requests')} and "
            f"{megabytes(size.median)} ({spread})"
        )

    @property
    def times(self) -> str:
        """What only warns, as far as the browser told."""
        parts = (
            [f"Its launcher can be used after {self.launcher.words(' ms')}"] if self.launcher.values else []
        )
        if self.blocked.values:
            parts.append(f"the main thread is held up for {self.blocked.words(' ms')} more")
        if self.shift.values:
            parts.append(f"the layout shifts by {self.shift.words('', 3)} more")
        return f"{', '.join(parts)}." if parts else ""

    def is_beyond(self, limits: Limits) -> bool:
        return self.requests.median > limits.requests or self.size.median > limits.bytes

    def whose(self, limits: Limits) -> Owner:
        """The widget's, if what it asks for itself is beyond the limits; otherwise the site loads more with it."""
        own = [_amount(pair.added(kind) for pair in self.pairs).median for kind in (0, 1)]
        return Owner.WIDGET if own[0] > limits.requests or own[1] > limits.bytes else Owner.SITE

    def why(self, limits: Limits) -> str:
        """What it is most of all, of the last load with the embed."""
        kind = 0 if self.requests.median > limits.requests else 1
        last = self.pairs[-1].embed.seen
        places = (
            last.by_chat
            if self.whose(limits) is Owner.WIDGET
            else {each: last.by_page[each] for each in self._origins(kind) if each in last.by_page}
        )
        if not places:
            return ""
        name, counts = max(places.items(), key=lambda each: each[1][kind])
        if kind == 0:
            return f"Most often: {name}, {counts[0]} times."
        return f"The largest: {name}, {megabytes(counts[1])}."

    def warnings(self, limits: Limits) -> tuple[str, ...]:
        found = []
        if self.launcher.median > limits.launcher_ms:
            found.append(
                f"On {self.path}, the launcher can be used after {self.launcher.words(' ms')}: more than "
                f"{limits.launcher_ms:g} ms."
            )
        if self.blocked.is_there and self.blocked.median > limits.blocking_ms:
            found.append(
                f"On {self.path}, the embed holds up the main thread for {self.blocked.words(' ms')}: more than "
                f"{limits.blocking_ms:g} ms."
            )
        if self.shift.is_there and self.shift.median > limits.layout_shift:
            found.append(
                f"On {self.path}, the embed shifts the layout by {self.shift.words('', 3)}: more than "
                f"{limits.layout_shift:g}. Opening and closing the chat: {self.chat_shift.words('', 3)}."
            )
        return tuple(found)

    def _amount(self, kind: int) -> Amount:
        counted = [None, *self._origins(kind)]
        return _amount(sum(pair.added(kind, each) for each in counted) for pair in self.pairs)

    def _origins(self, kind: int) -> list[str]:
        """Those of which the page asked more with the embed, each time."""
        known = sorted({origin for pair in self.pairs for origin in pair.embed.seen.by_page})
        return [each for each in known if _amount(pair.added(kind, each) for pair in self.pairs).is_there]


def differences(transcript: Transcript) -> list[Difference]:
    """For each page that was measured. A load without its twin is left out."""
    pairs: dict[str, list[Pair]] = {}
    last: Entry[LoadMeasured] | None = None
    for each in transcript.of(LoadMeasured):
        if each.seen.embed:
            last = each
        elif last is not None and last.seen.number == each.seen.number:
            pairs.setdefault(path_of(last.seen.url), []).append(Pair(last, each))
            last = None
    return [Difference(path, tuple(found)) for path, found in pairs.items()]


def _sum(counts: Counts, kind: int) -> int:
    return sum(each[kind] for each in counts.values())


def _more(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else max(0.0, one - other)


def _amount(values: Iterable[float | None]) -> Amount:
    return Amount(tuple(each for each in values if each is not None))
