"""The inbox as its administrator may set it up: every language, both corners, other colours and texts."""

from dataclasses import replace

from embedcheck.conditions.surroundings import Act, Condition, Surroundings, condition
from embedcheck.sandbox.instance.language import LANGUAGES
from embedcheck.sandbox.instance.settings import (
    Background,
    Colors,
    HomeApp,
    HomeScreen,
    Launcher,
    NoticeBanner,
    PrechatField,
    PrechatForm,
    Spacing,
    WidgetConfig,
)


def dark_mode(around: Surroundings) -> Surroundings:
    """The widget is dark."""
    return around.with_widget(dark_mode=True)


def launcher_left(around: Surroundings) -> Surroundings:
    """The launcher and the chat are in the left corner."""
    return around.with_widget(launcher=Launcher(position="left"))


def launcher_far_in(around: Surroundings) -> Surroundings:
    """The launcher keeps a great distance from its corner: 120 pixels from the side, 90 from the bottom."""
    return around.with_widget(launcher=Launcher(spacing=Spacing(side=120, bottom=90)))


def other_colours(around: Surroundings) -> Surroundings:
    """A pale brand colour, a picture in the home screen's background, a launcher of another colour."""
    home = HomeScreen(header_text_color="black", background=Background(type="color", color="#fff7d6"))
    return around.with_widget(
        colors=Colors(primary="#ffe066"), home_screen=home, launcher=Launcher(color="#d6336c")
    )


def no_powered_by(around: Surroundings) -> Surroundings:
    """The line that says whose software it is, is hidden."""
    return around.with_widget(show_powered_by=False)


def notice_banner(around: Surroundings) -> Surroundings:
    """A notice stands above every conversation."""
    text = "Our kettle is being descaled: answers take a little longer today."
    return around.with_widget(notice_banner=NoticeBanner(text=text, enabled=True))


def home_apps(around: Surroundings) -> Surroundings:
    """The home screen has an announcement and a link below the way to the chat."""
    apps = (
        HomeApp("announcement", title="First flush is here", description="Picked in March."),
        HomeApp("external_link", url="https://shop.example/brewing", text="How to brew"),
    )
    return around.with_widget(home_apps=apps)


def no_introductions(around: Surroundings) -> Surroundings:
    """No greeting, no introduction: every text that may be empty is."""
    return around.with_widget(greeting_message="", introduction_message="", chat_introduction="")


def direct_to_conversation(around: Surroundings) -> Surroundings:
    """The widget opens on the conversation, not on its home screen."""
    return around.with_widget(direct_to_conversation=True)


def optional_prechat(around: Surroundings) -> Surroundings:
    """A form is asked before the first message, and none of its fields is required."""
    fields = (
        PrechatField("name", "text", "Name", order=1),
        PrechatField("email", "email", "E-mail", order=2),
    )
    form = PrechatForm(enabled=True, title="Before we pour", fields=fields)

    def ask(widget: WidgetConfig) -> WidgetConfig:
        # An inbox that has a form keeps it: its scenario fills in those fields.
        return widget if widget.prechat_form.enabled else replace(widget, prechat_form=form)

    return replace(around, sandbox=around.sandbox.with_widget(ask))


def language_of_the_browser(around: Surroundings) -> Surroundings:
    """The widget speaks the language of the visitor's browser, if it can."""
    return around.with_widget(language="auto")


def _speaking(code: str) -> Act:
    def speak(around: Surroundings) -> Surroundings:
        return around.with_widget(language=code)

    speak.__name__ = f"language_{code.replace('-', '_')}"
    speak.__doc__ = f"The widget speaks {LANGUAGES[code]['_.name']} ({code})."
    return speak


INBOX_CONDITIONS: tuple[Condition, ...] = tuple(
    condition("inbox", act)
    for act in (
        dark_mode,
        launcher_left,
        launcher_far_in,
        other_colours,
        no_powered_by,
        notice_banner,
        home_apps,
        no_introductions,
        direct_to_conversation,
        optional_prechat,
        language_of_the_browser,
        *map(_speaking, LANGUAGES),
    )
)
