"""Whether the agent reads a contact as the site described them when it signed them in."""

from embedcheck.checks.about import About
from embedcheck.checks.signins import SignIn
from embedcheck.checks.tokens import text, user_of
from embedcheck.model.observations import ConversationRead, IdentityGiven, Witness
from embedcheck.model.transcript import Transcript
from embedcheck.model.verdicts import Owner, Verdict


def wrong_address(about: About, transcript: Transcript, signed_in: list[SignIn]) -> Verdict | None:
    """The agent reads another e-mail address than any that the site gave of this contact.

    A sign-in brings the stored address in line with its claims, in small letters (`chat.go:764-776`,
    `contact.go:28,79`). Of names and attributes this is not true: a contact who was found by their address
    keeps those that they had.
    """
    users = user_of(transcript)
    given = {each.seen.jwt: each for each in transcript.of(IdentityGiven)}
    for read in transcript.of(ConversationRead, by=Witness.AGENT)[::-1]:
        own = [
            each
            for each in signed_in
            if users.get(each.session) == read.seen.contact_id is not None
            and each.exchange.response is not None
            and each.exchange.response.at < read.at
        ]
        claims = [given[jwt] for each in own if (jwt := text(each.exchange.sent, "jwt")) in given]
        addresses = {str(each.seen.claims.get("email") or "").strip().lower() for each in claims} - {""}
        stored = str(read.seen.contact.get("email") or "").strip().lower()
        if not addresses or len(claims) < len(own) or stored in addresses:
            continue
        found = stored or "no e-mail address"
        return about.failed(
            f"The site signed {' and '.join(sorted(addresses))} in, and the agent reads {found} of the contact.",
            [*claims, *(entry for each in own for entry in each.seen), read],
            owner=Owner.SERVER,
            next_step="See the instance's log for the update of the contact: what is answered by e-mail goes astray.",
        )
    return None
