"""What a single-page application can do wrong with history and titles.

Each `act` takes a page of the shop and returns it with one mistake.
"""

from collections.abc import Callable
from dataclasses import replace

from embedcheck.sandbox.faults.fault import Fault, fault
from embedcheck.sandbox.site_pages.page import SitePage


def history_kept_native(page: SitePage) -> SitePage:
    """The single-page application kept the browser's own pushState, so that its pages go unnoticed."""
    code = (
        "for (const name of ['pushState', 'replaceState']) { const native = history[name]; "
        "Object.defineProperty(history, name, { get: () => native, set () {} }) }"
    )
    return page.with_head(page.script(code))


def history_wrapped_over(page: SitePage) -> SitePage:
    """An analytics script lays its own wrapper of history, made before the widget came, over the widget's."""
    before = "const before = history.pushState.bind(history);"
    counted = "(...step) => { window.steps = (window.steps || 0) + 1; return before(...step) }"
    code = f"{{ {before} addEventListener('load', () => setTimeout(() => {{ history.pushState = {counted} }}, 400)) }}"
    return page.with_head(page.script(code))


def title_set_late(page: SitePage) -> SitePage:
    """The single-page application sets the title half a second after the navigation."""
    return replace(page, context={**page.context, "title_after": 500})


def chat_taken_off(page: SitePage) -> SitePage:
    """The single-page application's router removes from the body what it has not put there itself."""
    return _at_each_push(
        page, "for (const each of [...document.body.children]) own.has(each) || each.remove()"
    )


def chat_redrawn(page: SitePage) -> SitePage:
    """The single-page application's router draws the body anew: launcher and iframe are copies without life."""
    return _at_each_push(page, "document.body.innerHTML = document.body.innerHTML")


def _at_each_push(page: SitePage, code: str) -> SitePage:
    wrapped = f"(...step) => {{ push(...step); {code} }}"
    start = f"const push = history.pushState.bind(history); history.pushState = {wrapped}"
    return page.with_tail(
        page.script(
            f"{{ const own = new Set(document.body.children); addEventListener('load', () => {{ {start} }}) }}"
        )
    )


_MISTAKES: tuple[Callable[[SitePage], SitePage], ...] = (
    history_kept_native,
    history_wrapped_over,
    title_set_late,
    chat_taken_off,
    chat_redrawn,
)

NAVIGATION_FAULTS: dict[str, Fault] = {act.__name__: fault("site", act) for act in _MISTAKES}
