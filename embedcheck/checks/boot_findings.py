"""How a boot can stop, and a launcher be out of reach. Each function finds one fault, or None."""

from typing import Any

from embedcheck.checks.about import About, Seen
from embedcheck.checks.boot_answers import lacks_cors, told_outside, unanswered, unreadable
from embedcheck.checks.cors_findings import kept_from_the_page
from embedcheck.checks.documents import HOST, Document, documents, watched_long_enough
from embedcheck.checks.exchanges import Exchange, exchanges
from embedcheck.checks.refusals import remedy, violations, words
from embedcheck.checks.scene import PATIENCE, host_of, opening, path_of
from embedcheck.checks.settings_findings import REQUIRED
from embedcheck.model.observations import EmbedState, PageError, PostMessage, RequestSent
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.wire import endpoints
from embedcheck.wire.window_messages import VUE_APP_READY

BOOT = (
    endpoints.LAUNCHER,
    endpoints.FRAME,
    endpoints.SETTINGS,
    endpoints.LANGUAGES,
    endpoints.LANGUAGE,
)
ASSETS = "/widget/assets/"
IN_BETWEEN = "See which firewall, proxy or login page answers in the instance's place."
CUT_SHORT = "See the instance's log, and what rewrites or cuts its answers: compare with `embedcheck schema`."
FONTS = "fonts.googleapis.com"


def request_refused(about: About, transcript: Transcript) -> Verdict | None:
    host = host_of(opening(transcript).instance)
    for blocked in violations(transcript, ("connect-src",), host):
        if path_of(blocked.seen.blocked) != endpoints.SOCKET_PATH:
            return about.failed(
                f"The widget cannot ask for its settings: {words(blocked)}.",
                [blocked],
                **remedy(blocked, "connect-src"),
            )
    for each in _boot_exchanges(transcript):
        if each.failed:
            return _stopped(about, transcript, each)
    if (answer := unreadable(transcript)) is not None:
        return about.failed(
            f"The boot stopped at an answer that is none: {answer.problems[0]}.",
            [answer.entry],
            owner=answer.owner,
            next_step=IN_BETWEEN if answer.owner is Owner.ENVIRONMENT else CUT_SHORT,
        )
    return None


def is_refused(transcript: Transcript) -> bool:
    """Whether it was seen that the newest page's widget cannot boot any more: there is no second attempt
    anywhere in it. That something is only missing is no such sight: it may be late."""
    pages = documents(transcript)
    if not pages or pages[-1].loaded:
        return False
    page = pages[-1]
    host = host_of(opening(transcript).instance)
    policies = ("script-src", "connect-src", "frame-src", "child-src")
    own = {entry.seq for entry in page.entries}
    scripts = [each for each in exchanges(transcript, endpoints.SCRIPT) if each.page == page.page]
    since = scripts[-1].request.seq if scripts else 0
    asked = [
        each
        for each in [*scripts, *_boot_exchanges(transcript)]
        if each.page == page.page and each.request.seq >= since
    ]
    return (
        any(each.seq in own for each in violations(transcript, policies, host))
        or any(REQUIRED.search(each.seen.message) for each in page.of(PageError))
        or any(each.failed for each in asked)
    )


def _stopped(about: About, transcript: Transcript, each: Exchange) -> Verdict:
    told = told_outside(transcript, each)
    seen = [*each.seen, *(told.seen if told else [])]
    if each.throttled:
        return about.unproven(
            f"The boot was throttled at {each.name}: {each.outcome}.",
            seen,
            owner=Owner.ENVIRONMENT,
            next_step="Play fewer scenarios at once, or lower `instance.requests_per_minute`.",
        )
    if (kept := kept_from_the_page(about, transcript, each)) is not None:
        return kept
    if told is not None and lacks_cors(told):
        return about.failed(
            f"The boot stopped at {each.name}: the instance gives them without Access-Control-Allow-Origin, so "
            "that the site's page may not read them.",
            seen,
            owner=Owner.SERVER,
            next_step="See which proxy or cache before the instance takes CORS headers away.",
        )
    refused = told if told is not None and told.failed else each
    hidden = " (hidden from the page: it has no CORS headers)" if refused is told else ""
    message = f"The boot stopped at {each.name}: {refused.outcome}{hidden}."
    return about.failed(message, seen, **_whose(refused))


