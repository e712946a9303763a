"""The visitor's own browser: a slow machine, a small screen, another taste. Also for somebody's real site."""

from embedcheck.conditions.surroundings import Condition, Surroundings, condition


def slow_machine(around: Surroundings) -> Surroundings:
    """A processor of a quarter of this one's speed (Chromium only)."""
    return around.in_browser(cpu_slowdown=4.0)


def phone_320(around: Surroundings) -> Surroundings:
    """The smallest phone that is still around: 320 by 568 pixels, by touch."""
    return around.in_browser(viewport=(320, 568), touch=True)


def phone_360(around: Surroundings) -> Surroundings:
    """A common phone: 360 by 640 pixels, by touch."""
    return around.in_browser(viewport=(360, 640), touch=True)


def phone_390(around: Surroundings) -> Surroundings:
    """A newer phone: 390 by 844 pixels, by touch."""
    return around.in_browser(viewport=(390, 844), touch=True)


def short_laptop(around: Surroundings) -> Surroundings:
    """A small laptop: 1024 by 600 pixels, less high than the open chat would like."""
    return around.in_browser(viewport=(1024, 600))


def prefers_dark(around: Surroundings) -> Surroundings:
    """A visitor whose system is set to dark colours."""
    return around.in_browser(color_scheme="dark")


def prefers_no_motion(around: Surroundings) -> Surroundings:
    """A visitor whose system is set to show no animations."""
    return around.in_browser(reduced_motion="reduce")


def persian_browser(around: Surroundings) -> Surroundings:
    """A visitor whose browser speaks Persian, which is written from right to left."""
    return around.in_browser(locale="fa-IR")


BROWSER_CONDITIONS: tuple[Condition, ...] = tuple(
    condition("browser", act)
    for act in (
        slow_machine,
        phone_320,
        phone_360,
        phone_390,
        short_laptop,
        prefers_dark,
        prefers_no_motion,
        persian_browser,
    )
)
