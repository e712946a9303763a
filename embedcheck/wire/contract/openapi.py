"""The widget's HTTP API as an OpenAPI 3.1 document, written from the table of operations."""

from typing import Any

from embedcheck.wire import endpoints
from embedcheck.wire.contract.envelopes import Failure, Throttled
from embedcheck.wire.contract.operations import OPERATIONS, Operation
from embedcheck.wire.contract.schemas import json_schemas
from embedcheck.wire.endpoints import Endpoint, Guard

VERSION = "2.7.0"
Json = dict[str, Any]
JSON = "application/json"
MULTIPART = "multipart/form-data"

ABOUT = """What Libredesk's live chat widget and its server say to each other over HTTP.

Written down from what Libredesk 2.7.0 does. Where its published page says otherwise, this follows the server
and says so. Shapes of later versions are alternatives. Objects are open: a later version may add fields.

JSON is answered in an envelope, `{"status": "success", "data": …}` or `{"status": "error", "message": …,
"data": null, "error_type": …}`. Two answers are none: that of the rate limiter has no `data` and no
`error_type`, and about an unknown conversation 2.7.0 writes two envelopes into one body. No answer but the
launcher's settings may be read across origins, and no preflight succeeds: a frontend lives on the instance's origin.
"""

_INBOX = "The inbox's UUID. The header wins over the query."
_SECURITY_SCHEMES: Json = {
    "inbox_header": {"type": "apiKey", "in": "header", "name": "X-Libredesk-Inbox-ID", "description": _INBOX},
    "inbox_query": {"type": "apiKey", "in": "query", "name": endpoints.INBOX_QUERY, "description": _INBOX},
    "session": {
        "type": "http",
        "scheme": "bearer",
        "description": "The session's token, of 43 characters, from `exchange` or `init`. Exactly `Bearer `, one space.",
    },
}
_PARAMETERS: Json = {
    "visitor_token": {
        "name": "X-Libredesk-Visitor-Token",
        "in": "header",
        "required": False,
        "schema": {"type": "string"},
        "description": "Asks that this visitor be merged into the contact whose session it is. Looked at with every"
        " session of a verified contact; never by `exchange`.",
    }
}
_HEADERS: Json = {
    "clear_visitor": {
        "description": "`true` if the visitor was merged by this very request: forget the visitor's token now.",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "ratelimit_limit": {"description": "Requests in 60 seconds.", "schema": {"type": "integer"}},
    "ratelimit_remaining": {"description": "Requests that are left.", "schema": {"type": "integer"}},
    "ratelimit_reset": {"description": "Unix time, in seconds.", "schema": {"type": "integer"}},
    "retry_after": {"description": "Seconds.", "schema": {"type": "integer"}},
}
_RATE = {
    "X-Ratelimit-Limit": "ratelimit_limit",
    "X-Ratelimit-Remaining": "ratelimit_remaining",
    "X-Ratelimit-Reset": "ratelimit_reset",
}
_FORM: Json = {
    "type": "object",
    "required": ["conversation_uuid", "files"],
    "properties": {
        "conversation_uuid": {"type": "string"},
        "files": {"type": "array", "minItems": 1, "items": {"type": "string", "format": "binary"}},
    },
}
SOCKET = Operation(
    endpoints.SOCKET,
    "Upgrades to the widget's WebSocket.",
    differs="It shares the rate limit. What is said on it is in the AsyncAPI document.",
)


def openapi() -> Json:
    """The document, ready to be written as JSON."""
    operations = [*OPERATIONS.values(), SOCKET]
    types = [_data(each) for operation in operations for each in operation.answers]
    types += [each.request for each in operations if each.request]
    schemas, shared = json_schemas([*types, Failure, Throttled])
    paths: Json = {}
    for each in operations:
        paths.setdefault(each.endpoint.path, {})[each.endpoint.method.lower()] = _operation(each, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Libredesk live chat widget", "version": VERSION, "description": ABOUT},
        "servers": [{"url": "https://{host}", "variables": {"host": {"default": "desk.example.com"}}}],
        "paths": paths,
        "components": {
            "schemas": shared,
            "securitySchemes": _SECURITY_SCHEMES,
            "parameters": _PARAMETERS,
            "headers": _HEADERS,
        },
    }


def _data(answer: Any) -> Any:
    """What a success holds in `data`; of an answer without an envelope, all of it."""
    fields = getattr(answer, "model_fields", None)
    return fields["data"].annotation if fields else answer


def _operation(operation: Operation, schemas: dict[Any, Json]) -> Json:
    endpoint = operation.endpoint
    differs = f"\n\nUnlike the published page: {operation.differs}" if operation.differs else ""
    written: Json = {
        "operationId": endpoint.name.replace(" ", "_").replace("-", "_"),
        "summary": operation.summary,
        "description": operation.summary + differs,
        "security": _security(endpoint.guard),
        "parameters": _parameters(endpoint),
        "responses": _responses(operation, schemas),
    }
    if operation.request is not None:
        content = {JSON: {"schema": schemas[operation.request]}}
        written["requestBody"] = {"required": True, "content": content}
    elif endpoint is endpoints.UPLOAD:
        written["requestBody"] = {"required": True, "content": {MULTIPART: {"schema": _FORM}}}
    return written


def _security(guard: Guard) -> list[Json]:
    inbox: list[Json] = [{"inbox_header": []}, {"inbox_query": []}]
    with_session = [{**each, "session": []} for each in inbox]
    if guard is Guard.SESSION:
        return with_session
    if guard is Guard.OPTIONAL_SESSION:
        return [*inbox, *with_session]
    return inbox if guard is Guard.INBOX else []


def _parameters(endpoint: Endpoint) -> list[Json]:
    names = [name for name in ("uuid", "code") if f"{{{name}}}" in endpoint.path]
    path: list[Json] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names
    ]
    if endpoint.guard in (Guard.SESSION, Guard.OPTIONAL_SESSION):
        path.append({"$ref": "#/components/parameters/visitor_token"})
    return path


