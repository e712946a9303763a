"""Checks speak of a message by its mark, which nobody has written: its reader knows it by its words."""

import re
from collections.abc import Mapping

from embedcheck.model.observations import AgentSaid, DeviceSaid, VisitorSaid
from embedcheck.model.quoting import LONGEST_QUOTED, shortened
from embedcheck.model.transcript import Transcript

_MARKED = re.compile("«([^«»]+)»")


def words_by_mark(transcript: Transcript) -> dict[str, str]:
    """What was said in the scene, by its mark, shortened where it is long."""
    kinds = (VisitorSaid, AgentSaid, DeviceSaid)
    said = [entry.seen for entry in transcript if isinstance(entry.seen, kinds) and entry.seen.mark]
    return {
        each.mark: each.text if len(each.text) <= LONGEST_QUOTED else f"{shortened(each.text)} {each.mark}"
        for each in said
    }


def quoting(message: str, words: Mapping[str, str]) -> str:
    """The message with the words of each mark that it quotes, as reports tell it."""
    return _MARKED.sub(lambda found: f"«{words.get(found[1], found[1])}»", message)
