"""Files arrive as they were sent, in both directions; and those that must not be taken are refused."""

from collections.abc import Iterator

from embedcheck.checks.about import About
from embedcheck.checks.delivery_faults import Trail
from embedcheck.checks.scene import opening, steps_named
from embedcheck.checks.typing_findings import NO_KEY
from embedcheck.checks.uploads_findings import trail_of_file
from embedcheck.model.observations import FileOffered
from embedcheck.model.transcript import Transcript
from embedcheck.model.verdicts import Owner, Verdict


def uploads_arrive_intact(transcript: Transcript) -> Iterator[Verdict]:
    """A file arrives byte for byte and under its name, can be downloaded, and is shown; a forbidden one is refused.

    Why it matters: a contract or a screenshot that arrives by half, or not at all, is missed only when
    somebody needs it.
    How Libredesk behaves: names are spelt anew: small letters, dashes for spaces, nothing beyond ASCII
    (`stringutil.go:61-74`). Links begin with the instance's root URL, which is localhost:9000 until an
    administrator sets it. Refused is what the inbox takes no files for, what is empty, too large, or of
    a kind that is not allowed (`chat.go:571-640`). Files are compared by SHA-256 as the other side
    downloads them.
    What breaks it: a proxy with a limit of its own for bodies, a storage that loses or cuts files, an
    unset root URL, a frontend that does not draw a message's files or acknowledges a refused one.
    To mend it: set the root URL in Libredesk, raise the proxy's limit for `/api/v1/widget/media/upload`,
    and see the instance's storage.
    """
    about = About("uploads_arrive_intact")
    offered = transcript.of(FileOffered)
    if not offered:
        yield _nothing(about, transcript)
        return
    trails = [trail_of_file(transcript, each) for each in offered]
    yield _judged(about, trails)


def _judged(about: About, trails: list[Trail]) -> Verdict:
    for trail in trails:
        fault = trail.fault
        if fault is not None and fault.owner is not None:
            return about.failed(fault.message, fault.seen, owner=fault.owner, next_step=fault.next_step)
    seen = [entry for trail in trails for entry in trail.seen]
    for gap in (trail.gap for trail in trails):
        if gap is not None and gap.owner is not None:
            return about.unproven(gap.message, seen, owner=gap.owner, next_step=gap.next_step)
    return about.passed(f"Intact, or refused where it must be: {len(trails)} files.", seen)


def _nothing(about: About, transcript: Transcript) -> Verdict:
    if steps_named(transcript, "agent_attaches") and not opening(transcript).has_agent:
        message = "No file can come from an agent: there is no agent's API key."
        return about.unproven(message, owner=Owner.ENVIRONMENT, next_step=NO_KEY)
    return about.not_asked("No file was attached.", "Add a step `upload` or `agent_attaches`.")
