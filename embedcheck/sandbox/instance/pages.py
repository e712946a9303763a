"""What is served as files: the script, the iframe document, its assets, the launcher picture."""

from collections.abc import Iterator

from embedcheck.sandbox.instance.actions import Action, Reply
from embedcheck.sandbox.instance.envelopes import NOT_FOUND, refuse, success
from embedcheck.sandbox.instance.guards import Call
from embedcheck.wire.endpoints import FRAME_PATH

NEVER_CACHED = {
    "Cache-Control": "no-store, no-cache, must-revalidate, post-check=0, pre-check=0",
    "Pragma": "no-cache",
    "Expires": "-1",
}


def frame(call: Call) -> Iterator[Action]:
    """The iframe document. `frame-ancestors` only where the inbox trusts some domains (`handlers.go:396-400`)."""
    reply = _asset(call, FRAME_PATH).with_headers(NEVER_CACHED)
    trusted = call.of_inbox.widget.trusted_domains
    policy = {"Content-Security-Policy": f"frame-ancestors 'self' {' '.join(trusted)}"} if trusted else {}
    yield reply.with_headers(policy)


def script(call: Call) -> Iterator[Action]:
    """Without CORS header, so that `crossorigin` or SRI on the tag make it fail."""
    yield _asset(call, call.request.path).with_headers({"Cache-Control": "no-cache"})


def frame_asset(call: Call) -> Iterator[Action]:
    yield _asset(call, call.request.path)


def public_file(call: Call) -> Iterator[Action]:
    yield _asset(call, call.request.path).with_headers({"Cache-Control": "public, max-age=86400"})


def health(_: Call) -> Iterator[Action]:
    yield success(data=True)


def _asset(call: Call, path: str) -> Reply:
    asset = call.desk.assets.get(path)
    if asset is None:
        refuse(404, "File not found", NOT_FOUND)
    content_type, body = asset
    return Reply(200, (("Content-Type", content_type),), body)
