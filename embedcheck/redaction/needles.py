"""Many byte strings looked for in one pass over the haystack, however many they are (Aho–Corasick)."""

from collections.abc import Callable, Iterator, Mapping

from ahocorasick_rs import BytesAhoCorasick, MatchKind

OPENING, CLOSING = "‹".encode(), "›".encode()
LONGEST_NAME = 80


class Needles:
    """Finds the forms of secrets, the longest at each place, and knows the pseudonym of each (and what may follow it).

    `read` is what the haystack went through: the pseudonyms in it did so, too.
    """

    def __init__(self, names: Mapping[bytes, str], read: Callable[[bytes], bytes] = bytes) -> None:
        self._forms = list(names)
        self._names = [names[form].encode() for form in self._forms]
        self._known = frozenset(read(name[: name.find(CLOSING) + len(CLOSING)]) for name in self._names)
        self._automaton = BytesAhoCorasick(self._forms, matchkind=MatchKind.LeftmostLongest)

    def hits(self, data: bytes) -> Iterator[tuple[int, int, bytes]]:
        """Where a secret begins and ends, and its pseudonym. What stands within a pseudonym is none."""
        for index, start, end in self._automaton.find_matches_as_indexes(data):
            if not self._within_a_name(data, start, end):
                yield start, end, self._names[index]

    def replaced(self, data: bytes) -> bytes:
        """The same bytes (the same object, if there is nothing to hide) with each secret as its pseudonym."""
        pieces: list[bytes] = []
        kept = 0
        for start, end, name in self.hits(data):
            pieces += (data[kept:start], name)
            kept = end
        return b"".join((*pieces, data[kept:])) if pieces else data

    def _within_a_name(self, data: bytes, start: int, end: int) -> bool:
        opened = data.rfind(OPENING, max(0, start - LONGEST_NAME), start)
        if opened < 0:
            return False
        closed = data.find(CLOSING, end, end + LONGEST_NAME)
        return closed >= 0 and data[opened : closed + len(CLOSING)] in self._known
