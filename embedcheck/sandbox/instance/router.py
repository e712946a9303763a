"""Which handler answers which request, after which guards (`cmd/handlers.go:318-388`)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from embedcheck.sandbox.instance import agent_api, chat, csat, pages, uploads, visitors, widget_settings
from embedcheck.sandbox.instance.actions import Action, Reply, Request
from embedcheck.sandbox.instance.agent_auth import require_agent
from embedcheck.sandbox.instance.agent_socket import open_agent_socket
from embedcheck.sandbox.instance.desk import Desk
from embedcheck.sandbox.instance.envelopes import GENERAL, Refused, failure
from embedcheck.sandbox.instance.guards import Call, require_inbox, require_session
from embedcheck.sandbox.instance.widget_socket import open_widget_socket
from embedcheck.wire import endpoints as wire

Handler: TypeAlias = Callable[[Call], Iterator[Action]]
# Named buckets of the limiter; "" is unlimited.
Rate: TypeAlias = Literal["widget", "public", ""]
AGENT: Literal["agent"] = "agent"
CONVERSATIONS = "/api/v1/conversations"


@dataclass(frozen=True, slots=True)
class Route:
    """`{uuid}` or `{code}` in the path is the call's `uuid`; a trailing `*` takes anything."""

    method: str
    path: str
    handler: Handler
    guard: wire.Guard | Literal["agent"] = wire.Guard.NONE
    rate: Rate = ""

    def match(self, path: str) -> str | None:
        """The parameter (empty if there is none), or None."""
        pattern = re.sub(r"\\\{\w+\\\}", "([^/]+)", re.escape(self.path)).replace(r"\*", ".*")
        found = re.fullmatch(pattern, path)
        return found and (found.group(1) if found.groups() else "")


def _of(endpoint: wire.Endpoint, handler: Handler, rate: Rate = "widget") -> Route:
    return Route(endpoint.method, endpoint.path, handler, endpoint.guard, rate)


# For one method the first match wins: `init` is no conversation for POST, but is one for GET.
ROUTES: tuple[Route, ...] = (
    _of(wire.LAUNCHER, widget_settings.launcher),
    _of(wire.SETTINGS, widget_settings.settings),
    _of(wire.EXCHANGE, visitors.exchange),
    _of(wire.ME, visitors.me),
    _of(wire.INIT, chat.init),
    _of(wire.CONVERSATIONS, chat.conversations),
    _of(wire.LAST_SEEN, chat.update_last_seen),
    _of(wire.MESSAGE, chat.message),
    _of(wire.CONVERSATION, chat.conversation),
    _of(wire.UPLOAD, uploads.widget_upload),
    _of(wire.SOCKET, open_widget_socket),
    _of(wire.CSAT, csat.respond, "public"),
    _of(wire.LANGUAGES, widget_settings.languages, ""),
    _of(wire.LANGUAGE, widget_settings.language, ""),
    _of(wire.SCRIPT, pages.script, ""),
    _of(wire.FRAME, pages.frame, ""),
    Route("GET", "/widget/assets/*", pages.frame_asset),
    Route("GET", "/static/public/*", pages.public_file),
    Route("GET", "/uploads/{uuid}", uploads.serve_media),
    Route("GET", "/health", pages.health),
    Route("GET", "/ws", open_agent_socket, AGENT),
    Route("GET", f"{CONVERSATIONS}/all", agent_api.all_conversations, AGENT),
    Route("GET", f"{CONVERSATIONS}/unassigned", agent_api.unassigned_conversations, AGENT),
    Route("GET", f"{CONVERSATIONS}/assigned", agent_api.assigned_conversations, AGENT),
    Route("GET", f"{CONVERSATIONS}/{{uuid}}", agent_api.conversation, AGENT),
    Route("GET", f"{CONVERSATIONS}/{{uuid}}/messages", agent_api.messages, AGENT),
    Route("POST", f"{CONVERSATIONS}/{{uuid}}/messages", agent_api.send_message, AGENT),
    Route("GET", f"{CONVERSATIONS}/{{uuid}}/page-visits", agent_api.page_visits, AGENT),
    Route("PUT", f"{CONVERSATIONS}/{{uuid}}/status", agent_api.update_status, AGENT),
    Route("PUT", f"{CONVERSATIONS}/{{uuid}}/assignee/user", agent_api.update_assignee, AGENT),
    Route("PUT", f"{CONVERSATIONS}/{{uuid}}/assignee/user/remove", agent_api.remove_assignee, AGENT),
    Route("GET", "/api/v1/agents/me", agent_api.me, AGENT),
    Route("PUT", "/api/v1/agents/me/availability", agent_api.update_availability, AGENT),
    Route("POST", "/api/v1/media", agent_api.upload, AGENT),
)


def answer(desk: Desk, request: Request) -> Iterator[Action]:
    """Everything that a request causes, with exactly one Reply or Accept among it."""
    matching = [route for route in ROUTES if route.match(request.path) is not None]
    if not matching:
        yield _redirect(request) or failure(404, "Route not found", GENERAL)
        return
    route = next((route for route in matching if route.method == request.method), None)
    if route is None:
        yield _other_method(request, matching)
        return
    yield from _guarded(route, Call(desk, request, uuid=route.match(request.path) or ""))


def _guarded(route: Route, call: Call) -> Iterator[Action]:
    """Rate, then the route's guards, then its handler; what the guards add is in every answer."""
    desk, request = call.desk, call.request
    allowance = desk.limiter.count(route.rate, call.address, request.at) if route.rate else None
    if allowance and allowance.exceeded:
        yield allowance.refusal()
        return
    if allowance:
        call.headers |= allowance.headers
    try:
        for action in _guards_then_handler(route, call):
            yield action.with_headers(call.headers) if isinstance(action, Reply) else action
    except Refused as refused:
        yield refused.reply.with_headers(call.headers)


def _guards_then_handler(route: Route, call: Call) -> Iterator[Action]:
    if route.guard == AGENT:
        require_agent(call)
    elif route.guard is not wire.Guard.NONE:
        require_inbox(call)
    if route.guard in {wire.Guard.SESSION, wire.Guard.OPTIONAL_SESSION}:
        yield from require_session(call)
    yield from route.handler(call)


def _other_method(request: Request, matching: list[Route]) -> Reply:
    """OPTIONS gets no CORS header, so that no preflight ever succeeds. HEAD is refused like any other."""
    allowed = {"Allow": ", ".join(sorted({"OPTIONS", *(route.method for route in matching)}))}
    if request.method == "OPTIONS":
        return Reply(200).with_headers(allowed)
    return failure(405, "Request method not allowed", GENERAL).with_headers(allowed)


def _redirect(request: Request) -> Reply | None:
    """A trailing slash too many, or other letter case, is put right; a double slash is not."""
    stripped = request.path.removesuffix("/")
    mended = next((path for path in (stripped, stripped.lower()) if _has(request.method, path)), None)
    if mended is None:
        return None
    query = f"?{request.query}" if request.query else ""
    location = f"http://{request.headers.get('host', '')}{mended}{query}"
    return Reply(301 if request.method == "GET" else 308).with_headers({"Location": location})


def _has(method: str, path: str) -> bool:
    return any(route.method == method and route.match(path) is not None for route in ROUTES)
