"""What can be wrong with an embed, and whose it is to mend. Each function finds one fault, or None."""

import re
from typing import Any

from embedcheck.checks.about import About, Seen
from embedcheck.checks.documents import Document, documents, watched_long_enough
from embedcheck.checks.exchanges import Exchange, exchanges
from embedcheck.checks.refusals import remedy, violations, words
from embedcheck.checks.scene import host_of, opening, origin_of, path_of, refusal_is_wanted
from embedcheck.model.observations import ConsoleLine, EmbedState, PageError
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.wire import endpoints

# A tag manager may add the tag later; a page left sooner than this proves nothing.
TAG_PATIENCE = 3.0
_REFUSED_BY_SERVER = re.compile("BLOCKED_BY_RESPONSE|XFO|frame-ancestors", re.IGNORECASE)
_SETTINGS_REQUIRED = re.compile("(baseURL|inboxID) is required")


def script_broken(about: About, transcript: Transcript, scripts: list[Exchange]) -> Verdict | None:
    for blocked in violations(transcript, ("script-src",)):
        if any(host_of(each.url) == host_of(blocked.seen.blocked) for each in scripts) or _is_script(
            blocked.seen.blocked
        ):
            failures = [entry for each in scripts for entry in each.seen]
            return about.failed(
                f"The widget's script is blocked: {words(blocked)}.",
                [blocked, *failures],
                **remedy(blocked, "script-src"),
            )
    for each in scripts:
        if each.failed and (refused := _cors_refusals(transcript, each)):
            return about.failed(
                f"The widget's script {each.url} was fetched as a CORS request, which the instance does not answer.",
                [*each.seen, *refused],
                owner=Owner.EMBED,
                next_step="Remove `crossorigin` and `integrity` from the script's tag.",
            )
        if each.failed:
            elsewhere = origin_of(each.url) != origin_of(opening(transcript).instance)
            return about.failed(
                f"The widget's script {each.url} was not delivered: {each.outcome}.",
                each.seen,
                owner=Owner.EMBED if elsewhere else Owner.ENVIRONMENT,
                next_step="Let the tag's `src` name the instance that is meant to answer."
                if elsewhere
                else "See whether the instance is up and its /widget.js reachable from the visitor's network.",
            )
    return None


def _cors_refusals(transcript: Transcript, script: Exchange) -> list[Entry[ConsoleLine]]:
    lines = transcript.of(ConsoleLine)
    return [each for each in lines if "CORS policy" in each.seen.text and script.url in each.seen.text]


def _is_script(url: str) -> bool:
    return path_of(url).endswith(endpoints.SCRIPT_PATH)


def tags_wrong(about: About, transcript: Transcript, pages: list[Document]) -> Verdict | None:
    for page in pages:
        for look in page.of(EmbedState):
            tags = _own_tags(transcript, look.seen.scripts)
            if len(tags) > 1:
                return about.failed(
                    f"{path_of(page.url)} has {len(tags)} tags for the widget's script: {', '.join(tags)}.",
                    [look],
                    owner=Owner.EMBED,
                    next_step="Keep one of the tags; the other is often a tag manager's or a theme's.",
                )
    for page in pages:
        state = page.state
        if (
            state is not None
            and not state.seen.script_ran
            and watched_long_enough(transcript, page, TAG_PATIENCE, since=_last_script(transcript, state.at))
        ):
            return _did_not_run(about, page, state)
    return None


def _last_script(transcript: Transcript, until: float) -> float:
    """When the browser was last busy with the script, before it was looked at."""
    entries = [entry for each in exchanges(transcript, endpoints.SCRIPT) for entry in each.seen]
    pending = any(not each.response and not each.failure for each in exchanges(transcript, endpoints.SCRIPT))
    return until if pending else max((entry.at for entry in entries if entry.at <= until), default=0.0)


def _own_tags(transcript: Transcript, sources: list[str]) -> list[str]:
    """Tags of this instance; another vendor may call its script widget.js too."""
    own = [src for src in sources if origin_of(src) == origin_of(opening(transcript).instance)]
    return own or sources


