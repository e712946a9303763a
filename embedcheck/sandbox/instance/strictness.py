"""What the instance looks at before it believes somebody. A real one looks at all of it; a fault looks away."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Strictness:
    """`expiry`, `signature`, `algorithm` and `claims` are what a JWT is held to (`chat.go:890-952`);
    `own_key` that this inbox's secret signed it, and no other inbox's; `own_sessions` that a session is
    of the inbox in which it is used (`widget_middleware.go:104-112`); `own_conversations` that a
    conversation is the caller's (`chat.go:711-738`); `own_notes` that a message is no private note before
    it is delivered to the contact (`messages.go:255-263`)."""

    expiry: bool = True
    signature: bool = True
    algorithm: bool = True
    claims: bool = True
    own_key: bool = True
    own_sessions: bool = True
    own_conversations: bool = True
    own_notes: bool = True


STRICT = Strictness()
