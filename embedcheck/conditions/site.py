"""The site around the embed: a policy, a service worker, another vendor's chat, a router in a hurry."""

from dataclasses import replace

from markupsafe import Markup

from embedcheck.conditions.surroundings import Condition, Surroundings, condition
from embedcheck.sandbox.circumstances import PageChange
from embedcheck.sandbox.site_pages.page import SitePage
from embedcheck.sandbox.site_pages.shop import policy_for
from embedcheck.sandbox.site_pages.worker import WORKER_PATH

# As such vendors do: a fixed box above everything, an iframe in it, and messages to the window.
OTHER_CHAT = """
const box = document.createElement('div')
box.id = 'other-chat'
box.style.cssText = 'position:fixed;left:20px;bottom:20px;width:64px;height:64px;z-index:2147483647'
const frame = document.createElement('iframe')
frame.title = 'Another chat'
frame.style.cssText = 'width:100%;height:100%;border:0;border-radius:50%;background:#7a2f8f'
box.append(frame)
document.body.append(box)
setInterval(() => {
  frame.contentWindow.postMessage({ type: 'other-chat:ping' }, '*')
  window.postMessage({ type: 'other-chat:ready', token: null }, '*')
  window.postMessage('other-chat', '*')
}, 400)
"""
# The address is tidied while the first page visit of the load is still fresh.
HASTY_ROUTER = """
addEventListener('load', () => setTimeout(() => history.replaceState(history.state, '', location.href.includes('?')
  ? location.href : location.pathname + '?view=1' + location.hash), 400))
"""
SEVERAL_SCRIPTS = """
const original = console.error
console.error = (...words) => original.apply(console, words)
window.dataLayer = window.dataLayer || []
for (const name of ['pushState', 'replaceState']) {
  const native = history[name]
  history[name] = function (...given) {
    window.dataLayer.push({ event: name })
    return native.apply(this, given)
  }
}
"""


def strict_policy(around: Surroundings) -> Surroundings:
    """Every page has a strict Content-Security-Policy that allows exactly what the chat needs."""

    def strict(page: SitePage) -> SitePage:
        desk = str((page.settings or {}).get("baseURL", ""))
        return page.with_headers(content_security_policy=policy_for(desk, page.nonce))

    return _on_every_page(around, strict)


def service_worker(around: Surroundings) -> Surroundings:
    """A service worker passes on every request of the pages, those to the desk included."""
    code = f"navigator.serviceWorker.register('{WORKER_PATH}')"
    return _on_every_page(around, lambda page: page.with_tail(page.script(code)))


def another_chat(around: Surroundings) -> Surroundings:
    """Another vendor's chat sits in the other corner, above everything, and posts messages of its own."""
    return _on_every_page(around, lambda page: page.with_tail(page.script(f"(() => {{{OTHER_CHAT}}})()")))


def hasty_router(around: Surroundings) -> Surroundings:
    """Each page changes its own address within a second of the load: the server drops one visit, by design."""
    return _on_every_page(around, lambda page: page.with_head(page.script(HASTY_ROUTER)))


def wrapped_history(around: Surroundings) -> Surroundings:
    """An analytics script has wrapped `history` and the console before the embed does."""
    return _on_every_page(
        around, lambda page: page.with_head(page.script(f"(() => {{{SEVERAL_SCRIPTS}}})()"))
    )


def late_script(around: Surroundings) -> Surroundings:
    """The script tag stands in the head and is deferred, as a tag manager would place it."""

    def deferred(page: SitePage) -> SitePage:
        scripts = tuple(replace(each, attributes={"defer": ""}) for each in page.scripts)
        return replace(page, scripts=scripts)

    return _on_every_page(around, deferred)


def heavy_page(around: Surroundings) -> Surroundings:
    """The page itself is busy: its scripts keep the main thread for 150 ms of every 400."""
    code = "setInterval(() => { const end = performance.now() + 150; while (performance.now() < end); }, 400)"
    return _on_every_page(around, lambda page: page.with_tail(page.script(code)))


def many_fixed_elements(around: Surroundings) -> Surroundings:
    """A cookie banner at the top and a bar at the left edge, both fixed, neither over the launcher.

    Above everything, as such banners are, so not on a phone: there the open chat fills the window, and its
    close button would lie below the banner.
    """
    fixed = Markup('<aside class="fixed-banner">We use cookies.</aside><aside class="fixed-bar">Menu</aside>')
    css = (
        ".fixed-banner, .fixed-bar { position: fixed; z-index: 2147483647; background: #22302b; color: #fff }"
        ".fixed-banner { inset: 0 0 auto 0; height: 40px } .fixed-bar { inset: 40px auto auto 0; width: 60px }"
        "@media (max-width: 600px) { .fixed-banner, .fixed-bar { display: none } }"
    )
    return _on_every_page(around, lambda page: page.with_head(page.style(css)).with_tail(fixed))


def _on_every_page(around: Surroundings, change: PageChange) -> Surroundings:
    return replace(around, sandbox=around.sandbox.with_page(change))


SITE_CONDITIONS: tuple[Condition, ...] = tuple(
    condition("site", act)
    for act in (
        strict_policy,
        service_worker,
        another_chat,
        hasty_router,
        wrapped_history,
        late_script,
        heavy_page,
        many_fixed_elements,
    )
)
