"""From the script to a launcher that a person can click: the second half of the embed's line of checks."""

from collections.abc import Iterator
from typing import Any

from embedcheck.checks.about import About, Seen
from embedcheck.checks.documents import HOST, IFRAME, Document, documents, watched_long_enough
from embedcheck.checks.embed import (
    NOT_OFFICIAL,
    first_red,
    frame_is_allowed,
    script_is_loaded_once,
    settings_belong_to_the_inbox,
)
from embedcheck.checks.exchanges import Exchange, exchanges
from embedcheck.checks.refusals import remedy, violations, words
from embedcheck.checks.scene import PATIENCE, host_of, is_official, opening, path_of
from embedcheck.model.observations import EmbedState, PageError, RequestSent, StepEnded
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
FONTS = "fonts.googleapis.com"


def boot_completes(transcript: Transcript) -> Iterator[Verdict]:
    """The widget boots: launcher settings, frame, settings, language, and then it says WIDGET_LOADED.

    There is no timeout and no retry anywhere in the boot: one refused request and the launcher stays
    hidden for good. It breaks when the site's Content-Security-Policy (`connect-src`) lacks the
    instance, when a boot request is answered with an error (which the browser hides from the page,
    as error answers carry no CORS headers), or when the frame's script fails or waits for a
    stylesheet of Google's that a network stalls.
    """
    about = About("boot_completes")
    if not is_official(transcript):
        yield about.not_asked(NOT_OFFICIAL)
        return
    causes = (script_is_loaded_once, settings_belong_to_the_inbox, frame_is_allowed)
    if (cause := first_red(transcript, *causes)) is not None:
        yield about.caused_by(cause)
        return
    finding = _request_refused(about, transcript) or _never_loaded(about, transcript)
    if finding is not None:
        yield finding
        return
    seen = [entry for page in documents(transcript) for entry in page.loaded]
    if seen:
        yield about.passed("The widget booted and said WIDGET_LOADED.", seen)
    else:
        yield about.not_asked(
            "No boot of the widget was watched to its end.", "Let the scenario visit a page."
        )


def launcher_is_usable(transcript: Transcript) -> Iterator[Verdict]:
    """The launcher is visible, inside the viewport and on top, and opens the chat when it is clicked.

    Everything of the widget has the same z-index as cookie bars and other chats like to have, and
    lies at the end of `body`, where a site's CSS may hide it. Move what covers it, or give the
    inbox's launcher another side or more spacing (Libredesk: inbox → launcher).
    """
    about = About("launcher_is_usable")
    if not is_official(transcript):
        yield about.not_asked(NOT_OFFICIAL)
        return
    causes = (script_is_loaded_once, settings_belong_to_the_inbox, frame_is_allowed, boot_completes)
    if (cause := first_red(transcript, *causes)) is not None:
        yield about.caused_by(cause)
        return
    pages = [each for each in documents(transcript) if each.loaded and _ready_states(each)]
    for page in pages:
        if (finding := _unusable(about, transcript, page)) is not None:
            yield finding
            return
    if (finding := _does_not_open(about, transcript)) is not None:
        yield finding
    elif pages:
        seen: list[Seen] = [_usable_state(page) or _ready_states(page)[-1] for page in pages]
        seen += [entry for page in pages for entry in page.heard(IFRAME, WIDGET_OPENED)]
        yield about.passed("The launcher can be seen and clicked.", seen)
    else:
        yield about.not_asked("No look at a booted widget was taken.", "Let the scenario visit a page.")


def _request_refused(about: About, transcript: Transcript) -> Verdict | None:
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
                f"The boot was throttled: {each.name} was answered {each.outcome}.",
                each.seen,
                owner=Owner.ENVIRONMENT,
                next_step="Play fewer scenarios at once, or lower `instance.requests_per_minute`.",
            )
        return about.failed(
            f"The boot stopped: {each.name} was answered {each.outcome}.", each.seen, **_whose(each)
        )
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


def _never_loaded(about: About, transcript: Transcript) -> Verdict | None:
    for page in documents(transcript):
        state = page.state
        if state is None or not state.seen.script_ran or page.loaded:
            continue
        if not watched_long_enough(transcript, page, PATIENCE):
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


def _stalled_fonts(transcript: Transcript) -> list[Entry[RequestSent]]:
    return [
        each.request
        for each in exchanges(transcript)
        if host_of(each.url) == FONTS and each.response is None and each.failure is None
    ]


def _ready_states(page: Document) -> list[Entry[EmbedState]]:
    return [each for each in page.of(EmbedState) if each.seen.loaded]


def _usable_state(page: Document) -> Entry[EmbedState] | None:
    return next((each for each in _ready_states(page) if each.seen.launcher == "usable"), None)


def _unusable(about: About, transcript: Transcript, page: Document) -> Verdict | None:
    """A page on which the launcher was never usable, although nothing excuses it."""
    states = [each for each in _ready_states(page) if not _is_excused(transcript, each.seen)]
    if not states or _usable_state(page) is not None:
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


def _does_not_open(about: About, transcript: Transcript) -> Verdict | None:
    failed = [
        each for each in transcript.of(StepEnded) if each.seen.name == "open_widget" and each.seen.error
    ]
    opened = [
        entry
        for page in documents(transcript)
        for entry in (*page.heard(IFRAME, WIDGET_OPENED), *(s for s in page.of(EmbedState) if s.seen.open))
    ]
    if failed and not opened:
        return about.failed(
            "The launcher looks usable, and clicking it did not open the chat.",
            failed,
            owner=Owner.WIDGET,
            next_step="Click it by hand with the console open; a script of the site may swallow the click.",
        )
    return None
