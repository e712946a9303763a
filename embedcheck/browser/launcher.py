"""Why a visitor cannot open the chat, in one sentence, and the one thing to do about it."""

from embedcheck.browser.overheard import Clues
from embedcheck.errors import StepFailed
from embedcheck.model.observations import EmbedState
from embedcheck.wire import endpoints

Reason = tuple[str, str]
# `widget.js` and the iframe ask for each of these once, and never again after an error.
ASKED_ONCE = (endpoints.SCRIPT, endpoints.LAUNCHER, endpoints.FRAME, endpoints.SETTINGS)
ABORTED = "ERR_ABORTED"
NEEDED = ("script-src", "connect-src", "frame-src", "child-src")


def launcher_trouble(state: EmbedState, clues: Clues, instance: str) -> StepFailed:
    """Reads the embed's state from its first link to its last and names the first that is broken."""
    reason = (
        _no_page(state, clues)
        or _no_script(state, clues, instance)
        or _no_instance(state, clues)
        or _no_elements(state, clues, instance)
        or _not_loaded(state, clues, instance)
        or _not_usable(state)
    )
    what, next_step = reason
    return StepFailed(f"the chat cannot be opened on {state.url}: {what}", next_step=next_step)


def hopeless(clues: Clues, instance: str) -> bool:
    """Whether the official embed has lost something that it asks for only once in each page."""
    lost = [clues.troubles[each.name] for each in ASKED_ONCE if each.name in clues.troubles]
    # What a page was still asking for when it was left is no loss to the next one.
    return any(ABORTED not in trouble for trouble in lost) or any(
        _refused(clues, directive, instance) for directive in NEEDED
    )


def custom_trouble(state: EmbedState, clues: Clues, launcher: str) -> StepFailed:
    """The same for a custom frontend, of which nothing is known but how its launcher is selected."""
    what, next_step = (
        _no_page(state, clues) or _no_custom_launcher(state, clues, launcher) or _not_usable(state)
    )
    return StepFailed(f"the chat cannot be opened on {state.url}: {what}", next_step=next_step)


def _no_custom_launcher(state: EmbedState, clues: Clues, launcher: str) -> Reason | None:
    if state.launcher != "none":
        return None
    known = (endpoints.LAUNCHER.name, endpoints.SETTINGS.name)
    why = next((f"; {name}: {clues.troubles[name]}" for name in known if name in clues.troubles), "")
    if not why and clues.errors:
        why = f"; the page has an uncaught error: {clues.errors[0]}"
    return (
        f"nothing on the page is its launcher, {launcher}{why}",
        "See whether the frontend's script ran, and compare `widget.selectors.launcher` with the page.",
    )


def _no_page(state: EmbedState, clues: Clues) -> Reason | None:
    if clues.status < 400 or state.script_ran:
        return None
    return (
        f"the site answered {clues.status} for this page",
        "Correct the path in the scenario, or mend the page.",
    )


def _no_script(state: EmbedState, clues: Clues, instance: str) -> Reason | None:
    if state.script_ran:
        return None
    if directive := _refused(clues, "script-src", instance):
        return _csp(directive, "widget.js", instance)
    if trouble := clues.troubles.get(endpoints.SCRIPT.name):
        script = state.scripts[0] if state.scripts else f"{instance}{endpoints.SCRIPT_PATH}"
        return f"widget.js did not arrive: {trouble}", f"Check that {script} can be opened."
    if not state.scripts:
        return (
            "the page has no script tag for widget.js",
            "Add Libredesk's embed to the page, or see why its tag manager or consent banner withholds it.",
        )
    if clues.errors:
        return (
            f"widget.js has not run to its end, and the page has an uncaught error: {clues.errors[0]}",
            "See whose error it is in the console lines of the report.",
        )
    return (
        f"the script tag for {state.scripts[0]} is there, and the browser has not run it",
        "See whether a consent manager keeps the tag inert (another `type`), or the server is slow.",
    )


