"""What stands between browser and network is noted before it is there, and until it is gone."""

import asyncio

import pytest
from pydantic import ValidationError

from embedcheck.model.observations import NetworkHindered
from embedcheck.steps.network import Block, Delay, Unblock
from tests.steps.fake_stage import FakeStage


def test_hindrances_are_noted_with_what_they_hinder() -> None:
    stage = FakeStage()
    for step in (Block(url="**/a"), Delay(url="**/b", by=1.5), Unblock(url="**/a"), Unblock()):
        asyncio.run(step.perform(stage))

    assert stage.asked == [("block", "**/a"), ("delay", "**/b", 1.5), ("unblock", "**/a"), ("unblock", None)]
    assert stage.noted == [
        NetworkHindered(how="block", url="**/a"),
        NetworkHindered(how="delay", url="**/b", by=1.5),
        NetworkHindered(how="free", url="**/a"),
        NetworkHindered(how="free", url="**"),
    ]


@pytest.mark.parametrize("seconds", [0.0, -1.0, 61.0])
def test_a_delay_is_one_and_ends(seconds: float) -> None:
    with pytest.raises(ValidationError):
        Delay(url="**", by=seconds)


@pytest.mark.parametrize(
    "url", ["**/widget.js", "**/{a,b}.js", "/a?b=[1]", "**/\\{x", "*", "{a,b}/{c,d}", "regex:((("]
)
def test_a_url_with_wildcards_may_be_hindered(url: str) -> None:
    assert (Block(url=url).url, Unblock(url=url).url) == (url, url)


@pytest.mark.parametrize("url", ["", " ", "***{a,b", "a}", "{a{b}}", "}{", "\n\x1b[2J", "**/\\\\{x"])
def test_a_url_that_no_browser_can_compare_with_is_a_mistake(url: str) -> None:
    for hinder in (Block, Unblock):
        with pytest.raises(ValidationError, match=r"of the URL|write a URL"):
            hinder(url=url)
    with pytest.raises(ValidationError):
        Delay(url=url, by=1.0)
