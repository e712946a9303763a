"""Lies in the instance's HTTP answers."""

from dataclasses import replace
from typing import Any

from embedcheck.sandbox.faults.lies import answer_instead, asks, edit_data, with_header, without_header
from embedcheck.sandbox.instance.actions import Abort, Actions, Cause, Reply, Request, Wait
from embedcheck.sandbox.instance.envelopes import (
    GENERAL,
    INPUT,
    SENDING_FAILED,
    SOMETHING_WRONG,
    UNAUTHORIZED,
    failure,
)
from embedcheck.sandbox.instance.ratelimit import BODY as RATE_LIMITED
from embedcheck.wire import endpoints as wire

FOREVER = 3600.0
ERROR_500 = failure(500, SOMETHING_WRONG, GENERAL)
ERROR_401 = failure(401, "Unauthorized", UNAUTHORIZED)
HTML = Reply(
    200, (("Content-Type", "text/html"),), b"<!doctype html><title>Are you human?</title><p>One moment</p>"
)
GATEWAY_ERROR = Reply(
    502, (("Content-Type", "text/html"),), b"<html><body><h1>502 Bad Gateway</h1></body></html>"
)


def answer_slowly(cause: Cause, actions: Actions) -> Actions:
    """Every HTTP answer comes one second late (slow is not wrong)."""
    for action in actions:
        if isinstance(action, Reply) and isinstance(cause, Request):
            yield Wait(1)
        yield action


def launcher_settings_500(cause: Cause, actions: Actions) -> Actions:
    """The launcher's settings fail with 500."""
    return answer_instead(actions, ERROR_500) if asks(cause, wire.LAUNCHER) else actions


def launcher_without_cors(cause: Cause, actions: Actions) -> Actions:
    """The launcher's settings come without their CORS header, so that the site cannot read them."""
    return without_header(actions, "Access-Control-Allow-Origin") if asks(cause, wire.LAUNCHER) else actions


def settings_500(cause: Cause, actions: Actions) -> Actions:
    """The widget's settings fail with 500."""
    return answer_instead(actions, ERROR_500) if asks(cause, wire.SETTINGS) else actions


def settings_are_html(cause: Cause, actions: Actions) -> Actions:
    """A firewall answers the widget's settings with a page of its own, and status 200."""
    return answer_instead(actions, HTML) if asks(cause, wire.SETTINGS) else actions


def settings_never_answered(cause: Cause, actions: Actions) -> Actions:
    """The widget's settings are never answered."""
    if asks(cause, wire.SETTINGS):
        yield Wait(FOREVER)
    yield from actions


