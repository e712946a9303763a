"""What an instance serves of the widget: a path to a content type and bytes."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeAlias

from embedcheck.errors import BadSetup

Asset: TypeAlias = tuple[str, bytes]
Assets: TypeAlias = Mapping[str, Asset]

HERE = Path(__file__).parent
SCRIPT = "/widget.js"
PAGE = "/widget"
LOGO = "/static/public/launcher-logo.png"
ENTRY = "/widget/assets/main.js"
FAULTS = "/widget/assets/faults.js"
BALLAST = "/widget/assets/ballast.bin"
BALLAST_SIZE = 5_000_000

TYPES = {
    ".js": "application/javascript",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".mp3": "audio/mpeg",
    ".ico": "image/x-icon",
    ".bin": "application/octet-stream",
}
MODULES = (
    "main.js",
    "widget-app.js",
    "api.js",
    "socket.js",
    "chat.js",
    "office-hours.js",
    "dom.js",
    "html.js",
    "view.js",
    "chat-view.js",
    "composer.js",
    "prechat.js",
    "csat.js",
    "widget.css",
)


def widget_assets() -> dict[str, Asset]:
    """The honest widget."""
    return {
        SCRIPT: _read(HERE / "widget.js"),
        PAGE: _read(HERE / "widget.html"),
        # The path is Libredesk's; browsers go by the content type.
        LOGO: _read(HERE / "launcher-logo.svg"),
        **{f"/widget/assets/{name}": _read(HERE / name) for name in MODULES},
    }


def official_assets(folder: Path) -> dict[str, Asset]:
    """Libredesk's own widget, from its source tree after `make build-frontend` (nothing of it is ours).

    Raises BadSetup if the folder does not hold it.
    """
    built = folder / "frontend" / "dist" / "widget"
    needed = {SCRIPT: folder / "static" / "widget.js", PAGE: built / "index.html"}
    missing = [str(path.relative_to(folder)) for path in needed.values() if not path.is_file()]
    if missing:
        raise BadSetup(
            f"{folder} does not hold Libredesk's built widget: {', '.join(missing)} is missing",
            next_step="Name the root of a Libredesk source tree in which `make build-frontend` has run.",
        )
    return {
        **{path: _read(file) for path, file in needed.items()},
        **_read_all("/widget/assets/", built / "assets"),
        **_read_all("/static/public/", folder / "static" / "public"),
    }


def with_widget_faults(names: Iterable[str], assets: Assets) -> dict[str, Asset]:
    """The widget that lies. The honest files stay as they are: `faults.js` is put before the loader,
    and the iframe's page gets another entry that overrides one method before the widget starts."""
    chosen = tuple(names)
    if not chosen:
        return dict(assets)
    text = (HERE / "faults.js").read_text(encoding="utf-8")
    listed = ", ".join(f'"{name}"' for name in chosen)
    loader = assets[SCRIPT][1].decode()
    return {
        **assets,
        FAULTS: (TYPES[".js"], text.encode()),
        BALLAST: (TYPES[".bin"], bytes(BALLAST_SIZE)),
        SCRIPT: (TYPES[".js"], LYING_LOADER.format(table=_table(text), names=listed, loader=loader).encode()),
        ENTRY: (TYPES[".js"], LYING_ENTRY.format(names=listed).encode()),
    }


# The honest loader assigns `window.Libredesk = class` before it makes the instance: the setter sees the
# class in that moment, lets the faults change its prototype, and vanishes.
LYING_LOADER = """\
(function () {{
{table}
  if (window.__libredeskWidgetLoaded) return
  Object.defineProperty(window, 'Libredesk', {{
    configurable: true,
    set (loader) {{
      Object.defineProperty(window, 'Libredesk', {{ configurable: true, writable: true, value: loader }})
      for (const name of [{names}]) if (LOADER_FAULTS[name]) LOADER_FAULTS[name](loader.prototype)
    }}
  }})
}})();
{loader}"""

LYING_ENTRY = """\
import {{ Widget }} from './widget-app.js'
import {{ WIDGET_FAULTS }} from './faults.js'

const widget = new Widget()
for (const name of [{names}]) if (WIDGET_FAULTS[name]) WIDGET_FAULTS[name](widget)
widget.start()
"""


def _table(module: str) -> str:
    """The module's text as part of a classic script, which may not export."""
    return "\n".join(line.removeprefix("export ") for line in module.splitlines())


def _read(path: Path) -> Asset:
    return TYPES.get(path.suffix, "application/octet-stream"), path.read_bytes()


def _read_all(prefix: str, folder: Path) -> dict[str, Asset]:
    return {f"{prefix}{path.name}": _read(path) for path in sorted(folder.glob("*")) if path.is_file()}
