"""Who is an agent: the API key pair, as `token key:secret` or Basic (`middlewares.go:17-70`)."""

import base64
import binascii
from hmac import compare_digest

from embedcheck.sandbox.instance.envelopes import GENERAL, PERMISSION, refuse
from embedcheck.sandbox.instance.guards import Call
from embedcheck.sandbox.instance.store import AGENT_ID

SESSION_EXPIRED = "Invalid or expired session"


def require_agent(call: Call) -> None:
    """Without a readable key the real server looks for a session cookie, and its CSRF token comes first."""
    if _offered(call) is None and call.request.method in {"POST", "PUT", "DELETE"}:
        refuse(403, "CSRF token mismatch", PERMISSION)
    if _offered(call) is None:
        refuse(401, SESSION_EXPIRED, GENERAL)
    if not is_agent(call):
        refuse(401, "Invalid credential", GENERAL)
    call.person = call.desk.store.person(AGENT_ID)


def is_agent(call: Call) -> bool:
    settings = call.desk.settings
    expected = f"{settings.agent_key}:{settings.agent_secret}"
    return compare_digest((_offered(call) or "").encode(), expected.encode())


def _offered(call: Call) -> str | None:
    """`key:secret`, or None. The scheme is case-sensitive: `Token` is not understood."""
    scheme, _, rest = call.request.headers.get("authorization", "").partition(" ")
    if scheme == "Basic":
        rest = _decoded(rest)
    elif scheme != "token":
        return None
    key, _, secret = rest.partition(":")
    return rest if key and secret else None


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""
