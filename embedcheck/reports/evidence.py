"""From the sequence numbers of a verdict to what was seen: one short line for each transcript entry."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from embedcheck.model import observations as seen
from embedcheck.model.codec import OBSERVATIONS, read_lines
from embedcheck.model.observations import Observation, Witness
from embedcheck.model.transcript import Entry
from embedcheck.reports.wording import clip, tame

TRANSCRIPT = "transcript.ndjson"
LONGEST = 300
_KINDS = {cls: kind for kind, cls in OBSERVATIONS.items()}


def kind(observation: Observation) -> str:
    """The name of the fact in `transcript.ndjson`, e.g. `response_received`."""
    return _KINDS[type(observation)]


def words(observation: Observation, longest: int = LONGEST) -> str:
    """What was seen, in one printable line of at most `longest` characters."""
    return clip(tame(TELLERS[type(observation)](observation)), longest)


def read_evidence(folder: Path, numbers: Iterable[int]) -> list[Entry[Observation]]:
    """The entries that a verdict names. Empty if the attempt left no readable transcript."""
    wanted = set(numbers)
    if not wanted:
        return []
    try:
        with (folder / TRANSCRIPT).open(encoding="utf-8") as lines:
            return [entry for entry in read_lines(lines) if entry.seq in wanted]
    except (OSError, ValueError):
        return []


@dataclass(frozen=True, slots=True)
class Told:
    """What one witness saw `times` over without seeing anything else that is evidence; `first` is the first of it."""

    first: Entry[Observation]
    words: str
    times: int = 1


def told(entries: Iterable[Entry[Observation]]) -> list[Told]:
    """The entries in words. Who saw the same again and again says it once."""
    found: list[Told] = []
    last: dict[Witness, int] = {}
    for entry in entries:
        place, now = last.get(entry.witness), Told(entry, words(entry.seen))
        before = None if place is None else found[place]
        if place is not None and before is not None and _same(before, now):
            found[place] = replace(before, times=before.times + 1)
        else:
            last[entry.witness] = len(found)
            found.append(now)
    return found


def _same(before: Told, now: Told) -> bool:
    return type(before.first.seen) is type(now.first.seen) and before.words == now.words


def _brief(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _said(who: str) -> Callable[[Any], str]:
    return lambda it: f"{who} “{it.text}”"


def _step_ended(it: seen.StepEnded) -> str:
    return f"{it.name}: {it.error}" if it.error else f"{it.name}: done"


def _identity_given(it: seen.IdentityGiven) -> str:
    refused = ", to be refused" if it.must_be_refused else ""
    return f"{it.external_user_id} by {it.how}{refused}"


def _named(first_name: str) -> str:
    return f", {first_name}'s" if first_name else ""


def _jwt_read(it: seen.JwtRead) -> str:
    expires = "without exp" if it.expires_in is None else f"expires in {it.expires_in:.0f} s"
    signed = f", signed {it.signed}" if it.signed else ""
    return f"{it.jwt} by {it.algorithm} with {', '.join(it.claims)}; {expires}{signed}"


def _chat(messages: list[dict[str, Any]]) -> str:
    told = (f"{_author(message)} “{message.get('text', '')}”" for message in messages)
    return f"{len(messages)}: " + " · ".join(told) if messages else "no messages"


def _author(message: dict[str, Any]) -> str:
    return str(message.get("author") or message.get("author_type") or "somebody")


def _cookies(it: seen.CookiesSeen) -> str:
    return ", ".join(f"{cookie.get('name')}={cookie.get('value')}" for cookie in it.cookies) or "none"


# How the open chat stands, as `EmbedState.chat` has it.
_CHATS = {
    "usable": "the chat usable",
    "covered": "the chat covered",
    "untouchable": "the chat deaf to clicks",
    "cramped": "the chat too small to write in",
    "off-screen": "the chat outside the screen",
}


def _embed_state(it: seen.EmbedState) -> str:
    chat = _by(_CHATS.get(it.chat, it.chat), it.chat_covered_by)
    parts = [
        _by(f"launcher {it.launcher}", it.covered_by or (f"the {it.hidden_by}" if it.hidden_by else "")),
        "open" if it.open else "closed",
        chat,
        "its iframe taken off the page" if it.parted else "",
        f"frames {it.frames}",
        f"scripts {len(it.scripts)} on {it.url}",
    ]
    return ", ".join(part for part in parts if part)


def _by(what: str, whom: str) -> str:
    return f"{what} by {whom}" if whom else what


def _chat_shown(it: seen.ChatShown) -> str:
    """Where the widget shows no conversation, it shows something all the same."""
    return f"no messages, but “{it.text}”" if it.text.strip() and not it.messages else _chat(it.messages)


def _conversation(it: seen.ConversationRead) -> str:
    contact = f", contact {it.contact_id} ({it.contact_type})" if it.contact_id is not None else ""
    return f"{it.conversation} {it.status}{contact}"


def _file_offered(it: seen.FileOffered) -> str:
    refused = ", which must be refused" if it.must_be_refused else ""
    return f"{it.by} attaches {it.name}, {it.size} bytes, SHA-256 {it.sha256[:12]}…{refused}"


def _file_read(it: seen.FileRead) -> str:
    if it.status is None:
        return f"{it.name} not downloaded: {it.failure} ({it.url})"
    return f"{it.name} downloaded: HTTP {it.status}, {it.size} bytes, SHA-256 {it.sha256[:12]}…"


def _pairs(answers: Mapping[str, object]) -> str:
    return ", ".join(f"{key}: {answer}" for key, answer in answers.items()) or "nothing"


def _visits(it: seen.VisitsRead) -> str:
    return (
        " · ".join(f"{visit.get('url')} “{visit.get('title', '')}”" for visit in it.visits) or "none stored"
    )


def _refused(rightly: bool) -> str:
    return ", as it should" if rightly else ""


def _response(it: seen.ResponseReceived) -> str:
    return f"{it.status} {_brief(it.url)}" + (f" {it.body}" if it.body else "")


TELLERS: dict[type[Observation], Callable[[Any], str]] = {
    seen.ScenarioOpened: lambda it: f"{it.name} on {it.site} in {it.browser}",
    seen.StepBegan: lambda it: it.words,
    seen.StepEnded: _step_ended,
    seen.VisitorSaid: _said("the visitor wrote"),
    seen.AgentSaid: _said("the agent wrote"),
    seen.NoteLeft: _said("the agent noted for colleagues alone"),
    seen.DeviceSaid: _said("the second device wrote"),
    seen.VisitorTyped: lambda it: f"the visitor typed “{it.text}” and did not send it",
    seen.AgentTyped: lambda it: "the agent types" if it.typing else "the agent stopped typing",
    seen.AgentUpdated: lambda it: f"the agent set the {it.what} to {it.value}",
    seen.FileOffered: _file_offered,
    seen.IdentityGiven: _identity_given,
    seen.SessionExpected: lambda it: f"the scenario expects a {it.of}'s session" + _named(it.first_name),
    seen.JwtRead: _jwt_read,
    seen.PrechatGiven: lambda it: "the visitor answers " + _pairs(it.answers),
    seen.SessionEnded: lambda it: f"the session {it.token} was ended ({it.how})",
    seen.RefusalExpected: lambda it: f"the scenario wants the {it.what} refused",
    seen.LoggedOut: lambda _: "the site called logout()",
    seen.SocketDropped: lambda _: "the scenario cut the socket",
    seen.NetworkHindered: lambda it: f"{it.how} {it.url}" + (f" by {it.by:g} s" if it.by else ""),
    seen.VisitsExpected: lambda it: f"{it.path} “{it.title}”" if it.title else it.path,
    seen.Settled: lambda it: "quiet" if it.quiet else "still owed: " + ", ".join(it.owed),
    seen.Noted: lambda it: it.text,
    seen.Paced: lambda it: it.text,
    seen.Navigated: lambda it: f"{it.how} {it.url} “{it.title}”",
    seen.TitleChanged: lambda it: f"“{it.title}” on {it.url}",
    seen.PostMessage: lambda it: f"{it.type} heard by {it.heard_by} {_json(it.data)}",
    seen.CookiesSeen: _cookies,
    seen.ConsoleLine: lambda it: f"{it.level}: {it.text}",
    seen.PageError: lambda it: it.message,
    seen.HostSeen: lambda it: f"{it.url} " + ("scrolls" if it.scrolls else "does not scroll"),
    seen.HistoryUsed: lambda it: f"{it.method} to {_brief(it.url_wanted)}, then at {_brief(it.url_after)}",
    seen.CspViolation: lambda it: f"{it.directive} refused {it.blocked}",
    seen.EmbedState: _embed_state,
    seen.ChatShown: _chat_shown,
    seen.PrechatShown: lambda it: "the form shows " + _pairs(it.fields),
    seen.TokensKept: lambda it: _json({it.places[token]: getattr(it, token) for token in it.places}),
    seen.HostState: lambda it: (
        f"scrolled to {it.scroll[-1]:g} of {it.height:g} px, the keyboard at {it.focus}"
    ),
    seen.LoadMeasured: lambda it: (
        f"load {it.number} of {it.url} " + ("with" if it.embed else "without") + " the embed: "
        f"{sum(count for count, _ in [*it.by_chat.values(), *it.by_page.values()])} requests"
    ),
    seen.StorageSeen: lambda it: _json(it.items),
    seen.ScreenshotTaken: lambda it: it.path,
    seen.RequestSent: lambda it: f"{it.method} {_brief(it.url)}" + (f" {it.body}" if it.body else ""),
    seen.ResponseReceived: _response,
    seen.ResponseFinished: lambda it: f"{it.id} came in {it.size} bytes",
    seen.RequestFailed: lambda it: f"{_brief(it.url)} {it.failure}",
    seen.SocketOpened: lambda it: f"socket {it.socket} to {it.url}",
    seen.SocketClosed: lambda it: f"socket {it.socket} code {it.code} {it.reason}",
    seen.SocketFailed: lambda it: f"socket {it.socket} to {it.url}: {it.failure}",
    seen.Frame: lambda it: f"{it.way} on socket {it.socket} {it.text}",
    seen.MessagesRead: lambda it: f"{it.conversation} {_chat(it.messages)}",
    seen.ConversationRead: _conversation,
    seen.FileRead: _file_read,
    seen.VisitsRead: _visits,
    seen.IdentityRead: lambda it: f"user {it.user_id}, " + ("a visitor" if it.is_visitor else "a contact"),
    seen.TokenReplayed: lambda it: f"{it.token} answered {it.status}{_refused(it.status == 401)}",
    seen.ConversationTried: lambda it: (
        f"{it.token} asked for {it.conversation}: answered {it.status}{_refused(it.status >= 400)}"
    ),
    seen.TokenTriedElsewhere: lambda it: (
        f"{it.token} in inbox {it.inbox} answered {it.status}{_refused(it.status == 401)}"
    ),
}
"""How each fact is told. Every observation has its line here."""
