"""Writes a transcript from top to bottom, so that a test reads as the scene that it is about.

    transcript(opened(), step("visit: /"), boot("/"), step("say: Hi"), first_message("Hi"))

Every builder gives one `Line` or a list of them; `transcript` flattens, numbers and stamps: each
line comes 10 ms after the one before, `later(seconds)` lets time pass, at the end as well.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from embedcheck.model.observations import (
    AgentSaid,
    ChatShown,
    ConsoleLine,
    CookiesSeen,
    CspViolation,
    DeviceSaid,
    EmbedState,
    IdentityGiven,
    LoggedOut,
    Navigated,
    Noted,
    Observation,
    PageError,
    PostMessage,
    ScenarioOpened,
    Settled,
    SocketDropped,
    StepBegan,
    StepEnded,
    StorageSeen,
    TitleChanged,
    VisitorSaid,
    Witness,
)
from embedcheck.model.transcript import Entry, Transcript

SITE = "http://localhost:8000"
DESK = "http://127.0.0.1:9000"
INBOX = "11e29684-92d9-4837-bb18-ebd1729f608a"
CHAT = "e5a71bc3-30db-45f4-a216-e797a34ebed3"
VISITOR = "‹visitor#1›"
CONTACT = "‹session#1›"
JWT = "‹jwt#1›"
API = f"{DESK}/api/v1/widget"
TICK = 0.01


@dataclass(frozen=True, slots=True)
class Line:
    """One fact of one witness; `wait` seconds pass before it."""

    witness: Witness
    seen: Observation
    wait: float = TICK


@dataclass(frozen=True, slots=True)
class Pause:
    seconds: float


Scene: TypeAlias = Line | Pause | Iterable["Scene"]


def transcript(*scene: Scene) -> Transcript:
    """The lines as the recorder would have written them. Steps are numbered in their order."""
    entries: list[Entry[Observation]] = []
    at, steps = 0.0, -1
    parts = list(_flat(scene))
    if parts and isinstance(parts[-1], Pause):
        parts.append(Line(Witness.STEPS, Noted(text="nothing more"), wait=0.0))
    for part in parts:
        if isinstance(part, Pause):
            at += part.seconds
            continue
        seen = part.seen
        if isinstance(seen, StepBegan):
            steps += 1
            seen = replace(seen, index=steps, line=steps + 1)
        elif isinstance(seen, StepEnded):
            seen = replace(seen, index=max(steps, 0))
        at += part.wait
        entries.append(Entry(len(entries) + 1, round(at, 4), part.witness, seen))
    return Transcript(tuple(entries))


def _flat(scene: Scene) -> Iterator[Line | Pause]:
    if isinstance(scene, Line | Pause):
        yield scene
    else:
        for part in scene:
            yield from _flat(part)


def later(seconds: float) -> Pause:
    return Pause(seconds)


def by(witness: Witness, seen: Observation) -> Line:
    return Line(witness, seen)


# --- steps


def opened(**changes: Any) -> Line:
    known = ScenarioOpened(
        name="A scene",
        file="scene.yaml",
        site=SITE,
        instance=DESK,
        inbox=INBOX,
        browser="chromium",
        has_agent=True,
    )
    return by(Witness.STEPS, replace(known, **changes))


def step(words: str) -> Line:
    return by(Witness.STEPS, StepBegan(index=0, name=words.partition(":")[0], words=words, file="scene.yaml"))


def step_failed(name: str, error: str, next_step: str = "Look.", owner: str = "") -> Line:
    ended = StepEnded(index=0, name=name, error=error, next_step=next_step, owner=owner)
    return by(Witness.STEPS, ended)


def typed(text: str, mark: str = "") -> Line:
    return by(Witness.STEPS, VisitorSaid(text=text, mark=mark or text))


def device_says(text: str, mark: str = "", conversation: str = CHAT) -> Line:
    return by(Witness.STEPS, DeviceSaid(text=text, mark=mark or text, conversation=conversation))


def agent_says(text: str, mark: str = "", conversation: str = CHAT) -> Line:
    return by(Witness.STEPS, AgentSaid(text=text, mark=mark or text, conversation=conversation))


def signed_in(external: str = "ada-1", how: str = "setUser", refused: bool = False, **claims: Any) -> Line:
    given = IdentityGiven(how=how, external_user_id=external, claims=claims, must_be_refused=refused)
    return by(Witness.STEPS, given)


def logged_out() -> Line:
    return by(Witness.STEPS, LoggedOut())


def dropped() -> Line:
    return by(Witness.STEPS, SocketDropped())


def settled(quiet: bool = True) -> Line:
    return by(Witness.STEPS, Settled(quiet=quiet, owed=[] if quiet else ["something"]))


# --- page


def navigated(path: str, title: str, how: str = "load", page: int = 0, clock: float = 0.0) -> Line:
    return by(Witness.PAGE, Navigated(url=f"{SITE}{path}", title=title, how=how, page=page, clock=clock))


def retitled(path: str, title: str, clock: float = 0.0) -> Line:
    return by(Witness.PAGE, TitleChanged(url=f"{SITE}{path}", title=title, clock=clock))


def host_hears(kind: str, page: int = 0, **data: Any) -> Line:
    return by(Witness.PAGE, PostMessage(heard_by="host", type=kind, data={"type": kind, **data}, page=page))


def frame_hears(kind: str, page: int = 0, **data: Any) -> Line:
    return by(Witness.PAGE, PostMessage(heard_by="iframe", type=kind, data={"type": kind, **data}, page=page))


def told_visit(path: str, title: str, page: int = 0, clock: float = 0.0) -> Line:
    data = {"type": "PAGE_VISIT", "url": f"{SITE}{path}", "title": title}
    return by(
        Witness.PAGE, PostMessage(heard_by="iframe", type="PAGE_VISIT", data=data, page=page, clock=clock)
    )


def state(path: str = "/", **changes: Any) -> Line:
    known = EmbedState(
        url=f"{SITE}{path}",
        script_ran=True,
        instance=True,
        loaded=True,
        frames=1,
        launcher="usable",
        open=False,
        settings={"baseURL": DESK, "inboxID": INBOX},
        scripts=[f"{DESK}/widget.js"],
    )
    return by(Witness.PAGE, replace(known, **changes))


def cookies(session: str = "", visitor: str = "") -> Line:
    held = {f"libredesk-session-{INBOX}": session, f"libredesk-visitor-{INBOX}": visitor}
    return by(
        Witness.PAGE,
        CookiesSeen(cookies=[{"name": name, "value": value} for name, value in held.items() if value]),
    )


def chat(*texts: str, page: int = 0, **authors: str) -> Line:
    """What the chat shows; a text that begins with `agent:` is an agent's, one with `…` is pending."""
    return by(Witness.PAGE, ChatShown(messages=[_bubble(text) for text in texts], page=page))


def _bubble(text: str) -> dict[str, Any]:
    author, _, words = text.rpartition(":")
    return {"text": words.strip("… "), "author": author or "visitor", "pending": "…" in text}


def storage(**items: str) -> Line:
    return by(Witness.PAGE, StorageSeen(items=items))


def console(text: str) -> Line:
    return by(Witness.PAGE, ConsoleLine(level="error", text=text))


def page_error(message: str) -> Line:
    return by(Witness.PAGE, PageError(message=message))


def violation(directive: str, blocked: str) -> Line:
    return by(Witness.PAGE, CspViolation(document=f"{SITE}/", directive=directive, blocked=blocked))
