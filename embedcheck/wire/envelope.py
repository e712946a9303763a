"""Reading Libredesk's JSON answers, with the odd shapes of the real server."""

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Envelope:
    """`documents` is 1 for a sane body; 2.7.0 glues two error envelopes together (`chat.go:711-738`)
    when a conversation is unknown or foreign: then message and error_type are those of the first."""

    ok: bool
    data: Any
    message: str = ""
    error_type: str = ""
    documents: int = 1


def read_documents(text: str) -> list[Any]:
    """Every JSON document of a body, in order. Raises ValueError if any part is not JSON."""
    decoder = json.JSONDecoder()
    documents: list[Any] = []
    rest = text.strip()
    while rest:
        document, end = decoder.raw_decode(rest)
        documents.append(document)
        rest = rest[end:].lstrip()
    return documents


def read_envelope(text: str | None) -> Envelope | None:
    """The envelope of a body, or None where there is none (HTML, an empty body, bare JSON)."""
    try:
        documents = read_documents(text or "")
    except (ValueError, RecursionError):
        return None
    if not documents or not isinstance(documents[0], dict) or "status" not in documents[0]:
        return None
    first = documents[0]
    return Envelope(
        ok=first.get("status") == "success",
        data=first.get("data"),
        message=str(first.get("message") or ""),
        # The 429 of the rate limiter carries neither data nor error_type (`ratelimit.go:70-77`).
        error_type=str(first.get("error_type") or ""),
        documents=len(documents),
    )


def data_of(text: str | None) -> Any:
    """`data` of a success envelope, else None."""
    envelope = read_envelope(text)
    return envelope.data if envelope and envelope.ok else None
