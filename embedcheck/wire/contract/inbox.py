"""The public settings of an inbox, in the shape of 2.7.0 and in the later ones (`livechat.go:50-125`).

Later servers add `theme` and `branding`; some of them keep the older fields beside these, some do not.
"""

from typing import Annotated, Any

from pydantic import Field

from embedcheck.wire.contract.shape import Later, Omitted, Private, Shape, Timestamp, Usual, vocabulary

Side = Annotated[str, vocabulary("left", "right")]
Theme = Annotated[str, vocabulary("light", "dark", "system")]
FieldType = Annotated[str, vocabulary("text", "email", "number", "date", "link", "checkbox", "phone", "list")]


class Colors(Shape):
    primary: str


class Spacing(Shape):
    """Pixels, 0 to 200."""

    side: int
    bottom: int


class Launcher(Shape):
    """An empty `color` means `colors.primary`, an empty `logo_url` the instance's own picture."""

    spacing: Spacing
    position: Side
    logo_url: str
    color: str


class LaterLauncher(Shape):
    """`icon_scale` is in percent."""

    spacing: Spacing
    position: Side
    icon_scale: int
    logo_url: Omitted[str]
    color: Omitted[str]


class LauncherLooks(Shape):
    logo_url: str
    color: str


class LauncherBranding(Shape):
    colors: Colors
    launcher: LauncherLooks


class LauncherBrandings(Shape):
    light: LauncherBranding
    dark: LauncherBranding


class LauncherSettings(Shape):
    """What the script needs to draw the launcher (2.7.0)."""

    colors: Colors
    launcher: Launcher


class LaterLauncherSettings(Shape):
    """What the script needs to draw the launcher, for a light and a dark page (after 2.7.0)."""

    launcher: LaterLauncher
    theme: Theme
    branding: LauncherBrandings
    colors: Omitted[Colors]


class Audience(Shape):
    """What visitors, or verified contacts (`users`), may do."""

    allow_start_conversation: bool
    prevent_multiple_conversations: bool
    prevent_reply_to_closed_conversation: bool
    start_conversation_button_text: str
    quick_replies: Later[list[str] | None]
    direct_to_conversation: Later[bool]


class Background(Shape):
    type: str
    color: str
    gradient_start: str
    gradient_end: str
    image_url: str


class HomeScreen(Shape):
    header_text_color: str
    background: Background
    fade_background: bool


class Branding(Shape):
    colors: Colors
    logo_url: str
    launcher: LauncherLooks
    home_screen: HomeScreen


class Brandings(Shape):
    light: Branding
    dark: Branding


class Features(Shape):
    emoji: bool
    file_upload: bool
    transcript: Later[bool]


class NoticeBanner(Shape):
    text: str
    enabled: bool


class HomeApp(Shape):
    type: Annotated[str, vocabulary("announcement", "external_link", "help")]
    title: Omitted[str]
    description: Omitted[str]
    image_url: Omitted[str]
    url: str
    text: Omitted[str]


class PrechatField(Shape):
    """Label and type of a custom field are those of its attribute."""

    key: str
    type: FieldType
    label: str
    placeholder: str
    required: bool
    enabled: bool
    order: int
    is_default: bool
    custom_attribute_id: int


class AudienceForm(Shape):
    enabled: Omitted[bool]
    title: Omitted[str]
    fields: Omitted[list[PrechatField] | None]


class PrechatForm(Shape):
    enabled: bool
    title: str
    fields: list[PrechatField] | None
    handoff_only: Later[bool]
    visitors: Later[AudienceForm]
    users: Later[AudienceForm]


class BusinessHours(Shape):
    """`hours` and `holidays` are whatever JSON the help desk stored."""

    id: int
    created_at: Timestamp
    updated_at: Timestamp
    name: str
    description: str | None
    is_always_open: bool
    holidays: Any
    hours: Any


class CustomAttribute(Shape):
    id: int
    values: list[str] | None


class HelpAudience(Shape):
    tab: bool


class Help(Shape):
    help_center_id: int
    visitors: Omitted[HelpAudience]
    users: Omitted[HelpAudience]
    featured_ids: Omitted[list[int] | None]


class _CommonSettings(Shape):
    brand_name: str
    website_url: Usual[str]
    show_powered_by: Usual[bool]
    language: str
    fallback_language: Usual[str]
    users: Audience
    visitors: Audience
    features: Features
    notice_banner: Usual[NoticeBanner]
    home_apps: Usual[list[HomeApp] | None]
    direct_to_conversation: Usual[bool]
    greeting_message: Usual[str]
    chat_introduction: Usual[str]
    introduction_message: Usual[str]
    show_office_hours_in_chat: Usual[bool]
    show_office_hours_after_assignment: Usual[bool]
    chat_reply_expectation_message: Usual[str]
    prechat_form: PrechatForm
    business_hours: Omitted[list[BusinessHours]]
    default_business_hours_id: Omitted[int]
    working_hours_utc_offset: Omitted[int]
    # Keyed by the attribute's id, as a string.
    custom_attributes: Omitted[dict[str, CustomAttribute]]
    trusted_domains: Private
    blocked_ips: Private
    continuity: Private
    session_duration: Private
    campaigns: Private


class Settings(_CommonSettings):
    """All that a frontend needs to know of its inbox (2.7.0)."""

    dark_mode: Usual[bool]
    colors: Colors
    home_screen: Usual[HomeScreen]
    launcher: Launcher
    logo_url: Usual[str]


class LaterSettings(_CommonSettings):
    """All that a frontend needs to know of its inbox (after 2.7.0)."""

    theme: Theme
    branding: Brandings
    launcher: LaterLauncher
    dark_mode: Omitted[bool]
    colors: Omitted[Colors]
    home_screen: Omitted[HomeScreen]
    logo_url: Omitted[str]
    quick_replies: Omitted[list[str] | None]
    has_campaigns: Omitted[bool]
    campaign_delay_seconds: Omitted[int]
    campaign_cooldown: Omitted[str]
    help: Omitted[Help]


class Language(Shape):
    code: Annotated[str, Field(pattern="^[a-z]{2}-[A-Z]{2}$")]
    name: str
