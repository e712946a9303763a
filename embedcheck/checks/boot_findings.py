"""How a boot can stop, and a launcher be out of reach. Each function finds one fault, or None."""

from typing import Any

from embedcheck.checks.about import About, Seen
from embedcheck.checks.documents import HOST, IFRAME, Document, documents, watched_long_enough
from embedcheck.checks.exchanges import Exchange, exchanges
from embedcheck.checks.refusals import remedy, violations, words
from embedcheck.checks.scene import PATIENCE, host_of, opening, path_of
from embedcheck.model.observations import EmbedState, PageError, PostMessage, RequestSent, StepEnded
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.wire import endpoints
from embedcheck.wire.limits import MOBILE_WIDTH
from embedcheck.wire.window_messages import VUE_APP_READY, WIDGET_OPENED

BOOT = (
    endpoints.LAUNCHER,
    endpoints.FRAME,
    endpoints.SETTINGS,
    endpoints.LANGUAGES,
    endpoints.LANGUAGE,
)
ASSETS = "/widget/assets/"
HIDDEN_BY_SETTINGS = (
    "The settings hide the launcher (`hideLauncher`), and the scenario clicks it.",
    Owner.SITE,
    "Open the chat by the site's own button, or by the step `show`; or take `hideLauncher` out of the settings.",
)
OPENED_UNSEEN = (
    "The launcher was clicked, the widget says that it is open, and the chat cannot be seen.",
    Owner.SITE,
    "See whether the site's CSS hides iframes.",
)
DEAD = (
    "The launcher looks usable, and clicking it did not open the chat.",
    Owner.WIDGET,
    "Click it by hand with the console open; a script of the site may swallow the click.",
)
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
    broken = [each for each in _boot_exchanges(transcript) if each.failed]
    for each in broken:
        if each.throttled:
            return about.unproven(
                f"The boot was throttled at {each.name}: {each.outcome}.",
                each.seen,
                owner=Owner.ENVIRONMENT,
                next_step="Play fewer scenarios at once, or lower `instance.requests_per_minute`.",
            )
        return about.failed(f"The boot stopped at {each.name}: {each.outcome}.", each.seen, **_whose(each))
    return None


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


def ready_states(page: Document) -> list[Entry[EmbedState]]:
    return [each for each in page.of(EmbedState) if each.seen.loaded]


def usable_state(page: Document) -> Entry[EmbedState] | None:
    return next((each for each in ready_states(page) if each.seen.launcher == "usable"), None)


def unusable(about: About, transcript: Transcript, page: Document) -> Verdict | None:
    """A page on which the launcher was never usable, although nothing excuses it."""
    states = [each for each in ready_states(page) if not _is_excused(transcript, each.seen)]
    if not states or usable_state(page) is not None:
        return None
    state = states[-1]
    by = f" by {state.seen.covered_by}" if state.seen.covered_by else ""
    how = {
        "none": "missing",
        "hidden": "hidden",
        "covered": f"covered{by}",
        "off-screen": "outside the viewport",
    }
    return about.failed(
        f"The launcher on {path_of(page.url) or '/'} is {how.get(state.seen.launcher, state.seen.launcher)}.",
        states,
        owner=Owner.SITE,
        next_step="Move what lies over it, see the site's CSS, or change the launcher's side and spacing in the inbox.",
    )


def _is_excused(transcript: Transcript, state: EmbedState) -> bool:
    """The site hides it on purpose, or the open chat lies over it, as on every telephone."""
    viewport = opening(transcript).viewport
    mobile = bool(viewport) and viewport[0] <= MOBILE_WIDTH
    return bool(state.settings.get("hideLauncher")) or (
        state.open and (mobile or state.launcher != "off-screen")
    )


def does_not_open(about: About, transcript: Transcript) -> Verdict | None:
    """A person's click did not show the chat, although the launcher is there, or the settings hide it."""
    failed = [
        each for each in transcript.of(StepEnded) if each.seen.name == "open_widget" and each.seen.error
    ]
    states = [each for page in documents(transcript) for each in ready_states(page)]
    if not failed or not states:
        return None
    told = [entry for page in documents(transcript) for entry in page.heard(IFRAME, WIDGET_OPENED)]
    if states[-1].seen.settings.get("hideLauncher"):
        what, owner, advice = HIDDEN_BY_SETTINGS
    elif told:
        what, owner, advice = OPENED_UNSEEN
    else:
        what, owner, advice = DEAD
    return about.failed(what, [*failed, states[-1], *told], owner=owner, next_step=advice)
