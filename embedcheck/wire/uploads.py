"""What the server makes of an uploaded file: how it spells the name, and what its answer says of it."""

import re
from typing import Any


def stored_name(name: str) -> str:
    """How the server spells a file's name (`stringutil.go:61-74`)."""
    kept = re.sub(r"[^a-z0-9._-]", "", re.sub(r"\s+", "-", name.strip()), flags=re.IGNORECASE)
    return kept.lower() or "."


def taken_as(answer: Any, name: str, size: int) -> bool:
    """Whether the answer's data, a message, has the file as it was chosen."""
    attachments = answer.get("attachments") if isinstance(answer, dict) else None
    return isinstance(attachments, list) and any(
        isinstance(each, dict) and each.get("name") == stored_name(name) and each.get("size") == size
        for each in attachments
    )