def settings_cut_short(cause: Cause, actions: Actions) -> Actions:
    """The widget's settings end in the middle of their JSON."""
    for action in actions:
        if isinstance(action, Reply) and asks(cause, wire.SETTINGS):
            yield replace(action, body=action.body[: len(action.body) // 2])
        else:
            yield action


def wrong_inbox_settings(cause: Cause, actions: Actions) -> Actions:
    """The widget's settings are those of somebody else's inbox."""

    def of_another(data: dict[str, Any]) -> dict[str, Any]:
        launcher = {**data["launcher"], "position": "left", "color": "#b91c1c"}
        return {**data, "brand_name": "Somebody Else", "colors": {"primary": "#b91c1c"}, "launcher": launcher}

    return edit_data(actions, of_another) if asks(cause, wire.SETTINGS) else actions


def settings_leak_private_fields(cause: Cause, actions: Actions) -> Actions:
    """The public settings hold the fields that visitors must not see."""
    private = {
        "trusted_domains": ["intranet.example"],
        "blocked_ips": ["203.0.113.7"],
        "session_duration": "1h",
    }
    return edit_data(actions, lambda data: data | private) if asks(cause, wire.SETTINGS) else actions


def office_hours_missing(cause: Cause, actions: Actions) -> Actions:
    """The settings promise office hours, and hold none."""

    def without(data: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in data.items() if key != "business_hours"}

    return edit_data(actions, without) if asks(cause, wire.SETTINGS) else actions


def languages_500(cause: Cause, actions: Actions) -> Actions:
    """The widget's texts fail with 500."""
    return answer_instead(actions, ERROR_500) if asks(cause, wire.LANGUAGES, wire.LANGUAGE) else actions


def script_not_found(cause: Cause, actions: Actions) -> Actions:
    """`/widget.js` is gone, as after a failed upgrade."""
    missing = failure(404, "File not found", "NotFoundException")
    return answer_instead(actions, missing) if asks(cause, wire.SCRIPT) else actions


def trusted_domains_ignored(cause: Cause, actions: Actions) -> Actions:
    """A proxy strips the policy that says who may frame the widget, so that any site can."""
    return without_header(actions, "Content-Security-Policy") if asks(cause, wire.FRAME) else actions


def frame_ancestors_elsewhere(cause: Cause, actions: Actions) -> Actions:
    """The iframe document may only be framed by another site."""
    policy = "frame-ancestors 'self' https://elsewhere.example"
    return with_header(actions, "Content-Security-Policy", policy) if asks(cause, wire.FRAME) else actions


def frame_refuses_framing(cause: Cause, actions: Actions) -> Actions:
    """A proxy adds X-Frame-Options: DENY to the iframe document."""
    return with_header(actions, "X-Frame-Options", "DENY") if asks(cause, wire.FRAME) else actions


def frame_502(cause: Cause, actions: Actions) -> Actions:
    """The proxy answers 502 instead of the iframe document."""
    return answer_instead(actions, GATEWAY_ERROR) if asks(cause, wire.FRAME) else actions


def rate_limited(cause: Cause, actions: Actions) -> Actions:
    """Every widget request is refused with 429."""
    limited = Reply(429, (("Content-Type", "application/json"), ("Retry-After", "60")), RATE_LIMITED)
    is_widget_api = isinstance(cause, Request) and cause.path.startswith(wire.API)
    return answer_instead(actions, limited) if is_widget_api else actions


def inbox_header_stripped(cause: Cause, actions: Actions) -> Actions:
    """A proxy strips X-Libredesk-Inbox-ID, so that requests of a session name no inbox."""
    named = isinstance(cause, Request) and "inbox_id=" in cause.query
    needs_it = asks(cause, wire.EXCHANGE, wire.INIT, wire.CONVERSATIONS, wire.CONVERSATION, wire.MESSAGE)
    return iter((failure(400, "Inbox Required", INPUT),)) if needs_it and not named else actions


def exchange_refused(cause: Cause, actions: Actions) -> Actions:
    """No JWT is accepted, as if the inbox had another secret."""
    return iter((ERROR_401,)) if asks(cause, wire.EXCHANGE) else actions


def exchange_500(cause: Cause, actions: Actions) -> Actions:
    """A sign-in fails with 500."""
    return iter((ERROR_500,)) if asks(cause, wire.EXCHANGE) else actions


def exchange_names_somebody_else(cause: Cause, actions: Actions) -> Actions:
    """A sign-in answers with the name of another contact."""

    def rename(data: dict[str, Any]) -> dict[str, Any]:
        return {**data, "user": {**data["user"], "first_name": "Mallory", "last_name": "Sloane"}}

    return edit_data(actions, rename) if asks(cause, wire.EXCHANGE) else actions


def me_names_somebody_else(cause: Cause, actions: Actions) -> Actions:
    """`auth/me` gives a contact the name of another one."""

    def rename(data: dict[str, Any]) -> dict[str, Any]:
        mistaken = {"first_name": "Mallory", "last_name": "Sloane"}
        return data if data["is_visitor"] else data | mistaken

    return edit_data(actions, rename) if asks(cause, wire.ME) else actions


def conversations_500(cause: Cause, actions: Actions) -> Actions:
    """The list of conversations fails with 500."""
    return answer_instead(actions, ERROR_500) if asks(cause, wire.CONVERSATIONS) else actions


def conversations_hidden(cause: Cause, actions: Actions) -> Actions:
    """The list of conversations is empty."""
    return edit_data(actions, lambda _: []) if asks(cause, wire.CONVERSATIONS) else actions


def foreign_conversation_listed(cause: Cause, actions: Actions) -> Actions:
    """The list of conversations holds one more, which somebody else began."""

    def add(data: list[Any]) -> list[Any]:
        another = {"uuid": "6b1d3f0e-52a4-4c0b-9d6e-0a7c5f21e9b4", "unread_message_count": 0}
        return [*data, data[-1] | another] if data else data

    return edit_data(actions, add) if asks(cause, wire.CONVERSATIONS) else actions


def newest_message_hidden(cause: Cause, actions: Actions) -> Actions:
    """A conversation is read without its newest message."""
    return _edit_messages(cause, actions, lambda messages: messages[1:])


def messages_oldest_first(cause: Cause, actions: Actions) -> Actions:
    """A conversation's messages come in the wrong order."""
    return _edit_messages(cause, actions, lambda messages: messages[::-1])


def message_listed_twice(cause: Cause, actions: Actions) -> Actions:
    """A conversation is read with its newest message twice."""
    return _edit_messages(cause, actions, lambda messages: messages[:1] + messages)


def agent_email_shown(cause: Cause, actions: Actions) -> Actions:
    """A conversation is read with the e-mail addresses of its authors."""

    def reveal(messages: list[Any]) -> list[Any]:
        return [each | {"author": {**each["author"], "email": "agent@example.com"}} for each in messages]

    return _edit_messages(cause, actions, reveal)


def _edit_messages(cause: Cause, actions: Actions, change: Any) -> Actions:
    if not asks(cause, wire.CONVERSATION):
        return actions
    return edit_data(actions, lambda data: data | {"messages": change(data["messages"])})


def messages_without_author(cause: Cause, actions: Actions) -> Actions:
    """A conversation's messages lack a field that the contract promises."""

    def drop(messages: list[Any]) -> list[Any]:
        return [{key: value for key, value in each.items() if key != "author"} for each in messages]

    return _edit_messages(cause, actions, drop)


def unread_always_zero(cause: Cause, actions: Actions) -> Actions:
    """No reply ever counts as unread."""

    def none_unread(data: list[Any]) -> list[Any]:
        return [each | {"unread_message_count": 0} for each in data]

    return edit_data(actions, none_unread) if asks(cause, wire.CONVERSATIONS) else actions


def init_without_token(cause: Cause, actions: Actions) -> Actions:
    """A new visitor is not told their session token."""

    def forget(data: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in data.items() if key != "session_token"}

    return edit_data(actions, forget) if asks(cause, wire.INIT) else actions


def message_refused(cause: Cause, actions: Actions) -> Actions:
    """A message to an existing conversation is refused with 500, and not stored."""
    refusal = failure(500, SENDING_FAILED, GENERAL)
    return iter((refusal,)) if asks(cause, wire.MESSAGE) else actions


def message_refused_but_stored(cause: Cause, actions: Actions) -> Actions:
    """A message to an existing conversation is refused with 500, although it is stored."""
    refusal = failure(500, SENDING_FAILED, GENERAL)
    return answer_instead(actions, refusal) if asks(cause, wire.MESSAGE) else actions


def message_answered_with_another(cause: Cause, actions: Actions) -> Actions:
    """The acknowledgement of a message says another text than was sent."""
    other = {"content": "something else", "text_content": "something else"}
    return edit_data(actions, lambda data: data | other) if asks(cause, wire.MESSAGE) else actions


def message_dropped_on_the_way(cause: Cause, actions: Actions) -> Actions:
    """The connection breaks while a message is posted; nothing is stored."""
    return iter((Abort(),)) if asks(cause, wire.MESSAGE) else actions


def upload_refused(cause: Cause, actions: Actions) -> Actions:
    """A proxy refuses every upload as too large, with a page of its own."""
    refusal = Reply(413, (("Content-Type", "text/html"),), b"<h1>413 Request Entity Too Large</h1>")
    return iter((refusal,)) if asks(cause, wire.UPLOAD) else actions


def readings_may_be_kept(cause: Cause, actions: Actions) -> Actions:
    """A proxy lets everybody keep what a session reads for an hour, so that the next reading is an old one."""
    kept = asks(cause, wire.ME, wire.CONVERSATIONS, wire.CONVERSATION)
    return with_header(actions, "Cache-Control", "public, max-age=3600") if kept else actions


def desk_sets_a_cookie(cause: Cause, actions: Actions) -> Actions:
    """The desk's host sets a tracking cookie with the iframe document."""
    cookie = "visitor_tracker=1; Path=/; Max-Age=31536000; SameSite=Lax"
    return with_header(actions, "Set-Cookie", cookie) if asks(cause, wire.FRAME) else actions
