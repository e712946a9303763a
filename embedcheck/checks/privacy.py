"""Tokens stay where they belong: in headers to the instance, in the widget's cookies, in its messages."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from embedcheck.checks.about import About, Seen
from embedcheck.checks.exchanges import exchanges
from embedcheck.checks.scene import host_of, opening, origin_of
from embedcheck.model.observations import (
    ConsoleLine,
    CookiesSeen,
    Navigated,
    Observation,
    RequestSent,
    ResponseReceived,
    SocketOpened,
    StorageSeen,
    TokensKept,
    Witness,
)
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.wire.tokens import URL_SECRET

# Pseudonyms of secrets of the chat. A signed media URL carries its signature by design (protocol notes
# 1.9); a secret of the site's own, in an address, is page_visits_leak_nothing's to judge.
_SECRET = re.compile(rf"‹(?!media-signature|{URL_SECRET})[^›]+›")
# What the operator configured has no number: the inbox's secret and the agent's key.
_CONFIGURED = re.compile(r"‹[^›#]+›")


def tokens_stay_private(transcript: Transcript) -> Iterator[Verdict]:
    """No token is seen in a URL, a referrer, the console, the site's storage, or by a third party.

    Why it matters: a session token is all that one needs to read and write somebody's chat, for half a
    year.
    How Libredesk behaves: the tokens live in two cookies of the site, in the frame's memory and in
    headers, and nowhere else. URLs end up in logs, histories and referrers, and page URLs are sent to
    the agents; the console and the storage are read by every script of the page.
    What breaks it: a `userJWT` in a URL, a line of debugging, a script that copies cookies into the
    storage or sends them to somebody, a secret in a text of the inbox.
    To mend it: keep tokens out of URLs, console and storage, and let no analytics script collect what
    the widget sends. Change a secret that was seen.
    """
    about = About("tokens_stay_private")
    leaks = list(_leaks(transcript))
    if leaks:
        for where, owner, entry in _first_of_each(leaks):
            alike = [each for place, _, each in leaks if place == where]
            yield about.failed(
                f"A secret ({_names(entry.seen)}) stands in {where}.",
                alike,
                owner=owner,
                next_step="Take it out there, and consider it known: log out, or let the session expire.",
            )
        return
    carried = [each.request for each in exchanges(transcript) if _SECRET.search(each.authorization)]
    kept = [each for each in transcript.of(CookiesSeen) if each.seen.cookies]
    if carried or kept:
        yield about.passed("No secret was seen where it does not belong.", [*carried, *kept])
    else:
        yield about.not_asked("No token was ever given.", "Let the visitor say something.")


# Place, fact, the text of the fact in which no secret may stand, and the script (by URL) that put it there.
_PLACES: tuple[tuple[str, type[Observation], Callable[[Any], str], Callable[[Any], str]], ...] = (
    ("the URL of a page", Navigated, lambda seen: str(seen.url), lambda seen: str(seen.script)),
    ("the URL of a WebSocket", SocketOpened, lambda seen: str(seen.url), lambda seen: str(seen.url)),
    ("the console", ConsoleLine, lambda seen: str(seen.text), lambda seen: str(seen.source)),
    # No browser tells who wrote there. 2.7's own loader writes cookies only.
    ("the site's storage", StorageSeen, lambda seen: str(seen.items), lambda _: ""),
)


def leaking_addresses(transcript: Transcript) -> list[Entry[Navigated]]:
    """The pages whose own URL holds a secret of the chat."""
    return [each for each in transcript.of(Navigated, by=Witness.PAGE) if _SECRET.search(each.seen.url)]


def _leaks(transcript: Transcript) -> Iterator[tuple[str, Owner, Seen]]:
    """Place, owner and entry of every secret that is where it should not be."""
    yield from _in_requests(transcript)
    own = own_storage(transcript)
    for place, kind, text, script in _PLACES:
        for entry in transcript.of(kind):
            if entry.witness in (Witness.PAGE, Witness.WIRE) and _SECRET.search(
                text(without(entry.seen, own))
            ):
                yield place, _whose(transcript, script(entry.seen)), entry
    for answer in transcript.of(ResponseReceived, by=Witness.WIRE):
        if _CONFIGURED.search(answer.seen.body or ""):
            yield "an answer that every visitor gets", Owner.SERVER, answer


def _whose(transcript: Transcript, script: str) -> Owner:
    """The widget's, if the script comes from the instance."""
    instance = origin_of(opening(transcript).instance)
    # A socket's scheme has another name and the same host.
    came_from = origin_of(re.sub(r"^ws", "http", script))
    return Owner.WIDGET if instance and came_from == instance else Owner.SITE


def own_storage(transcript: Transcript) -> set[str]:
    """The entries of the storage in which a custom frontend keeps its tokens, as its owners say."""
    places = {place for each in transcript.of(TokensKept) for place in each.seen.places.values()}
    return {place.replace(" ", ".", 1) for place in places}


def without(seen: Observation, own: set[str]) -> Observation:
    if not own or not isinstance(seen, StorageSeen):
        return seen
    return replace(seen, items={name: value for name, value in seen.items.items() if name not in own})


def _in_requests(transcript: Transcript) -> Iterator[tuple[str, Owner, Seen]]:
    scene = opening(transcript)
    instance, site = origin_of(scene.instance), origin_of(scene.site)
    for request in transcript.of(RequestSent, by=Witness.WIRE):
        origin = origin_of(request.seen.url)
        if _SECRET.search(request.seen.url):
            owner = Owner.WIDGET if origin == instance else _whose(transcript, request.seen.frame_url)
            yield "the URL of a request", owner, request
        if _SECRET.search(request.seen.headers.get("referer", "")):
            yield "a referrer", Owner.SITE, request
        if scene.instance and origin not in (instance, site) and _tells(request):
            owner = _whose(transcript, request.seen.frame_url)
            yield f"a request to a third party ({host_of(request.seen.url)})", owner, request


def _tells(request: Entry[RequestSent]) -> bool:
    """Whether headers or body hold a secret. Cookies are the browser's: it sends them to the site only."""
    headers = {k: v for k, v in request.seen.headers.items() if k not in ("cookie", "referer")}
    return bool(_SECRET.search(f"{headers} {request.seen.body or ''}"))


def _first_of_each(leaks: list[tuple[str, Owner, Seen]]) -> list[tuple[str, Owner, Seen]]:
    firsts: dict[str, tuple[str, Owner, Seen]] = {}
    for leak in leaks:
        firsts.setdefault(leak[0], leak)
    return list(firsts.values())


def _names(seen: Any) -> str:
    return ", ".join(sorted(set(_SECRET.findall(str(seen)))))
