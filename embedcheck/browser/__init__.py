"""Playwright and nothing but: a session (context, trace), its watchers, and the visitor's hands.

`launch` starts a browser, `BrowserSession` opens one context in it for one attempt: two witnesses
(page and wire) write down what they see there, and `session.visitor` acts. Only this package
imports Playwright; commands that need no browser must not import this package.
"""

from embedcheck.browser.finding import BrowserChoice, find_browser
from embedcheck.browser.launching import Browser, LaunchOptions, launch
from embedcheck.browser.recording import Picture, Recording
from embedcheck.browser.session import BrowserSession
from embedcheck.browser.session_options import SessionOptions

__all__ = [
    "Browser",
    "BrowserChoice",
    "BrowserSession",
    "LaunchOptions",
    "Picture",
    "Recording",
    "SessionOptions",
    "find_browser",
    "launch",
]
