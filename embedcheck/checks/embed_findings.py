"""What can be wrong with an embed, and whose it is to mend. Each function finds one fault, or None."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from embedcheck.checks.about import About
from embedcheck.checks.documents import Document, watched_long_enough
from embedcheck.checks.exchanges import Exchange, exchanges
from embedcheck.checks.refusals import remedy, violations, words
from embedcheck.checks.scene import host_of, opening, origin_of, path_of
from embedcheck.model.observations import ConsoleLine, EmbedState, PageError
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.wire import endpoints

# A tag manager may add the tag later; a page left sooner than this proves nothing.
TAG_PATIENCE = 3.0
# Chromium's word for an answer that was asked for as a script and is JSON or HTML.
NO_SCRIPT = "ERR_BLOCKED_BY_ORB"
# Chromium's word for what a page that isolates itself does not let in.
COEP = "ByCoep"
_REFUSED_BY_SERVER = re.compile("BLOCKED_BY_RESPONSE|XFO|frame-ancestors", re.IGNORECASE)


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
        # The browser gives the body of a refusal up, and calls the script aborted.
        if each.status is not None and each.status >= 400:
            return about.failed(
                f"The widget's script {each.url} was not delivered: the instance answered {each.status}.",
                each.seen,
                owner=Owner.SERVER,
                next_step=f"Open {each.url}: see the instance's installation, and what answers in its place.",
            )
        if NO_SCRIPT in each.outcome and origin_of(each.url) == origin_of(opening(transcript).instance):
            return about.failed(
                f"The widget's script {each.url} was not delivered: what the instance answers is no script ({each.outcome}).",
                each.seen,
                owner=Owner.SERVER,
                next_step=f"Open {each.url}: see the instance's installation, and what answers in its place.",
            )
        if each.failed:
            return _undelivered(about, transcript, each)
    return None


def _undelivered(about: About, transcript: Transcript, script: Exchange) -> Verdict:
    if COEP in script.outcome:
        return about.failed(
            f"The widget's script {script.url} is refused by the page's own Cross-Origin-Embedder-Policy.",
            script.seen,
            owner=Owner.SITE,
            next_step="Send no `Cross-Origin-Embedder-Policy: require-corp` with pages that have the chat: the "
            "instance answers without Cross-Origin-Resource-Policy.",
        )
    elsewhere = origin_of(script.url) != origin_of(opening(transcript).instance)
    return about.failed(
        f"The widget's script {script.url} was not delivered: {script.outcome}.",
        script.seen,
        owner=Owner.EMBED if elsewhere else Owner.ENVIRONMENT,
        next_step="Let the tag's `src` name the instance that is meant to answer."
        if elsewhere
        else "See whether the instance is up and its /widget.js reachable from the visitor's network.",
    )


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
                    f"{path_of(page.url)} has {len(tags)} tags for the widget's script: {_each_once(tags)}.",
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


def _each_once(urls: Iterable[str]) -> str:
    return ", ".join(f"{url} ({times} times)" if times > 1 else url for url, times in Counter(urls).items())


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


def refused_by_instance(about: About, transcript: Transcript, frames: list[Exchange]) -> Verdict | None:
    host = host_of(opening(transcript).site)
    lines = transcript.of(ConsoleLine)
    told = [each for each in lines if "frame-ancestors" in each.seen.text and "Framing" in each.seen.text]
    framed = [
        each for each in lines if "X-Frame-Options" in each.seen.text and "Refused to" in each.seen.text
    ]
    for each in frames:
        policy = each.response.seen.headers.get("content-security-policy", "") if each.response else ""
        failure = each.failure.seen.failure if each.failure else ""
        refused = _REFUSED_BY_SERVER.search(failure)
        if refused and not told and (denied := [line for line in framed if _is_about(line, each)]):
            return about.failed(
                "The widget's frame is refused by X-Frame-Options, which Libredesk itself does not send.",
                [*each.seen, *denied],
                owner=Owner.SERVER,
                next_step=f"Take X-Frame-Options off {endpoints.FRAME.path} in the proxy before the instance: "
                "its trusted domains say who may frame it.",
            )
        if refused or ("frame-ancestors" in policy and told):
            said = f" ({policy})" if policy else ""
            return about.failed(
                f"The instance does not let {host} frame its widget{said}.",
                [*each.seen, *told],
                owner=Owner.SERVER,
                next_step=f"Add {host} to the inbox's trusted domains in Libredesk.",
            )
    return None


def _is_about(line: Entry[ConsoleLine], frame: Exchange) -> bool:
    """The browser names the refused frame by its origin alone."""
    return f"'{origin_of(frame.url)}/" in line.seen.text or frame.url in line.seen.text


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
