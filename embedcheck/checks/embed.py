"""The embed on the host page: is the script there once, does it name the right inbox, may it be framed?

One fault, one red check. The checks of this file and of `boot` stand in a line, and each is
inconclusive when one before it has found the cause:
script_is_loaded_once → settings_belong_to_the_inbox → frame_is_allowed → boot_completes → launcher_is_usable.
A `baseURL` with a trailing slash belongs to settings_belong_to_the_inbox.
"""

from collections.abc import Callable, Iterable, Iterator

from embedcheck.checks.about import About, Seen
from embedcheck.checks.documents import HOST, documents
from embedcheck.checks.embed_findings import (
    refused_as_wanted,
    refused_by_instance,
    script_broken,
    tags_wrong,
)
from embedcheck.checks.exchanges import exchanges
from embedcheck.checks.refusals import remedy, violations, words
from embedcheck.checks.scene import host_of, is_official, opening, refusal_is_wanted
from embedcheck.checks.settings_findings import (
    address_wrong,
    inbox_wrong,
    launcher_given,
    settings_missing,
    settings_of_another,
)
from embedcheck.model.transcript import Transcript
from embedcheck.model.verdicts import Outcome, Verdict
from embedcheck.wire import endpoints
from embedcheck.wire.window_messages import VUE_APP_READY

Finding = Callable[[Transcript], Iterable[Verdict]]

NOT_OFFICIAL = "A custom frontend was played on, which has no embed of Libredesk's own."


def script_is_loaded_once(transcript: Transcript) -> Iterator[Verdict]:
    """Every page of the site loads the widget's script, and loads it once.

    Why it matters: without the script there is no chat at all, and nobody sees an error.
    How Libredesk behaves: the page has one tag, `<baseURL>/widget.js`. A second copy of the script
    returns at once (`widget.js:8-11`), so that two tags are silently one widget, of whichever came
    first. The script is served without CORS headers, so that `crossorigin` or `integrity` on the tag
    make the browser refuse it.
    What breaks it: a Content-Security-Policy whose `script-src` lacks the instance, an instance or a
    host in `src` that is down, a consent manager that keeps the tag inert, a deploy that drops the tag,
    a theme and a tag manager that each bring one.
    To mend it: in the page's template: one tag, with the instance's own address, allowed by the policy.
    """
    about = About("script_is_loaded_once")
    if not is_official(transcript):
        yield about.not_asked(NOT_OFFICIAL)
        return
    scripts = exchanges(transcript, endpoints.SCRIPT)
    pages = [each for each in documents(transcript) if each.state is not None]
    finding = script_broken(about, transcript, scripts) or tags_wrong(about, transcript, pages)
    if finding is not None:
        yield finding
        return
    seen: list[Seen] = [each.response for each in scripts if each.response is not None]
    seen += [each.state for each in pages if each.state is not None and each.state.seen.script_ran]
    if seen:
        yield about.passed("The widget's script is loaded once on every page.", seen)
    else:
        yield about.not_asked("No page of the site was watched.", "Let the scenario visit a page.")


