"""One page of the demo site as a frozen value, and the HTML of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from embedcheck.sandbox.site_pages.customer import Customer, Signature

HERE = Path(__file__).parent
TEMPLATES = Environment(loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A script tag. `attributes` keeps everything but `src`; an empty value is a bare attribute."""

    src: str
    attributes: Mapping[str, str] = field(default_factory=lambda: {"async": ""})


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePage:
    """What the shop answers for one path, before it becomes HTML.

    `settings` is `window.LibredeskSettings`, or what a custom frontend has in its place (None: the page
    sets none); `scripts` are the tags after it; `head` and `tail` are markup at the end of head and body. `customer` is whom the server signs
    in, as `userJWT`; `signature` says how it signs, there and at `/session`.
    """

    path: str
    title: str
    template: str
    settings: Mapping[str, Any] | None
    settings_name: str = "LibredeskSettings"
    scripts: tuple[Script, ...]
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    head: Markup = Markup()  # noqa: RUF009 - an immutable string
    tail: Markup = Markup()  # noqa: RUF009
    nonce: str = ""
    customer: Customer | None = None
    signature: Signature = Signature()  # noqa: RUF009 - frozen
    context: Mapping[str, Any] = field(default_factory=dict)

    def script(self, code: str) -> Markup:
        """An inline script that the page's own policy lets run."""
        return self._inline("script", code)

    def style(self, css: str) -> Markup:
        """An inline style sheet that the page's own policy lets through."""
        return self._inline("style", css)

    def with_head(self, markup: Markup) -> "SitePage":
        return replace(self, head=self.head + markup)

    def with_tail(self, markup: Markup) -> "SitePage":
        return replace(self, tail=self.tail + markup)

    def with_settings(self, **changes: Any) -> "SitePage":
        return replace(self, settings={**(self.settings or {}), **changes})

    def with_headers(self, **changes: str) -> "SitePage":
        """Header names are written with underscores."""
        named = {name.replace("_", "-").lower(): value for name, value in changes.items()}
        return replace(self, headers={**self.headers, **named})

    def _inline(self, name: str, text: str) -> Markup:
        # The text is our own code, never a visitor's; values in it went through `as_javascript`.
        return Markup(f'<{name} nonce="{self.nonce}">{text}</{name}>')  # noqa: S704


def settings_script(settings: Mapping[str, Any], name: str = "LibredeskSettings") -> str:
    """JavaScript that sets the embed's settings. `<` is escaped, so that no value can end the tag."""
    return f"window.{name} = {as_javascript(dict(settings))};"


def as_javascript(value: Any) -> str:
    return json.dumps(value).replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def embed(page: SitePage) -> Markup:
    """The embed as a site's owner pastes it: the settings, then the script tags."""
    settings = (
        Markup()
        if page.settings is None
        else page.script(settings_script(page.settings, page.settings_name)) + "\n"
    )
    return settings + Markup("\n").join(_tag(script) for script in page.scripts)


def _tag(script: Script) -> Markup:
    attributes = Markup().join(
        Markup(' {}="{}"').format(name, value) if value else Markup(" {}").format(name)
        for name, value in script.attributes.items()
    )
    return Markup('<script src="{}"{}></script>').format(script.src, attributes)


def render(page: SitePage) -> str:
    """The page's HTML."""
    return TEMPLATES.get_template(page.template).render(page=page, embed=embed(page), **page.context)
