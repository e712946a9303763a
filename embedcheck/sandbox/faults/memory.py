"""Lies about what is stored: lost, doubled, changed, left behind."""

from dataclasses import replace
from uuid import uuid4

from embedcheck.sandbox.faults.lies import asks, is_push, with_header, without, without_header
from embedcheck.sandbox.instance.actions import Action, Actions, Cause, Reply
from embedcheck.sandbox.instance.changes import (
    ContactSaw,
    ConversationSaved,
    HistoryMoved,
    MediaSaved,
    MessageAdded,
    MessageSent,
    PageVisited,
    PersonDeleted,
    PersonSaved,
    SessionEnded,
    SessionOpened,
)
from embedcheck.sandbox.instance.guards import CLEAR_VISITOR
from embedcheck.sandbox.instance.store import SYSTEM_ID
from embedcheck.wire import endpoints as wire


def _is_from_contact(action: Action) -> bool:
    return isinstance(action, MessageAdded) and action.message.sender == "contact"


def _is_reply(action: Action) -> bool:
    return isinstance(action, MessageAdded) and action.message.type == "outgoing"


def ack_but_lose_message(cause: Cause, actions: Actions) -> Actions:
    """A visitor's message is acknowledged, and not stored."""
    return without(_is_from_contact)(cause, actions)


def store_message_twice(_: Cause, actions: Actions) -> Actions:
    """A visitor's message is stored twice."""
    for action in actions:
        yield action
        if isinstance(action, MessageAdded) and _is_from_contact(action):
            yield replace(action, message=replace(action.message, uuid=str(uuid4())))


