"""How a launcher can be out of reach, although the widget booted. Each function finds one fault, or None."""

import math

from embedcheck.checks.about import About
from embedcheck.checks.documents import HOST, IFRAME, Document, documents
from embedcheck.checks.exchanges import exchanges
from embedcheck.checks.refusals import remedy, violations, words
from embedcheck.checks.scene import host_of, opening, path_of
from embedcheck.checks.tokens import text
from embedcheck.model.observations import EmbedState, StepBegan, StepEnded
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.wire import endpoints
from embedcheck.wire.limits import MOBILE_WIDTH
from embedcheck.wire.window_messages import WIDGET_LOADED, WIDGET_OPENED

# Seconds that a loader may take to show its launcher after WIDGET_LOADED; it does so at once.
TO_SHOW = 5.0
HIDDEN_BY_SETTINGS = (
    "The settings hide the launcher (`hideLauncher`), and the scenario clicks it.",
    Owner.EMBED,
    "Open the chat by the site's own button, or by the step `show`; or take `hideLauncher` out of the settings.",
)
OPENED_UNSEEN = (
    "The launcher was clicked, the widget says that it is open, and the chat cannot be seen.",
    Owner.SITE,
    "See whether the site's CSS hides iframes.",
)
KEPT_HIDDEN = "See the page's console: the loader shows its launcher when it hears WIDGET_LOADED."
IN_THE_WAY = (
    "Move what lies over it, see the site's CSS, or change the launcher's side and spacing in the inbox."
)
KEEP = (
    "See what replaces the content of `body` (a framework's hydration or router): the script appends launcher and "
    "iframe there, once, and does not put them back."
)
OPEN_CHAT_IN_THE_WAY = (
    "Move what lies over it (the chat's `z-index` is 9999), and see the site's CSS for `iframe`."
)
# Seconds after which the frame has surely come to its place.
MOVING = 0.5
DEAD = (
    "The launcher looks usable, and clicking it did not open the chat.",
    Owner.WIDGET,
    "Click it by hand with the console open; a script of the site may swallow the click.",
)


def ready_states(page: Document) -> list[Entry[EmbedState]]:
    """Looks at a page whose widget has booted: by the loader's own account, or some time after it was told."""
    told_at = min((entry.at for entry in page.heard(HOST, WIDGET_LOADED)), default=math.inf)
    return [each for each in page.of(EmbedState) if each.seen.loaded or each.at > told_at + TO_SHOW]


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
    own = state.seen.launcher == "hidden" and state.seen.hidden_by == "widget"
    if own:
        how["hidden"] = "kept hidden by the widget itself"
    elif state.seen.hidden_by:
        how["hidden"] = "hidden by the site's CSS"
    return about.failed(
        f"The launcher on {path_of(page.url) or '/'} is {how.get(state.seen.launcher, state.seen.launcher)}.",
        states,
        owner=Owner.WIDGET if own else Owner.SITE,
        next_step=KEPT_HIDDEN if own else IN_THE_WAY,
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


def without_picture(transcript: Transcript) -> tuple[str, ...]:
    """A warning where the site's policy refuses the launcher's picture: it works, and shows a bare disc."""
    data = [each.data for each in exchanges(transcript, endpoints.LAUNCHER) if isinstance(each.data, dict)]
    own = {text(each.get("launcher"), "logo_url") for each in data} - {""}
    hosts = {host_of(opening(transcript).instance), *(host_of(url) for url in own)}
    refused = [each for each in violations(transcript, ("img-src",)) if host_of(each.seen.blocked) in hosts]
    return tuple(
        dict.fromkeys(
            f"The launcher has no picture: {words(each)}. {remedy(each, 'img-src')['next_step']}"
            for each in refused
        )
    )


def taken_off(about: About, transcript: Transcript, page: Document) -> Verdict | None:
    """The widget had booted on this page, and later its elements were in it no more."""
    states = ready_states(page)
    there = [each for each in states if not each.seen.parted and each.seen.launcher != "none"]
    if not there or not states[-1].seen.parted or _scripted(transcript, there[0], states[-1]):
        return None
    return about.failed(
        f"The chat was on {path_of(page.url) or '/'}, and something has taken it off the page since.",
        [there[-1], states[-1]],
        owner=Owner.SITE,
        next_step=KEEP,
    )


def _scripted(transcript: Transcript, since: Entry[EmbedState], until: Entry[EmbedState]) -> bool:
    """Whether the scenario ran code of its own meanwhile, which may have taken the widget down."""
    steps = transcript.of(StepBegan)
    return any(each.seen.name == "evaluate" and since.seq < each.seq < until.seq for each in steps)


def cannot_be_used(about: About, page: Document) -> Verdict | None:
    """The chat was opened, and at no look could a person have used it."""
    opened = [entry.at for entry in page.heard(IFRAME, WIDGET_OPENED)]
    looks = [
        each
        for each in page.of(EmbedState)
        if each.seen.chat and (each.seen.chat != "off-screen" or _stands_still(each, opened))
    ]
    if not looks or any(each.seen.chat == "usable" for each in looks):
        return None
    last = looks[-1].seen
    how = {
        "covered": f"covered by {last.chat_covered_by}",
        "untouchable": "made deaf to clicks by the site's CSS",
        "cramped": "made so small by the site's CSS that nobody can write in it",
        "off-screen": "outside the viewport",
    }
    return about.failed(
        f"The chat on {path_of(page.url) or '/'} opens, and is {how.get(last.chat, last.chat)}.",
        looks,
        owner=Owner.SITE,
        next_step=OPEN_CHAT_IN_THE_WAY,
    )


def _stands_still(look: Entry[EmbedState], opened: list[float]) -> bool:
    """The frame moves to its place in 0.3 s (`widget.js`, `transition`)."""
    return any(look.at >= at + MOVING for at in opened)
