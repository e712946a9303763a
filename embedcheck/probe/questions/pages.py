"""What a browser loads from the instance: the script, the iframe's document, the texts."""

import json
from urllib.parse import urlsplit

from embedcheck.model.verdicts import Owner
from embedcheck.probe.answers import Answer
from embedcheck.probe.questions.expecting import (
    INPUT,
    accepted_list,
    expect,
    heard,
    listing,
    needed_object,
    objects,
    refused,
    standing,
)
from embedcheck.probe.questions.interviewer import Interviewer
from embedcheck.probe.questions.question import CannotTell, Question

PROXY = "Open this path in a browser, and see whether the proxy in front of Libredesk passes it on unchanged."
CSP = "content-security-policy"
FRAME = "/widget"
ANCESTORS = "frame-ancestors"


async def script_is_served(ask: Interviewer) -> str:
    """/widget.js is JavaScript, and no cache keeps it for long."""
    answer = _page(await ask.stranger().script(), "javascript")
    cache = answer.headers.get("cache-control", "")
    expect(
        "no-cache" in cache or "no-store" in cache or "max-age=0" in cache,
        f"Cache-Control is {cache or 'missing'}: after an update browsers go on with the old script.",
        owner=Owner.ENVIRONMENT,
        next_step="Let the proxy or CDN pass Libredesk's Cache-Control: no-cache on.",
    )
    return f"{len(answer.content)} bytes"


async def frame_is_served(ask: Interviewer) -> None:
    """/widget is the iframe's document, and no cache keeps it."""
    answer = _page(await ask.stranger().frame(), "text/html")
    cache = answer.headers.get("cache-control", "")
    expect("no-store" in cache or "no-cache" in cache, f"Cache-Control is {cache or 'missing'}.")


async def frame_sets_no_cookie(ask: Interviewer) -> None:
    """/widget sets no cookie in its visitor's browser."""
    answer = _page(standing(await ask.stranger().frame(), FRAME), "text/html")
    cookie = answer.headers.get("set-cookie", "").partition("=")[0]
    expect(
        not cookie,
        f"It sets {cookie}.",
        owner=Owner.ENVIRONMENT,
        next_step="Let the proxy add no cookie of its own (a load balancer's, a firewall's) to /widget.",
    )


async def frame_may_be_framed(ask: Interviewer) -> str:
    """A site that the inbox trusts may frame /widget."""
    answer = _page(standing(await ask.stranger().frame(), FRAME), "text/html")
    denied = answer.headers.get("x-frame-options", "")
    expect(
        not denied,
        f"X-Frame-Options is {denied}.",
        owner=Owner.ENVIRONMENT,
        next_step="Take X-Frame-Options out of the proxy's answers for /widget.",
    )
    allowed = _ancestors(answer)
    if not allowed:
        return "by any site"
    if ask.target.site:
        site = urlsplit(ask.target.site)
        expect(
            f"{site.scheme}://{site.netloc}" in allowed or site.netloc in allowed or "*" in allowed,
            f"frame-ancestors is {' '.join(allowed)}, without {site.netloc}.",
            owner=Owner.EMBED,
            next_step="Add the site to the inbox's trusted domains in Libredesk.",
        )
    return f"by {' '.join(allowed)}"


async def frame_of_trusted_sites(ask: Interviewer) -> str:
    """An inbox that trusts certain sites says so with frame-ancestors."""
    answer = _page(standing(await ask.stranger().frame(), FRAME), "text/html")
    allowed = _ancestors(answer)
    expect("'self'" in allowed, f"Content-Security-Policy is {answer.headers.get(CSP) or 'missing'}.")
    expect(len(allowed) > 1, "frame-ancestors names no other site.")
    return f"{' '.join(allowed)}"


async def frame_of_an_unknown_inbox(ask: Interviewer) -> None:
    """/widget of an unknown inbox is refused with 400."""
    refused(standing(await ask.stranger(inbox="unknown").frame(), FRAME), 400, "Inbox not found", INPUT)


async def languages_are_listed(ask: Interviewer) -> str:
    """/api/v1/lang lists the languages, that of the inbox among them."""
    languages = objects(accepted_list(await ask.stranger().languages()))
    codes = [str(each.get("code")) for each in languages]
    expect(codes, "It lists none.")
    wanted = needed_object(await ask.stranger().settings(), "settings").get("language")
    expect(
        wanted in ("auto", *codes),
        f"The inbox is set to {wanted}, which is none of {listing(codes)}: the widget falls back to English.",
        owner=Owner.EMBED,
        next_step="Choose the inbox's language anew in Libredesk, whose codes have changed since.",
    )
    return listing(codes)


async def language_is_told(ask: Interviewer) -> str:
    """The texts of a language are bare JSON, without an envelope."""
    return f"{len(_texts(await ask.stranger().language('en-US')))} texts"


async def unknown_language_falls_back(ask: Interviewer) -> None:
    """An unknown language is answered with the English texts."""
    english = await ask.stranger().language("en-US")
    if english.status != 200:
        raise CannotTell(f"The English texts are answered {english.words}.", next_step="See the line before.")
    expect(
        _texts(await ask.stranger().language("xx-XX")) == _texts(english),
        "The texts are not the English ones.",
    )


def _texts(answer: Answer) -> dict[str, object]:
    expect(heard(answer).status == 200, f"{answer.words}, instead of HTTP 200.")
    try:
        texts = json.loads(answer.body)
    except ValueError:
        texts = None
    expect(isinstance(texts, dict) and texts, "The answer is not a JSON object of texts.")
    return dict(texts)


def _page(answer: Answer, kind: str) -> Answer:
    expect(answer.status == 200, f"HTTP {answer.status}, instead of 200.")
    found = answer.headers.get("content-type", "")
    expect(kind in found, f"Content-Type is {found or 'missing'}, not {kind}.")
    return answer


def _ancestors(answer: Answer) -> list[str]:
    """The sources of frame-ancestors; none where the header does not speak of it."""
    for directive in answer.headers.get(CSP, "").split(";"):
        words = directive.split()
        if words and words[0].lower() == ANCESTORS:
            return words[1:]
    return []


PAGES = (
    Question(script_is_served, next_step=PROXY),
    Question(frame_is_served, next_step=PROXY),
    Question(frame_sets_no_cookie),
    Question(frame_may_be_framed),
    Question(frame_of_trusted_sites, inbox="trusted", next_step=PROXY),
    Question(frame_of_an_unknown_inbox),
    Question(languages_are_listed, next_step=PROXY),
    Question(language_is_told, next_step=PROXY),
    Question(unknown_language_falls_back),
)
