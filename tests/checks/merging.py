"""A visitor who chatted and signs in: the merge, of which each link can be broken."""

from typing import Any

from tests.builders import (
    CONTACT,
    VISITOR,
    Scene,
    cookies,
    host_hears,
    later,
    signed_in,
    step,
)
from tests.builders_wire import ask
from tests.scenes import (
    boot,
    conversation,
    first_message,
    joins,
    swap,
)


def chatting() -> list[Scene]:
    return [boot(), step("say"), first_message("Hello"), step("identify"), later(1)]


def merging(
    *, offer: str = VISITOR, header: str = "true", listed: Any = None, told: bool = True, left: str = ""
) -> list[Scene]:
    """A sign-in whose links can be broken one by one."""
    merge = ask("GET", "/chat/conversations", token=CONTACT, visitor=offer)
    found = [conversation(author=40)] if listed is None else listed
    return [
        signed_in(),
        swap(),
        joins(CONTACT),
        merge.sent,
        merge.answered(found, x_libredesk_clear_visitor=header) if header else merge.answered(found),
        host_hears("CLEAR_VISITOR_TOKEN") if told else [],
        cookies(CONTACT, left),
    ]
