"""Why an instance refused a site's JWT: told by the JWT itself, as far as it was looked into."""

from embedcheck.checks.about import Seen
from embedcheck.checks.exchanges import Exchange
from embedcheck.checks.tokens import text
from embedcheck.model.observations import JwtRead
from embedcheck.model.transcript import Entry, Transcript
from embedcheck.model.verdicts import Owner

# The server takes any HMAC method, and no other (`chat.go:890-952`).
ALGORITHMS = ("HS256", "HS384", "HS512")
# What the server requires of a JWT (`chat.go:371-395`).
REQUIRED = ("external_user_id", "email", "first_name")
BY_INBOX, OTHERWISE = "by the inbox", "otherwise"
SET_THE_CLOCK = "Set the clocks of the instance's machine and of this one: they do not agree."
UNKNOWN = "See the JWT that the site gives: its secret, `exp`, and the required claims."


def looked_into(transcript: Transcript, exchange: Exchange) -> Entry[JwtRead] | None:
    """What was read of the JWT of this exchange."""
    given = text(exchange.sent, "jwt")
    return next((each for each in transcript.of(JwtRead) if given and each.seen.jwt == given), None)


def left_by_server(read: Entry[JwtRead], exchange: Exchange) -> float | None:
    """For how many seconds the JWT was still good when the server answered, by the server's own clock."""
    now, expires = exchange.server_time, read.seen.expires_at
    return None if now is None or expires is None else expires - now.timestamp()


def why_refused(transcript: Transcript, exchange: Exchange) -> tuple[str, Owner, str, list[Seen]]:
    """What is wrong with the JWT (empty where it cannot be told), who mends it, how, and the evidence."""
    read = looked_into(transcript, exchange)
    if read is None:
        return "", Owner.SITE, UNKNOWN, []
    if flaw := _flaw(read, exchange):
        what, advice = flaw
        return f"the site's JWT {what}", Owner.SITE, advice, [read]
    if (left := left_by_server(read, exchange)) is not None and left <= 0:
        why = f"the site's JWT had expired {-left:.0f} s before it was used by the instance's clock, and not by ours"
        return why, Owner.ENVIRONMENT, SET_THE_CLOCK, [read]
    if read.seen.signed == BY_INBOX:
        return (
            "the site's JWT is good by the inbox's secret that embedcheck was given",
            Owner.SERVER,
            "Compare the inbox's secret in Libredesk with that of the site: the instance has another one, or none.",
            [read],
        )
    return "", Owner.SITE, UNKNOWN, [read]


def _flaw(read: Entry[JwtRead], exchange: Exchange) -> tuple[str, str] | None:
    jwt = read.seen
    # Read a moment after it was sent, by the same clock of ours.
    left = None if jwt.expires_in is None else jwt.expires_in + (read.at - exchange.request.at)
    missing = [claim for claim in REQUIRED if claim not in jwt.claims]
    if jwt.algorithm not in ALGORITHMS:
        said = "is not signed" if jwt.algorithm.lower() == "none" else f"is signed with {jwt.algorithm}"
        return said, f"Sign it with {ALGORITHMS[0]} and the inbox's secret."
    if jwt.signed == OTHERWISE:
        return (
            "is signed with another key than the inbox's secret",
            "Let the site sign with the secret of this very inbox; that of another environment is a usual mistake.",
        )
    if left is None:
        return "has no `exp` that can be read", "Give it an `exp`, in seconds since the epoch."
    if left <= 0:
        return (
            f"had expired {-left:.0f} s before it was used",
            "Mint it for each page anew, let no cache keep a page that holds one, and see the site's clock.",
        )
    if missing:
        names = ", ".join(f"`{each}`" for each in missing)
        return f"lacks {names}", f"Add {names} to its claims."
    return None