def _responses(operation: Operation, schemas: dict[Any, Json]) -> Json:
    endpoint = operation.endpoint
    headers = _headers(*_RATE.items()) if operation.limited else {}
    good: Json = {"description": operation.summary, "headers": dict(headers)}
    if endpoint.guard in (Guard.SESSION, Guard.OPTIONAL_SESSION):
        good["headers"] |= _headers(("X-Libredesk-Clear-Visitor", "clear_visitor"))
    if endpoint is endpoints.SOCKET:
        plain = {"description": "No upgrade was asked for, or a proxy took it away.", "headers": headers}
        return {
            "101": {"description": "The socket is open."},
            "200": plain,
            **_refusals(operation, schemas, headers),
        }
    if operation.answers:
        good["content"] = {JSON: {"schema": _success(operation, schemas)}}
    else:
        good["content"] = {operation.media: {"schema": {"type": "string"}}}
    return {"200": good, **_refusals(operation, schemas, headers)}


def _success(operation: Operation, schemas: dict[Any, Json]) -> Json:
    found = [schemas[_data(each)] for each in operation.answers]
    data = found[0] if len(found) == 1 else {"anyOf": found}
    if operation.bare:
        return data
    return {
        "type": "object",
        "required": ["status", "data"],
        "properties": {"status": {"const": "success"}, "data": data},
    }


def _refusals(operation: Operation, schemas: dict[Any, Json], headers: Json) -> Json:
    written: Json = {}
    for status, words in sorted(operation.refusals.items()):
        schema, more = schemas[Failure], {}
        if status == 429:
            schema, more = (
                {"anyOf": [schemas[Throttled], schemas[Failure]]},
                _headers(("Retry-After", "retry_after")),
            )
        content = {JSON: {"schema": schema}}
        written[str(status)] = {"description": words, "headers": {**headers, **more}, "content": content}
    return written


def _headers(*names: tuple[str, str]) -> Json:
    return {name: {"$ref": f"#/components/headers/{key}"} for name, key in names}
