"""The honest pages, by path: what each is called, and what each adds to the plain embed."""

from collections.abc import Callable
from dataclasses import replace

from markupsafe import Markup

from embedcheck.model.target import Target
from embedcheck.sandbox.custom_frontend.frontend import ENTRY, PREFIX, STYLE
from embedcheck.sandbox.site_pages.customer import ADA
from embedcheck.sandbox.site_pages.page import Script, SitePage

APP_VIEWS = {"one": "One", "two": "Two", "three": "Three"}

# Path: title and template.
PAGES: dict[str, tuple[str, str]] = {
    "/": ("Home", "home.html"),
    "/pricing": ("Pricing", "pricing.html"),
    "/contact": ("Contact", "contact.html"),
    "/app": ("App", "app.html"),
    **{f"/app/{view}": (title, "app.html") for view, title in APP_VIEWS.items()},
    "/login": ("Sign in", "login.html"),
    "/account": ("Account", "account.html"),
    "/strict": ("Strict", "strict.html"),
}
MISSING = ("Not found", "missing.html")


def app(page: SitePage, _target: Target) -> SitePage:
    """A single-page application: its links push, replace and hash, and set the title at once."""
    view = page.path.removeprefix("/app").strip("/")
    return replace(page, context={"views": APP_VIEWS, "view": view, "title_after": 0})


def account(page: SitePage, target: Target) -> SitePage:
    """The server knows its customer and signs her in as `userJWT`, if it holds the inbox's secret."""
    return replace(page, customer=ADA if target.jwt_secret else None, context={"customer": ADA})


def strict(page: SitePage, target: Target) -> SitePage:
    """A policy that allows exactly the desk: script, launcher fetch, iframe and launcher picture."""
    return page.with_headers(content_security_policy=policy_for(target.instance, page.nonce))


def policy_for(desk: str, nonce: str) -> str:
    """The Content-Security-Policy of a page whose inline scripts carry `nonce`."""
    policy = (
        "default-src 'none'",
        f"script-src 'nonce-{nonce}' 'self' {desk}",
        f"connect-src 'self' {desk}",
        f"frame-src {desk}",
        f"img-src 'self' {desk}",
        f"style-src 'self' 'nonce-{nonce}'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
    return "; ".join(policy)


ADDED: dict[str, Callable[[SitePage, Target], SitePage]] = {
    "app.html": app,
    "account.html": account,
    "strict.html": strict,
}


def with_custom_frontend(page: SitePage, target: Target) -> SitePage:
    """The same page with the shop's own chat in the place of Libredesk's embed."""
    style = Markup('<link rel="stylesheet" href="{}">').format(f"{PREFIX}{STYLE}")
    return replace(
        page.with_head(style),
        settings={"inbox": target.inbox},
        settings_name="teaChatSettings",
        scripts=(Script(src=f"{PREFIX}{ENTRY}", attributes={"type": "module"}),),
    )


def page_for(target: Target, path: str, nonce: str = "", *, custom: bool = False) -> SitePage:
    """The honest page of a path, the shop's own 404 page for any other.

    `nonce` is random for each answer: the page's inline scripts carry it.
    """
    title, template = PAGES.get(path, MISSING)
    page = SitePage(
        path=path,
        title=title,
        template=template,
        settings={"baseURL": target.instance, "inboxID": target.inbox},
        scripts=(Script(src=f"{target.instance}/widget.js"),),
        status=200 if path in PAGES else 404,
        nonce=nonce,
    )
    add = ADDED.get(template)
    page = add(page, target) if add else page
    return with_custom_frontend(page, target) if custom else page