def store_half_a_message(_: Cause, actions: Actions) -> Actions:
    """Only the first half of a visitor's message is stored."""
    for action in actions:
        if isinstance(action, MessageAdded) and _is_from_contact(action):
            half = action.message.content[: len(action.message.content) // 2]
            message = replace(action.message, content=half, text_content=half)
            yield replace(action, message=message, preview=half)
        else:
            yield action


def store_message_as_an_agents(_: Cause, actions: Actions) -> Actions:
    """A visitor's message is stored as if an agent had written it."""
    for action in actions:
        if isinstance(action, MessageAdded) and _is_from_contact(action):
            yield replace(action, message=replace(action.message, sender="agent", sender_id=SYSTEM_ID))
        else:
            yield action


def store_message_garbled(_: Cause, actions: Actions) -> Actions:
    """A visitor's message is stored in the wrong character set."""
    for action in actions:
        if isinstance(action, MessageAdded) and _is_from_contact(action):
            garbled = f"Ã¼ {action.message.content}".encode().decode("latin-1")
            message = replace(action.message, content=garbled, text_content=garbled)
            yield replace(action, message=message, preview=garbled)
        else:
            yield action


def emoji_lost(_: Cause, actions: Actions) -> Actions:
    """Emoji of a visitor's message are lost in the store, as in a database of three-byte UTF-8."""
    for action in actions:
        if isinstance(action, MessageAdded) and _is_from_contact(action):
            content = "".join(letter for letter in action.message.content if ord(letter) <= 0xFFFF)
            yield replace(action, message=replace(action.message, content=content, text_content=content))
        else:
            yield action


def reply_not_stored(cause: Cause, actions: Actions) -> Actions:
    """An agent's reply is pushed, and not stored."""
    return without(_is_reply)(cause, actions)


def private_notes_leak(_: Cause, actions: Actions) -> Actions:
    """An agent's private note is stored as a reply, and the contact reads it."""
    for action in actions:
        if isinstance(action, MessageAdded) and _is_reply(action) and action.message.private:
            yield replace(action, message=replace(action.message, private=False))
        else:
            yield action


def resolved_stays_resolved(cause: Cause, actions: Actions) -> Actions:
    """A message into a resolved conversation is stored, and the conversation stays resolved."""
    before: set[str] = set()
    for action in actions:
        if isinstance(action, ConversationSaved) and asks(cause, wire.MESSAGE):
            before = before or {action.conversation.status}
            if action.conversation.status not in before:
                continue
        yield action


def contact_address_lost(cause: Cause, actions: Actions) -> Actions:
    """A sign-in stores another e-mail address of the contact than its JWT names."""
    for action in actions:
        if isinstance(action, PersonSaved) and asks(cause, wire.EXCHANGE):
            yield PersonSaved(replace(action.person, email="info@shop.example"))
        else:
            yield action


def last_seen_not_stored(cause: Cause, actions: Actions) -> Actions:
    """What the contact has seen is acknowledged, and not stored."""
    return without(ContactSaw)(cause, actions) if asks(cause, wire.LAST_SEEN) else actions


def upload_not_stored(cause: Cause, actions: Actions) -> Actions:
    """An uploaded file is acknowledged, and not stored."""
    return without(MediaSaved)(cause, actions) if asks(cause, wire.UPLOAD) else actions


def store_half_a_file(cause: Cause, actions: Actions) -> Actions:
    """Only the first half of an uploaded file is stored."""
    for action in actions:
        if isinstance(action, MediaSaved) and asks(cause, wire.UPLOAD):
            body = action.media.body
            yield MediaSaved(replace(action.media, body=body[: len(body) // 2]))
        else:
            yield action


def store_file_under_another_name(cause: Cause, actions: Actions) -> Actions:
    """An uploaded file is stored under another name."""
    for action in actions:
        if isinstance(action, MediaSaved) and asks(cause, wire.UPLOAD):
            yield MediaSaved(replace(action.media, name="upload.txt"))
        else:
            yield action


def page_visit_not_stored(cause: Cause, actions: Actions) -> Actions:
    """Page visits are not stored."""
    return without(PageVisited)(cause, actions)


def page_visit_stored_twice(_: Cause, actions: Actions) -> Actions:
    """Each page visit is stored twice."""
    for action in actions:
        yield action
        if isinstance(action, PageVisited):
            yield action


def page_visit_stored_with_another_title(_: Cause, actions: Actions) -> Actions:
    """Page visits are stored with another title than they were sent with."""
    for action in actions:
        if isinstance(action, PageVisited):
            yield replace(action, visit=replace(action.visit, title="Untitled"))
        else:
            yield action


def page_visit_stored_with_another_url(_: Cause, actions: Actions) -> Actions:
    """Page visits are stored with the address of another page."""
    for action in actions:
        if isinstance(action, PageVisited):
            yield replace(action, visit=replace(action.visit, url=f"{action.visit.url}/elsewhere"))
        else:
            yield action


def prechat_answers_not_stored(cause: Cause, actions: Actions) -> Actions:
    """A new visitor's e-mail address and attributes are acknowledged, and not stored."""
    for action in actions:
        if isinstance(action, PersonSaved) and asks(cause, wire.INIT):
            yield PersonSaved(replace(action.person, email=None, phone_number=None, custom_attributes={}))
        else:
            yield action


def session_dies_at_once(cause: Cause, actions: Actions) -> Actions:
    """A sign-in hands out a session that is not stored, so that its first use is refused."""
    return without(SessionOpened)(cause, actions) if asks(cause, wire.EXCHANGE) else actions


def visitor_session_dies_at_once(cause: Cause, actions: Actions) -> Actions:
    """A new visitor gets a session that is not stored, so that its first use is refused."""
    return without(SessionOpened)(cause, actions) if asks(cause, wire.INIT) else actions


def merge_without_clear_header(_: Cause, actions: Actions) -> Actions:
    """The visitor is merged, but X-Libredesk-Clear-Visitor is missing."""
    return without_header(actions, CLEAR_VISITOR)


def clear_header_without_merge(cause: Cause, actions: Actions) -> Actions:
    """X-Libredesk-Clear-Visitor is sent, but nothing is merged and the visitor's token stays good."""
    return without(HistoryMoved, PersonDeleted, SessionEnded)(cause, actions)


def clear_header_says_false(_: Cause, actions: Actions) -> Actions:
    """X-Libredesk-Clear-Visitor comes with the value false."""
    for action in actions:
        if isinstance(action, Reply) and any(name == CLEAR_VISITOR for name, _ in action.headers):
            yield action.with_headers({CLEAR_VISITOR: "false"})
        else:
            yield action


def clear_header_always(cause: Cause, actions: Actions) -> Actions:
    """X-Libredesk-Clear-Visitor is sent with every list of conversations, merged or not."""
    return with_header(actions, CLEAR_VISITOR, "true") if asks(cause, wire.CONVERSATIONS) else actions


def old_visitor_token_still_good(cause: Cause, actions: Actions) -> Actions:
    """The visitor is merged, but their old token is still accepted."""
    return without(PersonDeleted, SessionEnded)(cause, actions)


def history_not_carried_over(cause: Cause, actions: Actions) -> Actions:
    """The visitor is merged, but their conversations stay behind."""
    return without(HistoryMoved)(cause, actions)


def reply_stored_but_never_sent(cause: Cause, actions: Actions) -> Actions:
    """An agent's reply stays pending for ever: neither pushed nor marked as sent."""
    return without(MessageSent, lambda action: is_push(action, "new_message"))(cause, actions)
