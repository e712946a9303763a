"""The room's templates, with the words that all reports share; whatever they are given is escaped."""

import json
import shlex
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup, escape

from embedcheck.reports import wording
from embedcheck.reports.sights import MEANING

PAGE = Path(__file__).parent / "page"


# Characters of one text. What is longer stands whole in the transcript; the page has to open.
LONGEST = 4_000


def shown(text: str) -> str:
    """The text as the page has it: one printable line, of a length that a reader can bear."""
    return wording.clip(wording.tame(text), LONGEST)


def prose(text: str) -> Markup:
    """The same, where what stands between backticks is code. Whatever else it holds is text."""
    return Markup(wording.CODE.sub(r"<code>\1</code>", str(escape(shown(text)))))  # noqa: S704  # escaped just before


def render(template: str, **values: Any) -> str:
    return _environment().get_template(template).render(**values)


def data_block(value: Any) -> Markup:
    """JSON that no text in it can break out of: `<`, `>`, `&` and `'` are escaped."""
    return htmlsafe_json_dumps(value, json.dumps, ensure_ascii=False, separators=(",", ":"))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(PAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        tame=shown,
        prose=prose,
        seconds=wording.seconds,
        plural=wording.plural,
        data_block=data_block,
        shell=shlex.join,
    )
    environment.globals.update(
        GLYPHS=wording.GLYPHS,
        OWNERS=wording.OWNERS,
        WITNESSES=wording.WITNESSES,
        WARNING=wording.WARNING,
        MEANING=MEANING,
        wording=wording,
    )
    return environment