def _no_instance(state: EmbedState, clues: Clues) -> Reason | None:
    if state.instance:
        return None
    missing = next((error for error in clues.errors if "is required" in error), None)
    if missing:
        return (
            f"widget.js refused its settings: {missing}",
            "Set baseURL and inboxID in window.LibredeskSettings.",
        )
    return (
        "widget.js ran and found no window.LibredeskSettings",
        "Assign window.LibredeskSettings in a script before the one that loads widget.js.",
    )


def _no_elements(state: EmbedState, clues: Clues, instance: str) -> Reason | None:
    if state.frames:
        return None
    if directive := _refused(clues, "connect-src", instance):
        return _csp(directive, "the launcher's settings", instance)
    if str(state.settings.get("baseURL", "")).endswith("/"):
        return "baseURL ends in a slash, so that every request has two", "Take the last slash off baseURL."
    trouble = clues.troubles.get(endpoints.LAUNCHER.name, "nothing was asked or answered yet")
    advice = "Check baseURL and inboxID in window.LibredeskSettings."
    return f"the widget got no settings for its launcher: {trouble}", advice


def _not_loaded(state: EmbedState, clues: Clues, instance: str) -> Reason | None:
    if state.loaded:
        return None
    if directive := _refused(clues, "frame-src", instance) or _refused(clues, "child-src", instance):
        return _csp(directive, "the widget's iframe", instance)
    frame = clues.troubles.get(endpoints.FRAME.name, "")
    if "BLOCKED_BY_RESPONSE" in frame:
        return (
            "the instance forbids this site to frame the widget (frame-ancestors)",
            "Add this site's host to the trusted domains of the inbox in Libredesk.",
        )
    for endpoint in (endpoints.FRAME, endpoints.SETTINGS, endpoints.LANGUAGES, endpoints.LANGUAGE):
        if trouble := clues.troubles.get(endpoint.name):
            return f"the widget did not boot, {endpoint.name}: {trouble}", f"Check {instance}{endpoint.path}."
    return (
        "the widget's iframe is there and never said that it had loaded (WIDGET_LOADED)",
        "Look at the console and at pending requests of the iframe in the report.",
    )


def _not_usable(state: EmbedState) -> Reason:
    if state.launcher == "covered":
        return (
            f"its launcher is covered by {state.covered_by}",
            "Close that element first, or move it or lower its z-index on the site.",
        )
    if state.launcher == "off-screen":
        return (
            "its launcher is outside the window",
            "Check the launcher's spacing and the site's layout at this size.",
        )
    if state.settings.get("hideLauncher"):
        return (
            "its launcher is hidden on purpose (hideLauncher)",
            "Open it with the step `show`, as the site does.",
        )
    if state.launcher == "none":
        return "its launcher is gone from the page", "See whether the site's own script removes it."
    if state.hidden_by == "widget":
        return (
            "its launcher is kept hidden by the widget itself, although it has loaded",
            "Look at the page's console; the loader shows it when it hears WIDGET_LOADED.",
        )
    return (
        "its launcher is hidden by a style of the site",
        "Look for CSS that hides fixed elements or empty divs.",
    )


def _refused(clues: Clues, directive: str, instance: str) -> str:
    """The violated directive, if what it refused is the instance."""
    found = (
        name for name, blocked in clues.refused if name.startswith(directive) and _same(blocked, instance)
    )
    return next(found, "")


def _same(blocked: str, instance: str) -> bool:
    """A browser may name the blocked URL in full, or its origin only."""
    return blocked.startswith(instance) or ("://" in blocked and instance.startswith(blocked.rstrip("/")))


def _csp(directive: str, what: str, instance: str) -> Reason:
    return (
        f"the site's Content-Security-Policy ({directive}) refuses {what}",
        f"Add {instance} to {directive.removesuffix('-elem')} in the site's Content-Security-Policy.",
    )
