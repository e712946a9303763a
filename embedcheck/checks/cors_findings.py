"""What the site does to a request of the widget's so that the browser keeps its answer from the page.

Libredesk answers no preflight (`OPTIONS`) with CORS headers, and of all it gives only the launcher's settings
to any origin (`chat.go:111`): the rest is asked for by its own frame. That works on every page that has an
origin and leaves the requests as they are.
"""

import re

from embedcheck.checks.about import About, Seen
from embedcheck.checks.exchanges import Exchange
from embedcheck.model.observations import ConsoleLine
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner, Verdict

_NO_ORIGIN = re.compile(r"\borigin '?null\b", re.IGNORECASE)
_PREFLIGHT = re.compile("preflight", re.IGNORECASE)
# What a browser sends of itself, and what needs no preflight (Fetch standard, CORS-safelisted request headers).
_BROWSERS = frozenset(
    [
        "accept",
        "accept-encoding",
        "accept-language",
        "cache-control",
        "connection",
        "content-language",
        "content-length",
        "content-type",
        "cookie",
        "dnt",
        "host",
        "origin",
        "pragma",
        "priority",
        "range",
        "referer",
        "save-data",
        "te",
        "upgrade-insecure-requests",
        "user-agent",
    ]
)
_BROWSERS_PREFIXES = ("sec-", "proxy-")


def kept_from_the_page(about: About, transcript: Transcript, each: Exchange) -> Verdict | None:
    """The browser refused this request, or its answer, for what the site's page is or has added."""
    if each.failure is None:
        return None
    lines = [entry for entry in transcript.of(ConsoleLine) if _is_about(entry, each.url)]
    seen: list[Seen] = [*each.seen, *lines]
    if any(_NO_ORIGIN.search(entry.seen.text) for entry in lines):
        return about.failed(
            f"The boot stopped at {each.name}: the page has no origin, so that the browser gives it nothing of the desk's.",
            seen,
            owner=Owner.SITE,
            next_step="Add `allow-same-origin` to the `sandbox` of the page's Content-Security-Policy, or of the "
            "iframe in which the page stands.",
        )
    added = _added(each)
    if added and any(_PREFLIGHT.search(entry.seen.text) for entry in lines):
        return about.failed(
            f"The boot stopped at {each.name}: a script of the site adds «{'», «'.join(added)}» to the request, and "
            "the browser sends no such request to another address unless that allows it, which the desk does not.",
            seen,
            owner=Owner.SITE,
            next_step="See what wraps `fetch` on the page (monitoring agents trace requests so), and leave the desk's address out of it.",
        )
    return None


def _is_about(line: Entry[ConsoleLine], url: str) -> bool:
    # Chromium shortens no URL, and names it in quotes; Firefox in brackets.
    return url in line.seen.text and ("CORS" in line.seen.text or "Cross-Origin" in line.seen.text)


def _added(each: Exchange) -> list[str]:
    """Names of headers that neither a browser nor the widget sends with a plain request."""
    names = sorted(name.lower() for name in each.request.seen.headers)
    return [name for name in names if name not in _BROWSERS and not name.startswith(_BROWSERS_PREFIXES)]
