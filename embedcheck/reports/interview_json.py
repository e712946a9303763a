"""`embedcheck probe --json`: one document, whose shape is kept.

    {"version": 1, "embedcheck": "0.1.0", "instance": "https://…", "inbox": "…", "sandbox": false,
     "faults": [], "seconds": 4.2, "totals": {"passed": 116, …}, "remarks": ["…"], "lines": […]}

A line:

    element, question   the element of the widget API, and the question's name: both stable
    sentence            what a good instance makes true
    outcome             passed, failed, known, inconclusive, not asked, broken
    message             what was found; for «not asked», why
    owner, next_step    who can mend it (or null), and what to do
    known_defect        the id of a known defect of Libredesk's, or null
    warnings            drift: what is new or gone, compared with the versions known
    exchange            what was sent and what came back, as in transcript.ndjson: [{kind, seen: {…}}]
    seconds             how long the question took
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from embedcheck.model.interview import Interview, InterviewLine
from embedcheck.reports.evidence import kind
from embedcheck.reports.wording import judged

VERSION = 1


def as_document(interview: Interview, about: Mapping[str, Any]) -> dict[str, Any]:
    """`about` is what the interview itself does not know: embedcheck's version, instance, inbox, faults."""
    words = [judged(line.verdict) for line in interview.lines]
    return {
        "version": VERSION,
        **about,
        "seconds": round(interview.seconds, 1),
        "totals": {word: words.count(word) for word in dict.fromkeys(words)},
        "remarks": list(interview.remarks),
        "lines": [as_row(line) for line in interview.lines],
    }


def as_row(line: InterviewLine) -> dict[str, Any]:
    verdict = line.verdict
    return {
        "element": line.element,
        "question": verdict.check,
        "sentence": line.sentence,
        "outcome": judged(verdict),
        "message": verdict.message,
        "owner": verdict.owner,
        "next_step": verdict.next_step,
        "known_defect": verdict.known_defect,
        "warnings": list(verdict.warnings),
        "exchange": [{"kind": kind(each), "seen": asdict(each)} for each in line.exchange],
        "seconds": line.seconds,
    }
