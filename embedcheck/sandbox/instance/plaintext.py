"""HTML to text as Libredesk does it for previews and search (`stringutil`, HTML2Text; measured on 2.7.0)."""

import re
from html.parser import HTMLParser

_PARAGRAPHS = frozenset({"p", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"})
_LINES = frozenset({"div", "li", "ul", "ol", "table", "tr", "br", "pre"})
_CELLS = frozenset({"td", "th"})
# The library ends what was bold, or a heading, with a full stop: `<b>reply</b>` becomes `reply.`
_FULL_STOP = frozenset({"b", "strong", "h1", "h2", "h3"})
_SILENT = frozenset({"script", "style", "head", "title"})


def plain_text(html: str) -> str:
    parser = _Text()
    parser.feed(html)
    parser.close()
    text = re.sub(r" *\n *", "\n", parser.text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._silent += tag in _SILENT
        if tag in _PARAGRAPHS:
            self._break(2)
        elif tag in _LINES:
            self._break(1)
        elif tag in _CELLS:
            self._write(" ")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT
        if tag in _FULL_STOP:
            self.text += "."
        if tag in _PARAGRAPHS:
            self._break(2)
        elif tag in _LINES and tag != "br":
            self._break(1)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._write(re.sub(r"\s+", " ", data))

    def _write(self, words: str) -> None:
        if not self.text or self.text[-1].isspace():
            words = words.lstrip(" ")
        self.text += words

    def _break(self, lines: int) -> None:
        if not self.text:
            return
        ending = len(self.text) - len(self.text.rstrip("\n"))
        self.text += "\n" * max(lines - ending, 0)
