"""What the instance's administrator can do wrong. Each `act` takes the settings and returns them with one mistake."""

from dataclasses import replace
from typing import Any

from embedcheck.sandbox.faults.fault import Fault, fault
from embedcheck.sandbox.instance.settings import InstanceSettings


def site_not_trusted(settings: InstanceSettings) -> InstanceSettings:
    """The inbox trusts other domains than the site's, so the browser refuses the iframe."""
    return _with_widget(settings, trusted_domains=("www.shop.example", "*.shop.example"))


def inbox_disabled(settings: InstanceSettings) -> InstanceSettings:
    """The inbox is switched off."""
    return replace(settings, inbox=replace(settings.inbox, enabled=False))


def inbox_without_secret(settings: InstanceSettings) -> InstanceSettings:
    """The inbox has lost its JWT secret, so that no sign-in succeeds; the site still signs with a key of its own."""
    return replace(settings, inbox=replace(settings.inbox, jwt_secret=""))


def visitors_may_not_start(settings: InstanceSettings) -> InstanceSettings:
    """Visitors may not start conversations, although the widget offers it."""
    return _with_widget(
        settings, visitors=replace(settings.inbox.widget.visitors, allow_start_conversation=False)
    )


def secret_in_introduction(settings: InstanceSettings) -> InstanceSettings:
    """Somebody pasted the inbox's secret into the chat's introduction, which every visitor is sent."""
    words = f"For the developers: {settings.inbox.jwt_secret}"
    return _with_widget(settings, chat_introduction=words)


def expired_jwt_accepted(settings: InstanceSettings) -> InstanceSettings:
    """A JWT that has expired still signs its bearer in."""
    return _overlooking(settings, expiry=False)


def forged_jwt_accepted(settings: InstanceSettings) -> InstanceSettings:
    """Nobody looks at a JWT's signature: whoever writes one is whom it names."""
    return _overlooking(settings, signature=False)


def unsigned_jwt_accepted(settings: InstanceSettings) -> InstanceSettings:
    """A JWT that says `alg: none` needs no signature."""
    return _overlooking(settings, algorithm=False)


def jwt_of_another_inbox_accepted(settings: InstanceSettings) -> InstanceSettings:
    """A JWT that another inbox's secret has signed is good here too."""
    return _overlooking(settings, own_key=False)


def jwt_without_email_accepted(settings: InstanceSettings) -> InstanceSettings:
    """A JWT that lacks a claim which the page of the widget API requires signs its bearer in."""
    return _overlooking(settings, claims=False)


def session_of_another_inbox_accepted(settings: InstanceSettings) -> InstanceSettings:
    """A session opens every inbox of the instance, not only the one that gave it."""
    return _overlooking(settings, own_sessions=False)


def foreign_conversation_readable(settings: InstanceSettings) -> InstanceSettings:
    """Whoever knows a conversation's UUID may read it, write in it and mark it as seen."""
    return _overlooking(settings, own_conversations=False)


def private_notes_pushed(settings: InstanceSettings) -> InstanceSettings:
    """An agent's private note is kept as one, and pushed to the contact's widgets like a reply."""
    return _overlooking(settings, own_notes=False)


def media_on_localhost(settings: InstanceSettings) -> InstanceSettings:
    """The root URL was never set, so that every attachment's link leads to localhost:9000."""
    return replace(settings, root_url="http://localhost:9000")


def _with_widget(settings: InstanceSettings, **changes: Any) -> InstanceSettings:
    inbox = settings.inbox
    return replace(settings, inbox=replace(inbox, widget=replace(inbox.widget, **changes)))


def _overlooking(settings: InstanceSettings, **looks: bool) -> InstanceSettings:
    return replace(settings, strictness=replace(settings.strictness, **looks))


_MISTAKES = (
    site_not_trusted,
    inbox_disabled,
    inbox_without_secret,
    visitors_may_not_start,
    secret_in_introduction,
    media_on_localhost,
    expired_jwt_accepted,
    forged_jwt_accepted,
    unsigned_jwt_accepted,
    jwt_of_another_inbox_accepted,
    jwt_without_email_accepted,
    session_of_another_inbox_accepted,
    foreign_conversation_readable,
    private_notes_pushed,
)

# They need the sandbox's own instance, hence the layer.
SETUP_FAULTS: dict[str, Fault] = {act.__name__: fault("server", act) for act in _MISTAKES}
