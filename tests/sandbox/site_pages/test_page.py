import json

from markupsafe import Markup

from embedcheck.sandbox.site_pages.page import Script, SitePage, as_javascript, embed, render, settings_script


def page(**changes: object) -> SitePage:
    usual = {
        "path": "/",
        "title": "Home",
        "template": "home.html",
        "settings": {"baseURL": "http://desk.example", "inboxID": "i-1"},
        "scripts": (Script(src="http://desk.example/widget.js"),),
    }
    return SitePage(**{**usual, **changes})  # type: ignore[arg-type]


def test_the_embed_is_the_settings_and_then_the_script() -> None:
    assert embed(page(nonce="n1")) == (
        '<script nonce="n1">window.LibredeskSettings = '
        '{"baseURL": "http://desk.example", "inboxID": "i-1"};</script>\n'
        '<script src="http://desk.example/widget.js" async></script>'
    )


def test_without_settings_only_the_script_is_left() -> None:
    assert embed(page(settings=None)) == '<script src="http://desk.example/widget.js" async></script>'


def test_attributes_with_a_value_are_quoted_and_escaped() -> None:
    tag = embed(page(settings=None, scripts=(Script(src="/w.js", attributes={"data-x": 'a"b'}),)))
    assert tag == '<script src="/w.js" data-x="a&#34;b"></script>'


def test_no_setting_can_end_the_script_tag() -> None:
    written = settings_script({"userJWT": "</script><b>"})
    assert "</script>" not in written
    assert json.loads(written.removeprefix("window.LibredeskSettings = ").removesuffix(";")) == {
        "userJWT": "</script><b>"
    }


def test_javascripts_own_line_ends_are_escaped() -> None:
    assert as_javascript("a\u2028b") == '"a\\u2028b"'


def test_the_embed_stands_at_the_end_of_the_body_and_before_the_tail() -> None:
    html = render(page().with_tail(Markup("<i>tail</i>")))
    assert html.index("</footer>") < html.index("LibredeskSettings") < html.index("<i>tail</i>")
    assert html.index("<i>tail</i>") < html.index("</body>")


def test_markup_for_the_head_stands_in_the_head() -> None:
    html = render(page().with_head(Markup("<i>head</i>")))
    assert html.index("<i>head</i>") < html.index("</head>")


def test_the_title_is_the_pages_own() -> None:
    assert "<title>Tea &amp; cake</title>" in render(page(title="Tea & cake"))


def test_settings_are_added_to_and_headers_are_named_as_http_does() -> None:
    changed = page().with_settings(hideLauncher=True).with_headers(content_security_policy="x")
    assert changed.settings == {"baseURL": "http://desk.example", "inboxID": "i-1", "hideLauncher": True}
    assert changed.headers == {"content-security-policy": "x"}
