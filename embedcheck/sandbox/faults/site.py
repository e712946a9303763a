"""What the site can do wrong with the embed and around the launcher.

Each `act` takes a page of the shop and returns it with one mistake.
"""

from collections.abc import Callable
from dataclasses import replace

from markupsafe import Markup

from embedcheck.sandbox.faults.fault import Fault, fault
from embedcheck.sandbox.faults.site_identity import IDENTITY_FAULTS
from embedcheck.sandbox.faults.site_navigation import NAVIGATION_FAULTS
from embedcheck.sandbox.site_pages.page import Script, SitePage, as_javascript, settings_script

ANOTHER_INBOX = "00000000-0000-4000-8000-000000000000"


# --- the embed


def script_missing(page: SitePage) -> SitePage:
    """The script tag is gone, as after a theme update."""
    return replace(page, scripts=())


def script_doubled(page: SitePage) -> SitePage:
    """The script is embedded twice, by the theme and by a tag manager."""
    return replace(page, scripts=page.scripts * 2)


def script_inert(page: SitePage) -> SitePage:
    """A consent manager keeps the script from running."""
    return _with_attributes(page, type="text/plain", **{"data-consent": "chat"})


def script_with_integrity(page: SitePage) -> SitePage:
    """The script tag asks for CORS, which `/widget.js` does not answer."""
    return _with_attributes(page, crossorigin="anonymous")


def script_after_load(page: SitePage) -> SitePage:
    """A tag manager adds the script some time after the page has loaded (slow is not wrong)."""
    sources = as_javascript([script.src for script in page.scripts])
    code = (
        "addEventListener('load', () => setTimeout(() => { for (const src of %s) "
        "document.body.append(Object.assign(document.createElement('script'), { src })) }, 800))"
    )
    return replace(page, scripts=()).with_tail(page.script(code % sources))


def wrong_inbox(page: SitePage) -> SitePage:
    """The settings name an inbox that the instance does not have."""
    return page.with_settings(inboxID=ANOTHER_INBOX)


def no_inbox(page: SitePage) -> SitePage:
    """The settings name no inbox, and the script throws."""
    return replace(page, settings={key: value for key, value in _settings(page).items() if key != "inboxID"})


def trailing_slash(page: SitePage) -> SitePage:
    """The base URL ends in a slash, and every request has two."""
    return page.with_settings(baseURL=f"{_settings(page)['baseURL']}/")


def settings_after_script(page: SitePage) -> SitePage:
    """The settings are assigned after the script has looked for them."""
    code = f"addEventListener('load', () => setTimeout(() => {{ {settings_script(_settings(page))} }}, 300))"
    return replace(page, settings=None).with_tail(page.script(code))


def settings_misspelt(page: SitePage) -> SitePage:
    """The settings are assigned to a misspelt name."""
    code = settings_script(_settings(page)).replace("LibredeskSettings", "LibreDeskSettings")
    return replace(page, settings=None).with_head(page.script(code))


def page_error_before_init(page: SitePage) -> SitePage:
    """The site's own script throws before it comes to the settings, which stand below in it."""
    code = f"shopTheme.start(); {settings_script(_settings(page))}"
    return replace(page, settings=None).with_head(page.script(code))


def launcher_not_wanted(page: SitePage) -> SitePage:
    """The settings hide the launcher, and the site has no button of its own."""
    return page.with_settings(hideLauncher=True)


# --- policies


def csp_blocks_script(page: SitePage) -> SitePage:
    """The site's policy does not allow the desk's script."""
    return _only_self(page, "script-src", "'unsafe-inline'")


def csp_blocks_connect(page: SitePage) -> SitePage:
    """The site's policy does not allow connections to the desk."""
    return _only_self(page, "connect-src")


def csp_blocks_frame(page: SitePage) -> SitePage:
    """The site's policy does not allow the desk's iframe."""
    return _only_self(page, "frame-src")


def csp_blocks_picture(page: SitePage) -> SitePage:
    """The site's policy does not allow the launcher's picture; the chat itself works."""
    return _only_self(page, "img-src")


def page_isolated(page: SitePage) -> SitePage:
    """The page isolates itself (Cross-Origin-Embedder-Policy), and lets nothing of the desk's in."""
    return page.with_headers(cross_origin_embedder_policy="require-corp")


