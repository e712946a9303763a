"""What the site can do wrong with its customers' JWTs, the widget's cookies and their secrets.

Each `act` takes a page of the shop and returns it with one mistake.
"""

from collections.abc import Callable
from dataclasses import replace

from embedcheck.sandbox.faults.fault import Fault, fault
from embedcheck.sandbox.site_pages.customer import GRACE, Signature
from embedcheck.sandbox.site_pages.page import SitePage

# --- identity and cookies


def expired_user_jwt(page: SitePage) -> SitePage:
    """The shop's JWTs have expired, as in a page from a cache."""
    return replace(page, signature=Signature(lifetime=-60))


def jwt_without_expiry(page: SitePage) -> SitePage:
    """The shop's JWTs have no exp, which the server refuses."""
    return replace(page, signature=Signature(lifetime=None))


def jwt_signed_with_wrong_key(page: SitePage) -> SitePage:
    """The shop signs with a key that is not the inbox's."""
    return replace(page, signature=Signature(key="a key of the staging inbox, not of this one"))


def jwt_unsigned(page: SitePage) -> SitePage:
    """The shop does not sign its JWTs at all (`alg: none`)."""
    return replace(page, signature=Signature(unsigned=True))


def jwt_without_email(page: SitePage) -> SitePage:
    """The shop's JWTs lack a claim that the server requires."""
    return replace(page, signature=Signature(without=("email",)))


def user_jwt_of_somebody_else(page: SitePage) -> SitePage:
    """A page cache hands one customer the JWT of another."""
    return replace(page, customer=GRACE) if page.customer else page


def wrong_cookie_domain(page: SitePage) -> SitePage:
    """The settings name a cookie domain that the browser refuses."""
    return page.with_settings(cookieDomain="shop.example")


def visitor_cookie_written_back(page: SitePage) -> SitePage:
    """A script of the site restores cookies that are gone."""
    code = (
        "const kept = new Map(); setInterval(() => { "
        "document.cookie.split('; ').forEach((each) => { if (each.startsWith('libredesk-visitor')) kept.set(each, 1) }); "
        "kept.forEach((_, each) => { if (!document.cookie.includes(each)) "
        "document.cookie = each + ';path=/;max-age=31536000;SameSite=Lax' }) }, 100)"
    )
    return page.with_tail(page.script(code))


def cookies_wiped(page: SitePage) -> SitePage:
    """A cookie banner deletes cookies that it does not know."""
    code = (
        "setInterval(() => document.cookie.split('; ').forEach((each) => { "
        "document.cookie = each.split('=')[0] + '=;path=/;max-age=0' }), 200)"
    )
    return page.with_tail(page.script(code))


# --- leaks


def token_in_console(page: SitePage) -> SitePage:
    """A debugging line writes the cookies to the console."""
    return page.with_tail(page.script(_again_and_again("console.log('cookies', document.cookie)")))


def token_in_local_storage(page: SitePage) -> SitePage:
    """The site copies the widget's cookies into its localStorage."""
    return page.with_tail(page.script(_again_and_again("localStorage.setItem('cookies', document.cookie)")))


def token_to_analytics(page: SitePage) -> SitePage:
    """An analytics script sends the cookies to a third party."""
    code = _again_and_again(
        "new Image().src = '//127.0.0.1:' + location.port + '/beacon?c=' + encodeURIComponent(document.cookie)"
    )
    return page.with_tail(page.script(code))


def jwt_in_address(page: SitePage) -> SitePage:
    """The shop puts the customer's JWT into the address, and page visits carry it to every agent."""
    code = (
        "window.LibredeskSettings?.userJWT && "
        "history.replaceState(null, '', '?token=' + window.LibredeskSettings.userJWT)"
    )
    return page.with_tail(page.script(code))


def password_in_address(page: SitePage) -> SitePage:
    """The shop's login form sends by GET, and page visits carry the password to every agent."""
    code = (
        "location.pathname === '/pricing' && "
        "history.replaceState(null, '', '?user=ada&password=correct-horse-7')"
    )
    return page.with_head(page.script(code))


def _again_and_again(code: str) -> str:
    return f"setInterval(() => {{ if (document.cookie.includes('libredesk-session-')) {code} }}, 200)"


_MISTAKES: tuple[Callable[[SitePage], SitePage], ...] = (
    expired_user_jwt,
    jwt_without_expiry,
    jwt_signed_with_wrong_key,
    jwt_unsigned,
    jwt_without_email,
    user_jwt_of_somebody_else,
    wrong_cookie_domain,
    visitor_cookie_written_back,
    cookies_wiped,
    token_in_console,
    token_in_local_storage,
    token_to_analytics,
    jwt_in_address,
    password_in_address,
)

IDENTITY_FAULTS: dict[str, Fault] = {act.__name__: fault("site", act) for act in _MISTAKES}