def _boot_exchanges(transcript: Transcript) -> list[Exchange]:
    instance = host_of(opening(transcript).instance)
    return [
        each
        for each in exchanges(transcript)
        if each.endpoint in BOOT or (path_of(each.url).startswith(ASSETS) and host_of(each.url) == instance)
    ]


def _whose(each: Exchange) -> dict[str, Any]:
    if each.status == 403:
        advice = "See the inbox's blocked IP addresses in Libredesk, and what stands before the instance."
        return {"owner": Owner.ENVIRONMENT, "next_step": advice}
    if each.status is not None:
        return {"owner": Owner.SERVER, "next_step": f"See the instance's log for this request: {each.url}"}
    advice = f"Open {each.url} outside the browser: error answers carry no CORS headers, so the browser hides them."
    return {"owner": Owner.SERVER, "next_step": advice}


def never_loaded(about: About, transcript: Transcript) -> Verdict | None:
    for page in documents(transcript):
        state = page.state
        if state is None or not state.seen.script_ran or page.loaded:
            continue
        if not watched_long_enough(
            transcript, page, PATIENCE, since=_last_progress(transcript, page, state.at)
        ):
            continue
        where = path_of(page.url) or "/"
        errors = page.of(PageError)
        stalled = _stalled_fonts(transcript)
        message = f"The widget on {where} never said WIDGET_LOADED"
        if errors:
            message += f"; the page reported: {errors[0].seen.message}"
        elif stalled:
            message += f"; the browser still waits for {FONTS}"
        ready = page.heard(HOST, VUE_APP_READY)
        if not errors and not stalled and (owing := unanswered(_boot_exchanges(transcript), page.page)):
            return about.failed(
                f"{message}: {owing.name} was never answered.",
                [state, *owing.seen, *ready],
                owner=Owner.SERVER,
                next_step=f"See why the instance, or what stands before it, does not answer {owing.url}",
            )
        return about.failed(
            f"{message}.",
            [state, *errors, *stalled, *ready],
            owner=Owner.WIDGET,
            next_step="See the console of the page and of the frame, and which request of the boot is unanswered.",
        )
    return None


def _last_progress(transcript: Transcript, page: Document, until: float) -> float:
    """The last answer of the boot, or message between page and frame, before the page was looked at."""
    boot = [each for each in _boot_exchanges(transcript) if each.page == page.page]
    moved = [each.response.at for each in boot if each.response] + [each.at for each in page.of(PostMessage)]
    return max((at for at in moved if at <= until), default=0.0)


def appears(about: About, transcript: Transcript) -> Verdict:
    """Whether a custom frontend came to be seen on every page that stayed long enough."""
    asked = exchanges(transcript, endpoints.LAUNCHER, endpoints.SETTINGS)
    pages = [each for each in documents(transcript) if each.state is not None]
    for page in pages:
        own = [each for each in asked if each.page == page.page]
        since = max((each.response.at for each in own if each.response), default=0.0)
        if page.loaded or not watched_long_enough(transcript, page, PATIENCE, since=since):
            continue
        refused = [each for each in own if each.failed]
        errors = page.of(PageError)
        why = f"; {refused[0].name}: {refused[0].outcome}" if refused else ""
        why = why or (f"; the page reported: {errors[0].seen.message}" if errors else "")
        return about.failed(
            f"The chat never appeared on {path_of(page.url) or '/'}{why}.",
            [*page.of(EmbedState)[-1:], *errors, *(entry for each in refused for entry in each.seen)],
            owner=Owner.WIDGET,
            next_step="See the page's console, and whether `widget.selectors.launcher` still finds the launcher.",
        )
    seen: list[Seen] = [entry for page in pages for entry in page.loaded]
    if seen:
        return about.passed("The chat appeared on every page.", seen)
    return about.not_asked("No page was watched until the chat appeared.", "Let the scenario visit a page.")


def several_frames(about: About, transcript: Transcript) -> Verdict | None:
    states = [each for page in documents(transcript) for each in page.of(EmbedState) if each.seen.frames > 1]
    if not states:
        return None
    return about.failed(
        f"The widget opened {states[0].seen.frames} frames on one page.",
        states,
        owner=Owner.WIDGET,
        next_step="See what runs the widget's initialisation twice.",
    )


def _stalled_fonts(transcript: Transcript) -> list[Entry[RequestSent]]:
    return [
        each.request
        for each in exchanges(transcript)
        if host_of(each.url) == FONTS and each.response is None and each.failure is None
    ]
