"""The stories of the known defects that questions come upon: those of the checks, and the probe's own.

Where both tell one, the probe's is for who writes a frontend, not for who embeds the widget.
"""

from dataclasses import dataclass

from embedcheck.checks.known_defects import KNOWN_DEFECTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """`reference` is where Libredesk's source has it, `workaround` what to do meanwhile."""

    looks_like: str
    reference: str
    workaround: str


OF_CHECKS = {
    each.id: Story(looks_like=each.looks_like, reference=each.reference, workaround=each.workaround)
    for each in KNOWN_DEFECTS
}
OF_THE_PROBE = {
    "D-20": Story(
        looks_like="An unknown or foreign conversation is answered 500, with two JSON documents in one body.",
        reference="cmd/chat.go:711-738: the refusal is written, and then the handler goes on",
        workaround="Read the first document: it says NotFoundException or PermissionException.",
    ),
    "D-22": Story(
        looks_like="After a failed join the socket goes on in the name of who had joined before.",
        reference="cmd/widget_ws.go:134-152: the user is not reset",
        workaround="Open a new socket for every identity.",
    ),
    "D-36": Story(
        looks_like="A missing field of the pre-chat form is answered as an error of the server's.",
        reference="cmd/chat.go:226-229: a plain error becomes a GeneralException",
        workaround="Check required fields in the frontend before sending.",
    ),
    "D-37": Story(
        looks_like="Of several files in one upload only the first is stored.",
        reference="cmd/chat.go:611: files[0]",
        workaround="Send each file in a request of its own.",
    ),
    "D-39": Story(
        looks_like="A person's own message is not shown in their second tab until it is reloaded.",
        reference="cmd/chat.go:519: what a visitor writes is told to agents alone",
        workaround="Read the conversation anew when the tab comes to the front.",
    ),
    "D-40": Story(
        looks_like="A conversation that the person has reopened is still shown closed in their second tab.",
        reference="internal/conversation/conversation.go:1055: only agents' changes are told to the widget",
        workaround="Read the conversation anew when the tab comes to the front.",
    ),
    "D-41": Story(
        looks_like="A site's console says «Failed to fetch» where the inbox is wrong or disabled.",
        reference="cmd/chat.go:111: the CORS header is set after the guards",
        workaround="Open the launcher's address in a tab of its own to read the error.",
    ),
}
STORIES: dict[str, Story] = {**OF_CHECKS, **OF_THE_PROBE}
