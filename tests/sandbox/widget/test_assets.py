import re
from pathlib import Path

import pytest

from embedcheck.errors import BadSetup
from embedcheck.sandbox.widget.assets import HERE, MODULES, official_assets, widget_assets, with_widget_faults

HONEST = widget_assets()


def text(path: str) -> str:
    return HONEST[path][1].decode()


def test_the_widget_answers_at_libredesks_own_paths() -> None:
    assert {"/widget.js", "/widget", "/static/public/launcher-logo.png"} < HONEST.keys()
    assert HONEST["/widget.js"][0] == "application/javascript"
    assert HONEST["/widget"][0] == "text/html"


def test_the_page_names_only_assets_that_exist() -> None:
    named = re.findall(r'(?:src|href)="([^"]+)"', text("/widget"))
    assert named
    assert set(named) <= HONEST.keys()


@pytest.mark.parametrize("module", [name for name in MODULES if name.endswith(".js")])
def test_every_import_leads_to_an_asset(module: str) -> None:
    for imported in re.findall(r"from '\./([^']+)'", text(f"/widget/assets/{module}")):
        assert f"/widget/assets/{imported}" in HONEST


def test_every_file_of_the_folder_is_served_except_the_lies() -> None:
    files = {path.name for path in HERE.iterdir() if path.is_file() and path.suffix != ".py"}
    assert files - set(MODULES) == {"widget.js", "widget.html", "launcher-logo.svg", "faults.js"}


def test_nothing_is_loaded_from_another_origin() -> None:
    allowed = {"http://www.w3.org/2000/svg", "https://libredesk.io", "https://"}
    for path, (_, body) in HONEST.items():
        assert set(re.findall(r"https?://[\w./-]*", body.decode())) <= allowed, path


def test_without_a_fault_the_honest_widget_is_served() -> None:
    assert with_widget_faults((), HONEST) == HONEST


def test_several_faults_are_put_before_the_honest_loader() -> None:
    lying = with_widget_faults(("stale_title", "no_ping"), HONEST)
    loader = lying["/widget.js"][1].decode()
    assert loader.endswith(text("/widget.js"))
    assert 'of ["stale_title", "no_ping"]' in loader
    assert "export " not in loader.removesuffix(text("/widget.js"))
    assert 'of ["stale_title", "no_ping"]' in lying["/widget/assets/main.js"][1].decode()


def test_libredesks_own_widget_is_served_from_its_built_tree(tmp_path: Path) -> None:
    files = {
        "static/widget.js": "loader",
        "static/public/launcher-logo.png": "logo",
        "frontend/dist/widget/index.html": "page",
        "frontend/dist/widget/assets/index-1.js": "module",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    assert official_assets(tmp_path) == {
        "/widget.js": ("application/javascript", b"loader"),
        "/widget": ("text/html", b"page"),
        "/widget/assets/index-1.js": ("application/javascript", b"module"),
        "/static/public/launcher-logo.png": ("image/png", b"logo"),
    }


def test_a_folder_without_the_built_widget_is_a_bad_setup_that_names_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(BadSetup, match=r"widget\.js, .*index\.html is missing") as refused:
        official_assets(tmp_path)
    assert "build-frontend" in refused.value.next_step
