"""From the script to a launcher that a person can click: the second half of the embed's line of checks."""

from collections.abc import Iterator
from dataclasses import replace

from embedcheck.checks.about import About, Seen
from embedcheck.checks.boot_findings import (
    BOOT,
    appears,
    never_loaded,
    request_refused,
    several_frames,
)
from embedcheck.checks.documents import IFRAME, documents
from embedcheck.checks.embed import (
    first_red,
    frame_is_allowed,
    script_is_loaded_once,
    settings_belong_to_the_inbox,
)
from embedcheck.checks.launcher_findings import (
    cannot_be_used,
    does_not_open,
    ready_states,
    taken_off,
    unusable,
    usable_state,
    without_picture,
)
from embedcheck.checks.requests import misnamed, requests_name_the_inbox
from embedcheck.checks.scene import is_official, refusal_is_wanted
from embedcheck.model.transcript import Transcript
from embedcheck.model.verdicts import Outcome, Verdict
from embedcheck.wire.window_messages import WIDGET_OPENED

WANTED = "The scenario wants the widget refused on this page."


def boot_completes(transcript: Transcript) -> Iterator[Verdict]:
    """The widget boots: launcher settings, frame, settings, language, and then it says WIDGET_LOADED.

    Why it matters: the launcher stays hidden until the boot is over: one refused request, and there is
    no chat.
    How Libredesk behaves: launcher settings, frame, settings, language, and the frame says
    WIDGET_LOADED; only then is the launcher shown. There is no timeout and no retry anywhere in it.
    Refusals carry no CORS headers (`chat.go:111`), so that the page cannot read why.
    What breaks it: a Content-Security-Policy without the instance in `connect-src`, a boot request that
    is answered with an error, a script of the frame that fails or that waits for a stylesheet of
    Google's which a network stalls. Of a custom frontend nothing is known but that its launcher or its
    chat must come to be seen.
    To mend it: see which request was refused, at the instance or in the site's policy; let networks
    refuse fonts.googleapis.com instead of stalling it.
    """
    about = About("boot_completes")
    if not is_official(transcript):
        verdict = appears(about, transcript)
        failed = verdict.outcome is Outcome.FAILED
        cause = first_red(transcript, requests_name_the_inbox) if failed else None
        yield about.caused_by(cause) if cause else verdict
        return
    causes = (script_is_loaded_once, settings_belong_to_the_inbox, frame_is_allowed)
    if (cause := first_red(transcript, *causes)) is not None:
        yield about.caused_by(cause)
        return
    if refusal_is_wanted(transcript):
        yield about.not_asked(WANTED)
        return
    if any(each.endpoint in BOOT for each in misnamed(transcript)) and (
        cause := first_red(transcript, requests_name_the_inbox)
    ):
        yield about.caused_by(cause)
        return
    finding = (
        request_refused(about, transcript)
        or never_loaded(about, transcript)
        or several_frames(about, transcript)
    )
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
    """The launcher is visible, inside the viewport and on top, stays there, and opens a chat that can be used.

    Why it matters: a launcher that is covered, off-screen or gone is a chat that nobody opens; and into one
    that lies under a banner nobody writes.
    How Libredesk behaves: wrapper and frame lie at the end of `body`, at `z-index: 9999`
    (`widget.js:296-297`), as cookie bars and other chats like to. They have neither id nor class, so
    that a site's CSS for `div` and `iframe` finds them. Side and spacing are the inbox's.
    What breaks it: an overlay above the launcher or the open chat, a style sheet that hides, moves or
    shrinks them (often on small screens only), a framework that replaces what is in `body` and so takes
    them off the page, a widget whose click does nothing. A site that hides the launcher on purpose must
    open the chat itself.
    To mend it: move what covers them, narrow the site's CSS, keep the framework off what the script has
    appended to `body`, or give the launcher another side or more spacing in the inbox's settings.
    """
    about = About("launcher_is_usable")
    causes = (script_is_loaded_once, settings_belong_to_the_inbox, frame_is_allowed, boot_completes)
    if (cause := first_red(transcript, *causes)) is not None:
        yield about.caused_by(cause)
        return
    if refusal_is_wanted(transcript):
        yield about.not_asked(WANTED)
        return
    pages = [each for each in documents(transcript) if ready_states(each)]
    for page in pages:
        finding = (
            unusable(about, transcript, page)
            or taken_off(about, transcript, page)
            or cannot_be_used(about, page)
        )
        if finding is not None:
            yield finding
            return
    if (finding := does_not_open(about, transcript)) is not None:
        yield finding
    elif pages:
        seen: list[Seen] = [usable_state(page) or ready_states(page)[-1] for page in pages]
        seen += [entry for page in pages for entry in page.heard(IFRAME, WIDGET_OPENED)]
        passed = about.passed("The launcher can be seen and clicked.", seen)
        yield replace(passed, warnings=without_picture(transcript))
    else:
        yield about.not_asked("No look at a booted widget was taken.", "Let the scenario visit a page.")
