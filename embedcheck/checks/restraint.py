"""What a scenario promises not to do to somebody's real instance."""

from collections.abc import Iterator

from embedcheck.checks.about import About
from embedcheck.checks.exchanges import exchanges
from embedcheck.checks.scene import opening
from embedcheck.model.transcript import Transcript
from embedcheck.model.verdicts import Owner, Verdict
from embedcheck.wire import endpoints


def read_only_opens_nothing(transcript: Transcript) -> Iterator[Verdict]:
    """A scenario that says `read_only` leaves no conversation behind.

    Why it matters: such a scenario is played on a live site again and again: whatever it opened would
    stand in the agents' inbox as if a customer waited.
    How Libredesk behaves: a conversation begins with `init`, which the widget sends with the visitor's
    first message. No step of such a scenario may write (`embedcheck validate` refuses that), so that a
    conversation is the widget's own doing.
    What breaks it: a canned first message, or a frontend that starts a conversation as soon as it is
    opened.
    To mend it: let the frontend wait for the visitor's first words.
    """
    about = About("read_only_opens_nothing")
    if not opening(transcript).read_only:
        yield about.not_asked("The scenario may write.")
        return
    asked = exchanges(transcript)
    if not asked:
        yield about.unproven(
            "Nothing was seen of the wire.",
            owner=Owner.ENVIRONMENT,
            next_step="See whether the site and its instance are reachable.",
        )
        return
    begun = [each for each in asked if each.endpoint is endpoints.INIT]
    if not begun:
        yield about.passed("No conversation was opened.", asked[-1].seen)
        return
    times = "a conversation" if len(begun) == 1 else f"{len(begun)} conversations"
    yield about.failed(
        f"The widget opened {times}, and nobody had written anything.",
        [entry for each in begun for entry in each.seen],
        owner=Owner.WIDGET,
        next_step="Let the widget start a conversation only with the visitor's first words, and resolve this one.",
    )
