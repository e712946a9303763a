"""Turns the recorded flows of a real Libredesk 2.7.0 (tests/data) into transcripts.

A flow tells what its files hold; three things are added that it leaves unsaid, all from the flow's
own words: what a step said, dropped or signed in (read from its text and the next request or
frame), the title of a page (from the next PAGE_VISIT), and that the script of `broken-doubled`
was embedded twice (from its note). That a displayed launcher was usable is an assumption.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from embedcheck.model.observations import (
    AgentSaid,
    ChatShown,
    ConsoleLine,
    CookiesSeen,
    CspViolation,
    EmbedState,
    Frame,
    IdentityGiven,
    LoggedOut,
    Navigated,
    Observation,
    PageError,
    PostMessage,
    RequestFailed,
    RequestSent,
    ResponseReceived,
    ScenarioOpened,
    Settled,
    SocketClosed,
    SocketDropped,
    SocketOpened,
    StepBegan,
    StepEnded,
    VisitorSaid,
    VisitsRead,
    Way,
    Witness,
)
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.wire import frames

FOLDER = Path(__file__).parent / "data" / "libredesk-2.7.0"
INSTANCE = "http://desk.example.test:19000"
INBOX = "11e29684-92d9-4837-bb18-ebd1729f608a"
# The inbox of this flow trusts another domain: it is the right one, with the wrong setting.
INBOXES = {"broken-trusted-domains": "9c0ab13c-0e80-41b2-b6f7-eb1cc29320a5"}

HEALTHY = (
    "first-chat",
    "identify-in-page",
    "identify-at-load",
    "agent-reply-and-logout",
    "socket-drop",
    "upload",
)
BROKEN = (
    "csp-connect",
    "csp-frame",
    "csp-script",
    "desk-down",
    "doubled",
    "trailing-slash",
    "trusted-domains",
    "unknown-inbox",
)

Event = dict[str, Any]
Told = tuple[Witness, Observation]


def recorded(flow: str) -> Transcript:
    """The flow `browser-<flow>.ndjson` as a transcript."""
    text = (FOLDER / f"browser-{flow}.ndjson").read_text(encoding="utf-8")
    head, *events = (json.loads(line) for line in text.replace("<", "‹").replace(">", "›").splitlines())
    told = [(0.0, each) for each in [_opening(head["flow"], events)]]
    converter = _Converter(head["flow"], events)
    for number, event in enumerate(events):
        told += [(event["ms"] / 1000, each) for each in converter.convert(number, event)]
    end = told[-1][0]
    told += [(end, each) for each in converter.ending()]
    return Transcript(
        tuple(Entry(seq, at, witness, seen) for seq, (at, (witness, seen)) in enumerate(told, start=1))
    )


def _opening(flow: str, events: list[Event]) -> Told:
    first = urlsplit(next(event["url"] for event in events if event["kind"] == "navigated"))
    return Witness.STEPS, ScenarioOpened(
        name=flow,
        file=f"browser-{flow}.ndjson",
        site=f"{first.scheme}://{first.netloc}",
        instance=INSTANCE,
        inbox=INBOXES.get(flow, INBOX),
        browser="chromium",
    )


class _Converter:
    """Holds what one event needs to know of those before and after it."""

    def __init__(self, flow: str, events: list[Event]) -> None:
        self.flow = flow
        self.events = events
        self.step = -1
        self.words = ""
        self.url = ""
        self.open = False
        self.quiet = True
        self.scripts: list[str] = []
        self.waiting: dict[str, list[str]] = {}
        self.answered: dict[str, str] = {}
        self.texts: dict[str, str] = {}

    def convert(self, number: int, event: Event) -> Iterator[Told]:
        yield from getattr(self, f"_{event['kind']}")(number, event)

    def ending(self) -> Iterator[Told]:
        yield Witness.STEPS, StepEnded(index=self.step, name=self.words)
        yield (
            Witness.STEPS,
            Settled(quiet=self.quiet, owed=[] if self.quiet else ["the widget's WIDGET_LOADED"]),
        )

    # --- steps

    def _step(self, number: int, event: Event) -> Iterator[Told]:
        if self.step >= 0:
            yield Witness.STEPS, StepEnded(index=self.step, name=self.words)
        self.step, self.words = self.step + 1, event["text"]
        yield Witness.STEPS, StepBegan(index=self.step, name=self.words, words=self.words)
        yield from ((Witness.STEPS, fact) for fact in self._meant(number))

    def _meant(self, number: int) -> Iterator[Observation]:
        if self.words.startswith("say") and (text := self._next_said(number)):
            self.texts[text] = "visitor"
            yield VisitorSaid(text=text, mark=text)
        elif self.words.startswith("agent replies") and (text := self._next_reply(number)):
            self.texts[text] = "agent"
            yield AgentSaid(text=text, mark=text, conversation=self._conversation(), widget_open=self.open)
        elif self.words.startswith("setUser") or "userJWT" in self.words:
            how = "setUser" if self.words.startswith("setUser") else "userJWT"
            yield IdentityGiven(how=how, external_user_id="not recorded")
        elif self.words == "logout":
            yield LoggedOut()
        elif "closed by the network" in self.words:
            yield SocketDropped()

    def _next_said(self, number: int) -> str:
        for event in self.events[number + 1 :]:
            if (
                event["kind"] == "request"
                and event["method"] == "POST"
                and '"message"' in (event["body"] or "")
            ):
                return str(json.loads(event["body"])["message"])
        return ""

    def _next_reply(self, number: int) -> str:
        for event in self.events[number + 1 :]:
            if event["kind"] == "frame_received" and "new_message" in event["text"]:
                return str(frames.payload_of(event["text"])["text_content"])
            if event["kind"] == "response" and '"type":"agent"' in (event.get("body") or ""):
                data = json.loads(event["body"])["data"]
                return str(data[0]["last_message"]["content"])
        return ""

    def _conversation(self) -> str:
        for event in self.events:
            if event["kind"] == "response" and event["url"].endswith("/init"):
                return str(json.loads(event["body"])["data"]["conversation"]["uuid"])
        return ""

    # --- page

    def _navigated(self, number: int, event: Event) -> Iterator[Told]:
        self.url, self.scripts = event["url"], [] if "pushState" not in self.words else self.scripts
        how = "push" if "pushState" in self.words else "reload" if self.words == "reload" else "load"
        yield Witness.PAGE, Navigated(url=event["url"], title=self._title(number, event["url"]), how=how)

    def _title(self, number: int, url: str) -> str:
        for event in self.events[number:]:
            data = event.get("data") if event["kind"] == "postmessage" else None
            if isinstance(data, dict) and data["type"] == "PAGE_VISIT" and data["url"] == url:
                return str(data["title"])
        return ""

    def _postmessage(self, _: int, event: Event) -> Iterator[Told]:
        kind = event["data"]["type"]
        self.open = {"WIDGET_OPENED": True, "WIDGET_CLOSED": False}.get(kind, self.open)
        yield Witness.PAGE, PostMessage(heard_by=event["who"], type=kind, data=event["data"])

    def _csp(self, _: int, event: Event) -> Iterator[Told]:
        yield (
            Witness.PAGE,
            CspViolation(document=self.url, directive=event["directive"], blocked=event["blocked"]),
        )

    def _console(self, _: int, event: Event) -> Iterator[Told]:
        yield Witness.PAGE, ConsoleLine(level=event["level"], text=event["text"])

    def _page_error(self, _: int, event: Event) -> Iterator[Told]:
        yield Witness.PAGE, PageError(message=event.get("message") or event.get("text") or "")

    def _cookies(self, _: int, event: Event) -> Iterator[Told]:
        named = {"sameSite": "same_site", "httpOnly": "http_only"}
        cookies = [{named.get(key, key): value for key, value in each.items()} for each in event["cookies"]]
        yield Witness.PAGE, CookiesSeen(cookies=cookies)

    def _iframe_text(self, _: int, event: Event) -> Iterator[Told]:
        lines = [line.strip() for line in event["text"].splitlines()]
        said = [
            {"text": line, "author": self.texts[line], "pending": False}
            for line in lines
            if line in self.texts
        ]
        yield Witness.PAGE, ChatShown(messages=said, text=event["text"])

    def _state(self, _: int, event: Event) -> Iterator[Told]:
        shown = {"block": "usable", "none": "hidden"}
        display = event["launcher_display"]
        self.quiet = bool(event["widget_loaded"])
        yield (
            Witness.PAGE,
            EmbedState(
                url=self.url,
                script_ran=event["loaded_flag"],
                instance=event["instance"],
                loaded=event["widget_loaded"],
                frames=event["iframes"],
                launcher=shown[display[0]] if display else "none",
                open=self.open,
                scripts=self.scripts * (2 if self.flow == "broken-doubled" else 1),
            ),
        )

    def _unread(self, _: int, __: Event) -> Iterator[Told]:
        yield from ()

    # --- wire

    def _request(self, number: int, event: Event) -> Iterator[Told]:
        name, url = f"r{number}", event["url"]
        self.waiting.setdefault(url, []).append(name)
        if url.endswith("/widget.js"):
            self.scripts = [url]
        yield (
            Witness.WIRE,
            RequestSent(
                id=name, method=event["method"], url=url, headers=event["headers"], body=event["body"]
            ),
        )

    def _response(self, _: int, event: Event) -> Iterator[Told]:
        url = event["url"]
        name = self.waiting[url].pop(0)
        self.answered[url] = name
        yield (
            Witness.WIRE,
            ResponseReceived(
                id=name, url=url, status=event["status"], headers=event["headers"], body=event.get("body")
            ),
        )

    def _request_failed(self, _: int, event: Event) -> Iterator[Told]:
        url = event["url"]
        waiting = self.waiting.get(url)
        name = waiting.pop(0) if waiting else self.answered[url]
        yield Witness.WIRE, RequestFailed(id=name, url=url, failure=event["failure"])

    def _socket_opened(self, _: int, event: Event) -> Iterator[Told]:
        yield Witness.WIRE, SocketOpened(socket=event["socket"], url=event["url"])

    def _socket_closed(self, _: int, event: Event) -> Iterator[Told]:
        yield Witness.WIRE, SocketClosed(socket=event["socket"])

    def _frame_sent(self, _: int, event: Event) -> Iterator[Told]:
        yield Witness.WIRE, _frame(Way.SENT, event)

    def _frame_received(self, _: int, event: Event) -> Iterator[Told]:
        yield Witness.WIRE, _frame(Way.RECEIVED, event)

    # --- agent

    def _agent_page_visits(self, _: int, event: Event) -> Iterator[Told]:
        yield Witness.AGENT, VisitsRead(conversation=self._conversation(), visits=event["body"]["data"])


def _frame(way: Way, event: Event) -> Frame:
    return Frame(way=way, socket=event["socket"], text=event["text"], kind=frames.kind_of(event["text"]))
