"""Which global names the widget's script sets itself: read from its text, since a page does not tell whose a name is."""

import re
from collections.abc import Iterable
from contextlib import suppress

from playwright.async_api import BrowserContext, Response
from playwright.async_api import Error as PlaywrightError

from embedcheck.wire import endpoints

# A name of `window`, as a script sets it: `window.name = `, `self['name'] = `.
SET = r"\b(?:window|self|globalThis)\s*(?:\.\s*{name}|\[\s*(['\"`]){name}\1\s*\])\s*(?:=(?![=>])|\|\|=|\?\?=)"
# A declaration at the left edge is one outside of every function.
DECLARED = r"^(?:var|(?:async\s+)?function\s*\*?)\s+{name}(?![\w$])"


def names_set(script: str, names: Iterable[str]) -> list[str]:
    """Those of the `names` that the text of a classic script makes names of `window`."""
    return [name for name in names if _sets(script, re.escape(name))]


def _sets(script: str, name: str) -> bool:
    return any(re.search(rule.format(name=name), script, re.MULTILINE) for rule in (SET, DECLARED))


class WidgetScript:
    """The text of the widget's script as one browser context got it; read once, when it is first asked for."""

    def __init__(self, context: BrowserContext) -> None:
        self._answers: list[Response] = []
        self._text = ""
        context.on("response", self._answered)

    def _answered(self, response: Response) -> None:
        request = response.request
        if (
            not self._text
            and response.ok
            and endpoints.classify(request.method, request.url) is endpoints.SCRIPT
        ):
            self._answers.append(response)

    async def names_set(self, names: Iterable[str]) -> list[str]:
        """Those of the `names` that it sets; none while the browser does not give its text away."""
        while self._answers and not self._text:
            # The browser keeps no body of a page that was left: the newest answer is the likeliest.
            with suppress(PlaywrightError, UnicodeDecodeError):
                self._text = await self._answers.pop().text()
        return names_set(self._text, names)