def page_sandboxed(page: SitePage) -> SitePage:
    """The site's policy puts the page into a sandbox without an origin, which the desk does not know."""
    return page.with_headers(content_security_policy="sandbox allow-scripts allow-forms allow-popups")


def requests_are_traced(page: SitePage) -> SitePage:
    """A tracing agent of the site adds its header to every request, which the desk does not allow."""
    code = (
        "const ask = window.fetch; window.fetch = (what, how = {}) => { const headers = new Headers(how.headers); "
        "headers.set('traceparent', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'); "
        "return ask(what, { ...how, headers }) };"
    )
    return page.with_head(page.script(code))


# --- the launcher


def launcher_covered(page: SitePage) -> SitePage:
    """A cookie banner lies over the launcher."""
    banner = "position:fixed;inset:auto 0 0 0;height:120px;z-index:2147483647;background:#22302b;color:#fff"
    return page.with_tail(Markup('<aside style="{}">We use cookies.</aside>').format(banner))


def launcher_off_screen(page: SitePage) -> SitePage:
    """The site's style sheet moves the launcher out of the viewport."""
    return _hides(page, "div[style*='z-index: 9999'] { transform: translate(400px, 0) !important }")


def launcher_hidden(page: SitePage) -> SitePage:
    """The site's style sheet hides the launcher."""
    return _hides(page, "div[style*='z-index: 9999'] { visibility: hidden !important }")


def frame_hidden(page: SitePage) -> SitePage:
    """The site's style sheet hides every iframe."""
    return _hides(page, "iframe { display: none !important }")


def launcher_hidden_on_phones(page: SitePage) -> SitePage:
    """The site's style sheet hides the launcher on small screens only."""
    return _hides(
        page,
        "@media (max-width: 600px) { div[style*='z-index: 9999'] { visibility: hidden !important } }",
    )


# --- the open chat


def chat_covered(page: SitePage) -> SitePage:
    """A banner lies over the open chat's composer; the launcher below it is free."""
    banner = (
        "position:fixed;right:0;bottom:90px;width:440px;height:120px;z-index:2147483647;background:#22302b"
    )
    return page.with_tail(Markup('<aside style="{}">Sale!</aside>').format(banner))


def chat_cramped(page: SitePage) -> SitePage:
    """The site's style sheet gives every iframe the height of a video's preview."""
    return _hides(page, "iframe { max-height: 150px !important }")


def chat_deaf(page: SitePage) -> SitePage:
    """The site's style sheet lets no iframe take clicks."""
    return _hides(page, "iframe { pointer-events: none !important }")


# --- parts


def _settings(page: SitePage) -> dict[str, str]:
    return dict(page.settings or {})


def _with_attributes(page: SitePage, **attributes: str) -> SitePage:
    return replace(
        page, scripts=tuple(Script(src=script.src, attributes=attributes) for script in page.scripts)
    )


def _only_self(page: SitePage, directive: str, *more: str) -> SitePage:
    return page.with_headers(content_security_policy=" ".join((directive, "'self'", *more)))


def _hides(page: SitePage, css: str) -> SitePage:
    return page.with_head(page.style(css))


_MISTAKES: tuple[Callable[[SitePage], SitePage], ...] = (
    script_missing,
    script_doubled,
    script_inert,
    script_with_integrity,
    script_after_load,
    wrong_inbox,
    no_inbox,
    trailing_slash,
    settings_after_script,
    settings_misspelt,
    page_error_before_init,
    launcher_not_wanted,
    csp_blocks_script,
    csp_blocks_connect,
    csp_blocks_frame,
    csp_blocks_picture,
    page_isolated,
    page_sandboxed,
    requests_are_traced,
    launcher_covered,
    launcher_off_screen,
    launcher_hidden,
    frame_hidden,
    launcher_hidden_on_phones,
    chat_covered,
    chat_cramped,
    chat_deaf,
)

SITE_FAULTS: dict[str, Fault] = {
    **{act.__name__: fault("site", act) for act in _MISTAKES},
    **IDENTITY_FAULTS,
    **NAVIGATION_FAULTS,
}