def _did_not_run(about: About, page: Document, state: Entry[EmbedState]) -> Verdict:
    where = path_of(page.url) or "/"
    if not state.seen.scripts:
        return about.failed(
            f"{where} has no tag for the widget's script.",
            [state],
            owner=Owner.SITE,
            next_step="See whether the page's template, its tag manager or its consent manager leaves the tag out.",
        )
    errors = page.of(PageError)
    said = f": {errors[0].seen.message}" if errors else ""
    return about.failed(
        f"The tag for the widget's script is on {where}, but the script never ran{said}.",
        [state, *errors],
        owner=Owner.SITE,
        next_step="See whether a consent manager keeps the tag inert (its `type`), or a proxy changed the script.",
    )


def settings_missing(about: About, transcript: Transcript) -> Verdict | None:
    for page in documents(transcript):
        errors = [
            each
            for each in page.of(PageError)
            if re.search("(baseURL|inboxID) is required", each.seen.message)
        ]
        state = page.state
        silent = state is not None and state.seen.script_ran and not state.seen.instance
        if errors or (silent and watched_long_enough(transcript, page, TAG_PATIENCE)):
            said = (
                errors[0].seen.message
                if errors
                else "the widget found no LibredeskSettings when its script ran"
            )
            return about.failed(
                f"On {path_of(page.url) or '/'} the settings are missing: {said}.",
                [*errors, *([state] if state else [])],
                owner=Owner.EMBED,
                next_step="Assign window.LibredeskSettings (baseURL, inboxID) before the script's tag.",
            )
    return None


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
                owner=Owner.SITE,
                next_step=f"Set `inboxID` to {inbox}, or correct the inbox in embedcheck's configuration.",
            )
    for each in launchers:
        if each.status == 400 and not refusal_is_wanted(transcript, "launcher"):
            return about.failed(
                f"The instance does not know the inbox, or it is disabled: {each.outcome}.",
                each.seen,
                owner=Owner.SERVER,
                next_step="Enable the live chat inbox in Libredesk (Admin → Inboxes), or name the right one.",
            )
    return None


def refused_by_instance(about: About, transcript: Transcript, frames: list[Exchange]) -> Verdict | None:
    for each in frames:
        policy = each.response.seen.headers.get("content-security-policy", "") if each.response else ""
        failure = each.failure.seen.failure if each.failure else ""
        told = [
            entry
            for entry in transcript.of(ConsoleLine)
            if "frame-ancestors" in entry.seen.text and "Framing" in entry.seen.text
        ]
        if _REFUSED_BY_SERVER.search(failure) or ("frame-ancestors" in policy and told):
            said = f" ({policy})" if policy else ""
            return about.failed(
                f"The instance does not let {host_of(opening(transcript).site)} frame its widget{said}.",
                [*each.seen, *told],
                owner=Owner.SERVER,
                next_step=f"Add {host_of(opening(transcript).site)} to the inbox's trusted domains in Libredesk.",
            )
    return None


def refused_as_wanted(
    about: About, transcript: Transcript, refusal: Verdict | None, spoken: list[Entry[Any]]
) -> Verdict:
    """What the scenario wanted: a frame that this site may not show."""
    host = host_of(opening(transcript).site)
    if refusal is not None:
        seen = [entry for entry in transcript if entry.seq in refusal.evidence]
        return about.passed(f"The instance does not let {host} frame its widget, as it should.", seen)
    if spoken:
        return about.failed(
            f"The instance lets {host} frame its widget, and the scenario says that it must not.",
            spoken,
            owner=Owner.SERVER,
            next_step="See the inbox's trusted domains in Libredesk, and what removes Content-Security-Policy on the way.",
        )
    return about.unproven(
        "The widget's frame was neither refused nor shown.",
        owner=Owner.EMBEDCHECK,
        next_step="Let the scenario visit a page before `expect_blocked`.",
    )


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
