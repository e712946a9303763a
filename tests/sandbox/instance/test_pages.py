import pytest

from embedcheck.sandbox.instance.settings import Inbox, InstanceSettings, WidgetConfig
from embedcheck.wire.endpoints import FRAME, SCRIPT
from tests.sandbox.instance.player import ASSETS, Player


def test_the_script_is_never_kept_and_has_no_cors_header() -> None:
    answer = Player().get(SCRIPT.path, inbox=None)
    assert (answer.status, answer.body) == (200, ASSETS["/widget.js"][1])
    assert answer.headers == {"content-type": "application/javascript", "cache-control": "no-cache"}


def test_the_iframe_document_may_be_framed_by_anybody_unless_domains_are_trusted() -> None:
    headers = Player().get(FRAME.path).headers
    assert headers == {
        "content-type": "text/html",
        "cache-control": "no-store, no-cache, must-revalidate, post-check=0, pre-check=0",
        "pragma": "no-cache",
        "expires": "-1",
    }
    widget = WidgetConfig(trusted_domains=("example.com", "*.example.com"))
    trusting = Player(InstanceSettings(inbox=Inbox(widget=widget)))
    policy = trusting.get(FRAME.path).headers["content-security-policy"]
    assert policy == "frame-ancestors 'self' example.com *.example.com"


@pytest.mark.parametrize(
    ("path", "cached"),
    [("/widget/assets/main.js", None), ("/static/public/launcher-logo.png", "public, max-age=86400")],
)
def test_files_are_served_as_they_are(path: str, cached: str | None) -> None:
    answer = Player().get(path, inbox=None)
    assert (answer.body, answer.headers["content-type"]) == (ASSETS[path][1], ASSETS[path][0])
    assert answer.headers.get("cache-control") == cached


@pytest.mark.parametrize("path", ["/widget/assets/nope.js", "/static/public/../secret", "/static/public/"])
def test_a_file_that_is_not_there_is_not_found(path: str) -> None:
    assert Player().get(path, inbox=None).error == (404, "File not found", "NotFoundException")


def test_the_instance_is_healthy() -> None:
    assert Player().get("/health", inbox=None).text == '{"status":"success","data":true}'
