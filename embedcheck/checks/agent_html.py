"""Whether what an agent sends as HTML stays dead in the visitor's browser."""

import re
from collections.abc import Iterator

from embedcheck.checks import traces
from embedcheck.checks.about import About, Seen
from embedcheck.checks.scene import opening, steps_named
from embedcheck.model.observations import AgentSaid, ConsoleLine, RequestSent, Witness
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner, Verdict

# What a page may fetch without obeying it. 2.7 fetches pictures from wherever the agent's HTML says.
PICTURES = ("image", "media")
MEND = "Clean HTML before it is drawn: let listed elements and attributes through, and no others."


def agent_html_is_inert(transcript: Transcript) -> Iterator[Verdict]:
    """HTML that an agent sends is shown, and nothing in it runs.

    Why it matters: whoever gets a script into a reply acts as the visitor: with their session, on the
    site's own screen.
    How Libredesk behaves: replies come as HTML, also from e-mail and from automations, and the official
    widget cleans them before it shows them. A scenario sends canaries, which are heard only if the
    browser obeyed: silence is proof once the message was seen on the wire and on the screen.
    What breaks it: a frontend that puts the HTML into the page as it is, or forgets event handlers,
    `javascript:` links, or what loads a document (iframe, object).
    To mend it: clean the HTML with a library that is made for it, on an allow-list of tags and
    attributes, right before it is shown.
    """
    about = About("agent_html_is_inert")
    said = [each for each in transcript.of(AgentSaid) if each.seen.canaries]
    if not said:
        yield _nobody_said(about, transcript)
        return
    for each in said:
        if (finding := _obeyed(about, transcript, each) or _alive(about, transcript, each)) is not None:
            yield finding
            return
    yield _proven(about, transcript, said)


def _nobody_said(about: About, transcript: Transcript) -> Verdict:
    if steps_named(transcript, "agent_says") and not opening(transcript).has_agent:
        return about.unproven(
            "No HTML can be sent: there is no agent's API key.",
            owner=Owner.ENVIRONMENT,
            next_step="Set EMBEDCHECK_AGENT_KEY and EMBEDCHECK_AGENT_SECRET (Libredesk: Admin → Agents → API key).",
        )
    return about.not_asked(
        "No agent sent hostile HTML.", "Add `agent_says` with an `html` that holds CANARY."
    )


def _obeyed(about: About, transcript: Transcript, said: Entry[AgentSaid]) -> Verdict | None:
    """A canary was heard: as a console line of that word alone, or as a request that is no picture's."""
    ran = {each.seen.text.strip(): each for each in transcript.of(ConsoleLine, by=Witness.PAGE)}
    asked = {word: each for word, each in _asked(transcript, said) if each.seen.resource not in PICTURES}
    for word in said.seen.canaries:
        if word in ran or word in asked:
            what = "ran a script" if word in ran else f"loaded a {asked[word].seen.resource or 'document'}"
            return about.failed(
                f"The agent's HTML {what}: {_around(said.seen.html, word)}.",
                [said, *([ran[word]] if word in ran else [asked[word]])],
                owner=Owner.WIDGET,
                next_step=MEND,
            )
    return None


def _alive(about: About, transcript: Transcript, said: Entry[AgentSaid]) -> Verdict | None:
    """What would act stands in the page, although nothing has set it off."""
    for look in traces.shown(transcript, said.seen.mark):
        live = [str(name) for message in look.found for name in message.get("live") or ()]
        if live:
            return about.failed(
                f"The agent's HTML stands in the chat alive: {', '.join(live)}.",
                [said, look.entry],
                owner=Owner.WIDGET,
                next_step=MEND,
            )
    return None


def _proven(about: About, transcript: Transcript, said: list[Entry[AgentSaid]]) -> Verdict:
    arrived = [entry for each in said for entry in _arrivals(transcript, each)]
    looks = [each for mark in (each.seen.mark for each in said) for each in traces.shown(transcript, mark)]
    seen: list[Seen] = [*said, *arrived, *(each.entry for each in looks[-1:])]
    if not arrived:
        return about.unproven(
            "The agent's HTML never reached the browser.",
            seen,
            owner=Owner.SERVER,
            next_step="See replies_are_shown_exactly_once.",
        )
    if not looks:
        return about.not_asked("Nobody looked at the agent's HTML.", "Let the scenario `open_widget`.", seen)
    pictures = [each for one in said for _, each in _asked(transcript, one)]
    astray = sorted(
        {str(tag) for each in looks for message in each.found for tag in message.get("astray") or ()}
    )
    remarks = [
        " Pictures of anybody's are fetched, which tells their owner when the reply was read."
        if pictures
        else "",
        f" Its style draws {', '.join(astray)} outside the message." if astray else "",
    ]
    canaries = sum(len(each.seen.canaries) for each in said)
    return about.passed(
        f"The agent's HTML was shown and obeyed nowhere: {canaries} canaries.{''.join(remarks)}",
        seen + pictures,
    )


def _arrivals(transcript: Transcript, said: Entry[AgentSaid]) -> list[Seen]:
    """What brought the message into the browser, HTML and all or what the server has left of it."""
    mark = said.seen.mark
    pushes = [entry for heard in traces.pushed(transcript, mark, Witness.WIRE).values() for entry in heard]
    read = [each.response for each in traces.fetched(transcript, mark) if each.response is not None]
    return [*pushes, *read]


def _asked(transcript: Transcript, said: Entry[AgentSaid]) -> Iterator[tuple[str, Entry[RequestSent]]]:
    for entry in transcript.of(RequestSent, by=Witness.WIRE):
        for word in said.seen.canaries:
            if entry.seen.url.endswith(f"/{word}"):
                yield word, entry


def _around(html: str, word: str) -> str:
    """The tag in which the canary stands, for a person to find it."""
    found = re.search(rf"<[^<]*{re.escape(word)}\b[^<]{{0,40}}", html)
    return (found.group(0) if found else word).strip()
