"""What can be wrong with `LibredeskSettings`, and with what the instance gives for them. Each function finds one fault, or None."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from embedcheck.checks.about import About, Seen
from embedcheck.checks.boot_answers import told_outside
from embedcheck.checks.documents import Document, documents, watched_long_enough
from embedcheck.checks.embed_findings import TAG_PATIENCE
from embedcheck.checks.exchanges import Exchange, exchanges
from embedcheck.checks.scene import opening, origin_of, path_of, refusal_is_wanted
from embedcheck.model.observations import EmbedState, HostSeen, PageError
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.wire import endpoints

SETTINGS = "LibredeskSettings"
ASSIGN = f"Assign window.{SETTINGS} (baseURL, inboxID) before the script's tag."
REQUIRED = re.compile("(baseURL|inboxID) is required")
# What the launcher's settings and the chat's tell of one inbox alike (`chat.go:110-140`).
_SHARED = ("colors", "launcher")


def settings_missing(about: About, transcript: Transcript) -> Verdict | None:
    for page in documents(transcript):
        errors = page.of(PageError)
        refused = [each for each in errors if REQUIRED.search(each.seen.message)]
        state = page.state
        silent = state is not None and state.seen.script_ran and not state.seen.instance
        if not refused and not (silent and watched_long_enough(transcript, page, TAG_PATIENCE)):
            continue
        where = path_of(page.url) or "/"
        seen: list[Seen] = [*(refused or errors), *([state] if state else []), *page.of(HostSeen)[-1:]]
        why, owner, advice = (
            (f"{refused[0].seen.message}.", Owner.EMBED, ASSIGN) if refused else _why_missing(page, errors)
        )
        return about.failed(
            f"On {where} the settings are missing: {why}", seen, owner=owner, next_step=advice
        )
    return None


def _why_missing(page: Document, errors: list[Entry[PageError]]) -> tuple[str, Owner, str]:
    """Whether they came too late, are misspelt, or were never reached."""
    state = page.state
    if state is not None and state.seen.settings:
        return "they were assigned only after the widget's script had looked for them.", Owner.EMBED, ASSIGN
    globals_ = {name for each in page.of(HostSeen) for name in each.seen.globals}
    if near := get_close_matches(SETTINGS, sorted(globals_ - {SETTINGS}), n=1, cutoff=0.8):
        what = f"the page has `{near[0]}`, and the widget's script looks for `{SETTINGS}`."
        return what, Owner.EMBED, f"Rename `{near[0]}` to `{SETTINGS}`."
    if errors:
        what = f"nothing assigns `{SETTINGS}`, and the page reported: {errors[0].seen.message}."
        return what, Owner.SITE, "Mend that error: a script that stops at it does not come to the settings."
    return f"the widget found no {SETTINGS} when its script ran.", Owner.EMBED, ASSIGN


def address_wrong(
    about: About, transcript: Transcript, states: list[Entry[EmbedState]], launchers: list[Exchange]
) -> Verdict | None:
    slashed: list[Seen] = [
        each for each in states if str(each.seen.settings.get("baseURL") or "").endswith("/")
    ]
    slashed += [each.request for each in launchers if path_of(each.url).startswith("//")]
    if slashed:
        return about.failed(
            "`baseURL` ends in a slash, so that the widget asks for //api/… and is refused.",
            [*slashed, *(entry for each in launchers for entry in each.seen)],
            owner=Owner.EMBED,
            next_step="Remove the slash at the end of `baseURL`.",
        )
    instance = opening(transcript).instance
    for state in states:
        base = str(state.seen.settings.get("baseURL") or "")
        if instance and base and origin_of(base) != origin_of(instance):
            return about.failed(
                f"`baseURL` is {base}, and the instance is {instance}.",
                [state],
                owner=Owner.EMBED,
                next_step=f"Set `baseURL` to {instance}, or correct the instance in embedcheck's configuration.",
            )
    return None


def inbox_wrong(
    about: About, transcript: Transcript, states: list[Entry[EmbedState]], launchers: list[Exchange]
) -> Verdict | None:
    inbox = opening(transcript).inbox
    named: list[tuple[str, Seen]] = [(str(each.seen.settings.get("inboxID") or ""), each) for each in states]
    named += [(each.inbox, each.request) for each in launchers]
    for name, entry in named:
        if inbox and name and name.lower() != inbox.lower():
            return about.failed(
                f"The settings name the inbox {name}; this site's is {inbox}.",
                [entry],
                owner=Owner.EMBED,
                next_step=f"Set `inboxID` to {inbox}, or correct the inbox in embedcheck's configuration.",
            )
    for each in launchers:
        told = told_outside(transcript, each) or each
        if told.status == 400 and not refusal_is_wanted(transcript, "launcher"):
            return about.failed(
                f"The instance does not know the inbox, or it is disabled: {told.outcome}.",
                [*each.seen, *(told.seen if told is not each else [])],
                owner=Owner.SERVER,
                next_step="Enable the live chat inbox in Libredesk (Admin → Inboxes), or name the right one.",
            )
    return None


def launcher_given(about: About, transcript: Transcript, launchers: list[Exchange]) -> Verdict | None:
    """The launcher's settings were given where the scenario wants them refused."""
    given = [each for each in launchers if each.succeeded]
    if not given or not refusal_is_wanted(transcript, "launcher"):
        return None
    return about.failed(
        "The instance gave the launcher's settings, and the scenario says that it must not.",
        [entry for each in given for entry in each.seen],
        owner=Owner.SERVER,
        next_step="Disable the inbox, or block the address, in Libredesk.",
    )


def settings_of_another(about: About, transcript: Transcript, launchers: list[Exchange]) -> Verdict | None:
    """The launcher and the chat of one page were given the settings of two inboxes."""
    for chat in exchanges(transcript, endpoints.SETTINGS):
        before = [
            each
            for each in launchers
            if each.page == chat.page and each.inbox == chat.inbox and each.request.seq < chat.request.seq
        ]
        for launcher in before[-1:]:
            if differing := next(_differences(launcher.data, chat.data), ""):
                return about.failed(
                    f"The instance gave the chat the settings of another inbox than the launcher's: {differing}.",
                    [*launcher.seen, *chat.seen],
                    owner=Owner.SERVER,
                    next_step="See whether a cache answers for the instance, and for another inbox: it must tell "
                    "requests apart by `inbox_id` and X-Libredesk-Inbox-ID.",
                )
    return None


def _differences(launcher: Any, chat: Any, where: str = "") -> Iterator[str]:
    """Fields that both have, and with other values; versions differ in which they have."""
    if isinstance(launcher, dict) and isinstance(chat, dict):
        shared = launcher.keys() & chat.keys()
        for name in sorted(shared if where else shared.intersection(_SHARED)):
            yield from _differences(launcher[name], chat[name], f"{where}.{name}" if where else name)
    elif launcher != chat and where:
        yield f"`{where}` is {chat!r} in the one and {launcher!r} in the other"