def settings_belong_to_the_inbox(transcript: Transcript) -> Iterator[Verdict]:
    """`LibredeskSettings` names this instance and this inbox.

    Why it matters: a wrong inbox (the staging one in production) sends visitors to people who do not
    expect them; an unknown or disabled one leaves no chat.
    How Libredesk behaves: `baseURL` and `inboxID` are needed (`widget.js:16-19`). The widget joins
    `baseURL` to its paths, and the server answers `//api/…` with 404. An inbox that is unknown, disabled
    or no live chat is answered 400 (`widget_middleware.go:32-75`). What is assigned after the script ran
    is ignored without an error.
    What breaks it: an inbox or an address of another environment, a `baseURL` that ends in a slash, a
    misspelt name of the settings, settings that are assigned too late; a cache that takes one inbox for
    another, and gives the chat the settings of somebody else's.
    To mend it: in the snippet of the page: assign `LibredeskSettings` before the script's tag, with the
    inbox's UUID from Libredesk and the instance's address without a slash at its end.
    """
    about = About("settings_belong_to_the_inbox")
    if not is_official(transcript):
        yield about.not_asked(NOT_OFFICIAL)
        return
    if (cause := first_red(transcript, script_is_loaded_once)) is not None:
        yield about.caused_by(cause)
        return
    states = [each.state for each in documents(transcript) if each.state is not None]
    launchers = exchanges(transcript, endpoints.LAUNCHER)
    finding = (
        settings_missing(about, transcript)
        or address_wrong(about, transcript, states, launchers)
        or inbox_wrong(about, transcript, states, launchers)
        or launcher_given(about, transcript, launchers)
        or settings_of_another(about, transcript, launchers)
    )
    if finding is not None:
        yield finding
        return
    seen: list[Seen] = [
        *(each.request for each in launchers),
        *(each for each in states if each.seen.settings),
    ]
    if seen:
        yield about.passed("The settings name this instance and this inbox.", seen)
    else:
        yield about.not_asked("No settings of the widget were seen.", "Let the scenario visit a page.")


def frame_is_allowed(transcript: Transcript) -> Iterator[Verdict]:
    """The widget's iframe may be shown on this site.

    Why it matters: a frame that the browser refuses is empty, and the launcher stays hidden; nobody sees
    an error.
    How Libredesk behaves: the chat is an iframe of the instance. Where the inbox has trusted domains,
    the frame's document is sent with `frame-ancestors 'self' <domains>` (`handlers.go:396-400`), and the
    browser obeys that as well as the site's own policy.
    What breaks it: the site's Content-Security-Policy without the instance in `frame-src`, `child-src`
    or `default-src`; an inbox that trusts other domains than the site's, or not its port or its www
    variant. Where a scenario wants the refusal (`expect_blocked`), a frame that is shown is the failure.
    To mend it: add the instance to the site's policy, or the site's host to the trusted domains of the
    inbox.
    """
    about = About("frame_is_allowed")
    if not is_official(transcript):
        yield about.not_asked(NOT_OFFICIAL)
        return
    causes = (script_is_loaded_once, settings_belong_to_the_inbox)
    if (cause := first_red(transcript, *causes)) is not None:
        yield about.caused_by(cause)
        return
    frames = exchanges(transcript, endpoints.FRAME)
    host = host_of(opening(transcript).instance)
    for violation in violations(transcript, ("frame-src", "child-src"), host)[:1]:
        yield about.failed(
            f"The widget's frame stays empty: {words(violation)}.",
            [violation],
            **remedy(violation, "frame-src"),
        )
        return
    finding = refused_by_instance(about, transcript, frames)
    seen = [each.response for each in frames if each.response is not None and each.succeeded]
    spoken = [entry for page in documents(transcript) for entry in page.heard(HOST, VUE_APP_READY)]
    if refusal_is_wanted(transcript, "frame"):
        yield refused_as_wanted(about, transcript, finding, spoken)
    elif finding is not None:
        yield finding
    elif seen or spoken:
        yield about.passed("The widget's frame is allowed on the site.", [*seen, *spoken])
    else:
        yield about.not_asked("The widget's frame was never asked for.", "See boot_completes.")


def first_red(transcript: Transcript, *checks: Finding) -> Verdict | None:
    """The first failed verdict of these checks, which is the cause of what follows it.

    A script that ran is no cause, doubled or not: what follows can be told by itself.
    """
    ran = any(each.state is not None and each.state.seen.script_ran for each in documents(transcript))
    causes = [each for each in checks if not (ran and each is script_is_loaded_once)]
    verdicts = (verdict for check in causes for verdict in check(transcript))
    return next((verdict for verdict in verdicts if verdict.outcome is Outcome.FAILED), None)
