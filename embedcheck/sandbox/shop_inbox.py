"""The inbox of the demo shop: the sandbox's instance looks like a configured one, not like a fresh one."""

from embedcheck.sandbox.instance.settings import (
    Background,
    Colors,
    HomeScreen,
    Inbox,
    InstanceSettings,
    WidgetConfig,
)

SHOP = WidgetConfig(
    brand_name="Leaf & Kettle",
    colors=Colors(primary="#2f5d50"),
    home_screen=HomeScreen(
        header_text_color="white",
        background=Background(type="gradient", gradient_start="#2f5d50", gradient_end="#4f8573"),
    ),
    greeting_message="Hello {{ .FirstName | there }}",
    introduction_message="Which tea may it be?",
    chat_introduction="A person answers, Monday to Saturday.",
)


def shop_settings() -> InstanceSettings:
    """Fresh credentials at every call."""
    return InstanceSettings(inbox=Inbox(name="Leaf & Kettle", widget=SHOP))
