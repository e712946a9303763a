"""What the script in the page tells is read as a fact, and a page's own words in its name are not."""

import json

import pytest

from embedcheck.browser.page_watcher import read_told
from embedcheck.model.observations import TitleChanged


@pytest.mark.parametrize(
    "payload",
    [
        None,
        7,
        "no json",
        "[]",
        json.dumps({"kind": "unheard of"}),
        json.dumps({"kind": "navigated", "url": "/"}),
        json.dumps({"kind": "navigated", "url": "/", "title": "", "how": "push", "passed": 7}),
        json.dumps({"kind": "message", "heardBy": "host", "type": "X", "data": 5}),
    ],
)
def test_what_the_script_did_not_say_is_not_believed(payload: object) -> None:
    assert read_told(payload, 0) is None


@pytest.mark.parametrize(("said", "read"), [("7.25", 7.25), ("1e999", 0.0), ("null", 0.0)])
def test_a_clock_that_is_none_is_not_read(said: str, read: float) -> None:
    told = f'{{"kind": "title", "url": "http://x/", "title": "T", "clock": {said}}}'
    assert read_told(told, 2) == TitleChanged(url="http://x/", title="T", page=2, clock=read)


def test_what_the_script_says_is_read() -> None:
    told = json.dumps({"kind": "title", "url": "http://x/", "title": "T"})
    assert read_told(told, 2) == TitleChanged(url="http://x/", title="T", page=2)
