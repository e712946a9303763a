"""The demo shop's inboxes: the sandbox's instance looks like a configured one, not like a fresh one."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from embedcheck.sandbox.instance.settings import (
    Audience,
    Background,
    Colors,
    CustomAttribute,
    Features,
    HomeScreen,
    Inbox,
    InstanceSettings,
    PrechatField,
    PrechatForm,
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

COMPANY = CustomAttribute(id=1, name="Company", data_type="list", values=("Acme", "Globex", "Initech"))
PRECHAT = PrechatForm(
    enabled=True,
    title="Before we pour",
    fields=(
        PrechatField("name", "text", "Name", required=True, order=1),
        PrechatField("email", "email", "E-mail", required=True, order=2),
        PrechatField(
            "company",
            "list",
            COMPANY.name,
            order=3,
            is_default=False,
            custom_attribute_id=COMPANY.id,
        ),
    ),
)
_ONE = Audience(prevent_multiple_conversations=True, prevent_reply_to_closed_conversation=True)

# What each further inbox adds to the shop's own, by the names that scenarios give them.
NAMED: Mapping[str, WidgetConfig] = {
    "prechat": replace(SHOP, prechat_form=PRECHAT),
    "hours": replace(SHOP, show_office_hours_in_chat=True),
    "no-uploads": replace(SHOP, features=Features(file_upload=False)),
    "trusted": replace(SHOP, trusted_domains=("www.shop.example", "*.shop.example")),
    "one-conversation": replace(SHOP, visitors=_ONE, users=_ONE),
    "second": replace(SHOP, brand_name="Leaf & Kettle wholesale"),
}

# As Libredesk hands office hours to the widget, key by key (`settings` with `show_office_hours_in_chat`).
HOURS: Mapping[str, Any] = {
    "id": 1,
    "created_at": "2026-01-05T08:00:00.104806Z",
    "updated_at": "2026-01-05T08:00:00.104806Z",
    "name": "The shop",
    "description": "Monday to Saturday",
    "is_always_open": False,
    "holidays": [{"date": "2027-01-01", "name": "New Year"}],
    "hours": {
        day: {"open": "09:00", "close": "17:00"}
        for day in ("Friday", "Monday", "Tuesday", "Saturday", "Thursday", "Wednesday")
    },
}

UPLOAD_MEGABYTES = 2
UPLOAD_KINDS = ("png", "jpg", "jpeg", "gif", "pdf", "txt")


def shop_settings() -> InstanceSettings:
    """Fresh credentials at every call; each inbox has a JWT secret of its own."""
    others = (
        Inbox(id=number, name=name, widget=widget)
        for number, (name, widget) in enumerate(NAMED.items(), start=2)
    )
    return InstanceSettings(
        inbox=Inbox(name="Leaf & Kettle", widget=SHOP),
        other_inboxes=tuple(others),
        business_hours=(HOURS,),
        default_business_hours=int(HOURS["id"]),
        custom_attributes=(COMPANY,),
        upload_limit=UPLOAD_MEGABYTES,
        upload_extensions=UPLOAD_KINDS,
    )


def guarded_settings() -> InstanceSettings:
    """The same with every guard that an administrator may set up: small files of few kinds alone, and an
    inbox that is disabled. It is what `embedcheck probe` asks, so that each refusal can be asked for."""
    shop = shop_settings()
    disabled = Inbox(id=len(shop.inboxes) + 1, name="disabled", enabled=False)
    return replace(
        shop,
        other_inboxes=(*shop.other_inboxes, disabled),
        upload_limit=2,
        upload_extensions=("png", "jpg", "pdf", "txt"),
    )
