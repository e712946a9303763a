"""What is said on the wire has the shape that Libredesk's API promises, in both directions.

One fault, one red check. What keeps the widget from booting, what is refused, and a join that goes
wrong belong to the checks of the embed, the requests and the socket, which are asked first; lost
messages and page visits are inconclusive where their frames or answers break the contract.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from embedcheck.checks.about import About, Seen
from embedcheck.checks.boot import boot_completes
from embedcheck.checks.contract_readings import Read, exchanges_read, explained, frames_read
from embedcheck.checks.embed import frame_is_allowed, script_is_loaded_once, settings_belong_to_the_inbox
from embedcheck.checks.requests import (
    no_request_fails,
    requests_carry_the_right_token,
    requests_name_the_inbox,
)
from embedcheck.checks.socket import join_comes_first_and_is_answered
from embedcheck.model.transcript import Transcript
from embedcheck.model.verdicts import Outcome, Owner, Verdict

_Check = Callable[[Transcript], Iterable[Verdict]]
MOST_TOLD = 4
_ADVICE: dict[Owner, str] = {
    Owner.SERVER: "Compare it with `embedcheck schema`; see which version runs, and what rewrites its answers.",
    Owner.WIDGET: "Send what `embedcheck schema` says: the server ignores or refuses what it does not know.",
    Owner.ENVIRONMENT: "See which firewall, proxy, cache or login page answers in the instance's place, or changes what it answers.",
}
_EMBED: tuple[_Check, ...] = (
    script_is_loaded_once,
    settings_belong_to_the_inbox,
    frame_is_allowed,
    boot_completes,
)
_REQUESTS: tuple[_Check, ...] = (no_request_fails, requests_name_the_inbox, requests_carry_the_right_token)


def responses_keep_the_contract(transcript: Transcript) -> Iterator[Verdict]:
    """Every answer of the server, and every request's body, has the shape that the API promises.

    Why it matters: a field that is missing or has another type breaks a frontend somewhere else and
    later: a chat that stays empty, a name that reads «undefined».
    How Libredesk behaves: answers lie in an envelope (`status`, `data`), and errors have an
    `error_type`. Both the shapes of 2.7 and the later ones are right. What is only new (or, of the
    settings, gone) is drift: a warning with its JSON path. Private fields (an agent's e-mail address,
    the settings that visitors must not see) are never shown.
    What breaks it: a firewall or a login page that answers instead of the instance, a proxy that
    rewrites answers or gives leave to keep what one session reads (`Cache-Control: max-age=…`, which the
    API never sends), server and frontend of different versions.
    To mend it: compare the answer in the evidence with `embedcheck schema --openapi`, which writes the
    whole contract down; then see what stands between browser and instance.
    """
    about = About("responses_keep_the_contract")
    reads = exchanges_read(transcript)
    broken = any(not each.reading.good for each in reads)
    causes = _red(transcript, (*_EMBED, *_REQUESTS)) if broken else []
    yield from _judged(about, reads, causes, "bodies of requests and answers")


def frames_keep_the_contract(transcript: Transcript) -> Iterator[Verdict]:
    """Every frame on the widget's socket, both ways, has the shape that the API promises.

    Why it matters: a page visit that says `href` instead of `url` is lost without an error, and a push
    in another shape breaks the frontend that shows it.
    How Libredesk behaves: the server silently ignores a frame whose type or fields it does not know, and
    drops the connection at one that is no JSON (`widget_ws.go:128-131`). An unknown field, or an unknown
    type of frame from the server, is drift: a warning, and never red.
    What breaks it: custom frontends that spell a field otherwise, proxies that write into the socket,
    server and frontend of different versions.
    To mend it: compare the frame in the evidence with `embedcheck schema --asyncapi`, which writes every
    frame down.
    """
    about = About("frames_keep_the_contract")
    reads = frames_read(transcript)
    broken = any(not each.reading.good for each in reads)
    causes = _red(transcript, (join_comes_first_and_is_answered,)) if broken else []
    yield from _judged(about, reads, causes, "frames")


def breach(transcript: Transcript, check: _Check, seen: Iterable[Seen]) -> Verdict | None:
    """The red verdict of one of these two checks that rests on one of these entries."""
    numbers = {entry.seq for entry in seen}
    return next((each for each in _red(transcript, (check,)) if numbers.intersection(each.evidence)), None)


def _red(transcript: Transcript, checks: Iterable[_Check]) -> list[Verdict]:
    verdicts = [verdict for check in checks for verdict in check(transcript)]
    return [each for each in verdicts if each.outcome is Outcome.FAILED]


def _judged(about: About, reads: list[Read], causes: list[Verdict], what: str) -> Iterator[Verdict]:
    if not reads:
        yield about.not_asked(f"No {what} were seen.", "Let the visitor say something.")
        return
    warnings = tuple(dict.fromkeys(words for each in reads for words in each.drift))
    broken = [each for each in reads if not each.reading.good]
    blamed = [(each, _cause(each, causes)) for each in broken]
    own = [each for each, cause in blamed if cause is None]
    if own:
        first, *others = _failures(about, own)
        yield replace(first, warnings=warnings)
        yield from others
    elif blamed:
        yield replace(_told_elsewhere(about, blamed), warnings=warnings)
    else:
        message = f"All {len(reads)} {what} have the promised shape."
        yield replace(about.passed(message, [each.entry for each in reads]), warnings=warnings)


def _cause(read: Read, causes: list[Verdict]) -> Verdict | None:
    stops = [each for each in causes if each.check == boot_completes.__name__] if read.boots else []
    return explained(read, causes) or next(iter(stops), None)


def _failures(about: About, broken: list[Read]) -> Iterator[Verdict]:
    """One verdict for each who can mend it."""
    for owner in dict.fromkeys(each.owner for each in broken):
        theirs = [each for each in broken if each.owner is owner]
        seen = [each.entry for each in theirs]
        yield about.failed(f"{_listed(theirs)}.", seen, owner=owner, next_step=_ADVICE[owner])


def _listed(broken: list[Read]) -> str:
    told = list(dict.fromkeys(words for each in broken for words in each.problems))
    more = f"; and {len(told) - MOST_TOLD} more" if len(told) > MOST_TOLD else ""
    listed = "; ".join(told[:MOST_TOLD]) + more
    # What is named as on the wire keeps its own spelling.
    return listed[0].upper() + listed[1:] if listed.startswith("the ") else listed


def _told_elsewhere(about: About, blamed: list[tuple[Read, Verdict | None]]) -> Verdict:
    cause = next(cause for _, cause in blamed if cause is not None)
    broken = [each for each, _ in blamed]
    verdict = about.caused_by(cause, [each.entry for each in broken])
    return replace(verdict, message=f"{cause.check} failed first. {_listed(broken)}.")
