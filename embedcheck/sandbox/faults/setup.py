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


def media_on_localhost(settings: InstanceSettings) -> InstanceSettings:
    """The root URL was never set, so that every attachment's link leads to localhost:9000."""
    return replace(settings, root_url="http://localhost:9000")


def _with_widget(settings: InstanceSettings, **changes: Any) -> InstanceSettings:
    inbox = settings.inbox
    return replace(settings, inbox=replace(inbox, widget=replace(inbox.widget, **changes)))


_MISTAKES = (
    site_not_trusted,
    inbox_disabled,
    inbox_without_secret,
    visitors_may_not_start,
    secret_in_introduction,
    media_on_localhost,
)

# They need the sandbox's own instance, hence the layer.
SETUP_FAULTS: dict[str, Fault] = {act.__name__: fault("server", act) for act in _MISTAKES}
