"""A session belongs to one inbox: another inbox of the same instance must not know it."""

from collections.abc import Iterator

from embedcheck.checks.about import About
from embedcheck.model.observations import IdentityRead, TokenTriedElsewhere, Witness
from embedcheck.model.transcript import Transcript
from embedcheck.model.verdicts import Owner, Verdict


def sessions_stay_in_their_inbox(transcript: Transcript) -> Iterator[Verdict]:
    """A session of one inbox opens no other inbox of the instance.

    Why it matters: inboxes of one instance may belong to different sites, shops or teams, and each is
    told its own customers.
    How Libredesk behaves: a session's token is good in the inbox that it was made in, and 401 in each
    other one (`widget_middleware.go:104-112`). The probe uses the widget's living session once in
    another configured inbox.
    What breaks it: forks of Libredesk, and proxies that put an inbox of their own into
    `X-Libredesk-Inbox-ID`.
    To mend it: let the proxy pass the header on as it came; tell the instance's maintainers if it does.
    """
    about = About("sessions_stay_in_their_inbox")
    living = {each.seen.token for each in transcript.of(IdentityRead, by=Witness.PROBE)}
    tried = [each for each in transcript.of(TokenTriedElsewhere) if each.seen.token in living]
    if not tried:
        yield about.not_asked(
            "No living session was tried in another inbox.",
            "Name another inbox in the configuration: `instance.inboxes`, or EMBEDCHECK_INBOX_SECOND.",
        )
        return
    accepted = [each for each in tried if each.seen.status < 400]
    strange = [each for each in tried if each.seen.status not in (401, 403)]
    if accepted:
        yield about.failed(
            f"Another inbox accepted the widget's session ({accepted[0].seen.status}).",
            accepted,
            owner=Owner.SERVER,
            next_step="See whether something before the instance changes X-Libredesk-Inbox-ID, and which version answers.",
        )
    elif strange:
        yield about.unproven(
            f"Another inbox neither accepted nor refused the widget's session ({strange[0].seen.status}).",
            strange,
            owner=Owner.ENVIRONMENT,
            next_step="See whether the inbox exists and is enabled, and whether the run was throttled.",
        )
    else:
        yield about.passed("Another inbox refused the widget's session.", tried)
