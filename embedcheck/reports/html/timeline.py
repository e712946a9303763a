"""The transcript as the page embeds it: short, each text once, and within a room of bytes."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from embedcheck.model import observations as seen
from embedcheck.model.observations import Observation, Way, Witness
from embedcheck.model.transcript import Entry
from embedcheck.reports.evidence import kind, words
from embedcheck.reports.html.wanted_refusals import wanted_refusals
from embedcheck.reports.wording import clip, tame

WHOLE_PAGE = 1_100_000
"""Bytes for the timelines of a run, so that the page of 50 scenarios stays below 2 MB."""
LEAST, MOST = 6_000, 250_000
SHORT_TEXT, LONG_TEXT = 180, 600
LONGEST_EVIDENCE = 1_200

LANES = ("steps", "page", "widget", "wire", "probe", "agent")
"""The lanes from top to bottom: the page witness has two, the host page and the widget in it."""

PLAIN, BAD, SENT, RECEIVED = range(4)
"""How an entry is drawn."""

_IN_THE_WIDGET = (seen.PostMessage, seen.ChatShown, seen.PrechatShown)
_SAID = (seen.VisitorSaid, seen.AgentSaid, seen.NoteLeft, seen.DeviceSaid)
_MISHAPS = (seen.RequestFailed, seen.SocketFailed, seen.PageError, seen.CspViolation)
# What is read again and again. It gives way first.
_POLLED = (
    seen.ResponseFinished,
    seen.ConversationRead,
    seen.IdentityRead,
    seen.VisitsRead,
    seen.MessagesRead,
    seen.CookiesSeen,
    seen.StorageSeen,
    seen.EmbedState,
    seen.ChatShown,
)
_EXCHANGE = (seen.RequestSent, seen.ResponseReceived, seen.ResponseFinished, seen.RequestFailed)
_PSEUDONYM = re.compile("‹[^‹›]{1,60}›")
_NUMBERS = 34  # bytes that an entry takes beside its text


def room_for(scenarios: int) -> int:
    """Bytes for the timeline of one scenario in a run of so many."""
    return min(max(WHOLE_PAGE // max(scenarios, 1), LEAST), MOST)


def lane(entry: Entry[Observation]) -> int:
    if entry.witness is Witness.PAGE and isinstance(entry.seen, _IN_THE_WIDGET):
        return LANES.index("widget")
    return LANES.index(str(entry.witness))


def tone(fact: Observation, *, wanted: bool = False) -> int:
    """BAD is what a browser or a server itself calls amiss, and nobody wanted; the verdicts are another matter."""
    match fact:
        case seen.ResponseReceived() if wanted:
            return PLAIN
        case seen.Frame():
            return SENT if fact.way is Way.SENT else RECEIVED
        case seen.ResponseReceived(status=status) if status >= 400:
            return BAD
        case seen.ConsoleLine(level="error"):
            return BAD
        case seen.StepEnded(error=str()):
            return BAD
        case _:
            return BAD if isinstance(fact, _MISHAPS) else PLAIN


@dataclass
class _Strings:
    """Each text once; an entry names it by its number."""

    texts: list[str] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, text: str) -> int:
        if text not in self.numbers:
            self.numbers[text] = len(self.texts)
            self.texts.append(text)
        return self.numbers[text]


def compact(
    entries: Sequence[Entry[Observation]], *, room: int, first: frozenset[int] = frozenset()
) -> dict[str, Any]:
    """The value of the page's JSON block.

    `total` entries there are, and `e` holds those that fit into `room` bytes, `first` and the steps
    before all: `[seq, milliseconds, lane, kind, tone, text]` and, where there are any, the numbers of
    what can be followed through them. `k` are kinds, `w` texts, `f` what can be followed, each with
    what it stands for, and `p` the entries of one exchange.
    """
    wanted = wanted_refusals(entries)
    told = {entry.seq: _text(entry, first, room, entry.seq in wanted) for entry in entries}
    kept = sorted(_fitting(entries, told, room, first), key=lambda entry: entry.seq)
    kinds, texts = _Strings(), _Strings()
    marks = _marks(entries)
    followed = _Strings()
    rows = []
    for entry in kept:
        row: list[Any] = [entry.seq, round(entry.at * 1000), lane(entry), kinds.number(kind(entry.seen))]
        row += [tone(entry.seen, wanted=entry.seq in wanted), texts.number(told[entry.seq])]
        carried = [followed.number(each) for each in _carried(entry.seen, marks)]
        rows.append([*row, carried] if carried else row)
    return {
        "total": len(entries),
        "k": kinds.texts,
        "w": texts.texts,
        "f": [[name, marks.get(name, "")] for name in followed.texts],
        "p": _exchanges(kept),
        "e": rows,
    }


def _text(entry: Entry[Observation], first: frozenset[int], room: int, wanted: bool) -> str:
    """The more room there is, the longer."""
    longest = min(max(room // 400, SHORT_TEXT), LONG_TEXT)
    told = words(entry.seen, LONGEST_EVIDENCE if entry.seq in first else longest)
    status, _, what = told.partition(" ")
    return f"{status}, as it should: {what}" if wanted else told


def _fitting(
    entries: Iterable[Entry[Observation]], told: Mapping[int, str], room: int, first: frozenset[int]
) -> Iterator[Entry[Observation]]:
    paid: set[str] = set()
    for entry in sorted(entries, key=lambda each: (_rank(each, first), each.seq)):
        text = told[entry.seq]
        room -= _NUMBERS + (0 if text in paid else len(text.encode("utf-8", "replace")))
        paid.add(text)
        if room < 0:
            return
        yield entry


def _rank(entry: Entry[Observation], first: frozenset[int]) -> int:
    if entry.seq in first or entry.witness is Witness.STEPS:
        return 0
    by_us = entry.witness in (Witness.PROBE, Witness.AGENT) and isinstance(entry.seen, _EXCHANGE)
    return 2 if by_us or isinstance(entry.seen, _POLLED) else 1


def _marks(entries: Iterable[Entry[Observation]]) -> dict[str, str]:
    """The run-unique mark of every message that the scenario said, and the message."""
    return {
        mark: clip(tame(entry.seen.text), LONGEST_EVIDENCE)
        for entry in entries
        if isinstance(entry.seen, _SAID) and (mark := tame(entry.seen.mark))
    }


def _carried(fact: Observation, marks: dict[str, str]) -> list[str]:
    """What in this fact can be followed: pseudonyms of secrets, marks of messages."""
    text = repr(fact)
    tokens = dict.fromkeys(tame(each) for each in _PSEUDONYM.findall(text))
    return [*tokens, *(mark for mark in marks if mark in text)]


def _exchanges(entries: Iterable[Entry[Observation]]) -> list[list[int]]:
    """The sequence numbers of each request and of what became of it."""
    pairs: dict[tuple[Witness, str], list[int]] = {}
    for entry in entries:
        if isinstance(entry.seen, _EXCHANGE):
            pairs.setdefault((entry.witness, entry.seen.id), []).append(entry.seq)
    return [numbers for numbers in pairs.values() if len(numbers) > 1]
