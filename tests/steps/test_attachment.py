import asyncio
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from embedcheck.model.observations import AgentSaid, FileOffered
from embedcheck.steps.agent import AgentAttaches
from embedcheck.steps.files import File, made_up
from embedcheck.steps.widget import Upload
from tests.builders import opened, transcript
from tests.builders_wire import exchange
from tests.steps.fake_stage import CONVERSATION, FakeStage


def performed(step: Upload | AgentAttaches, *, untaken: bool = False) -> FakeStage:
    stage = FakeStage()
    stage.visitor.untaken = {"upload"} if untaken else set()
    asyncio.run(step.perform(stage))
    return stage


def test_a_file_is_noted_before_it_is_attached() -> None:
    stage = performed(Upload.model_validate({"name": "a.txt", "bytes": 3}))
    (offered,) = stage.noted
    assert isinstance(offered, FileOffered)
    assert (offered.by, offered.name, offered.size, offered.conversation) == (
        "visitor",
        "a.txt",
        3,
        CONVERSATION,
    )
    assert stage.asked == [("upload", made_up("a.txt", 3), False)]


def test_a_file_from_disk_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"42")
    assert performed(Upload(path=str(tmp_path / "a.txt"))).asked == [("upload", File("a.txt", b"42"), False)]


def test_where_the_widget_offers_no_attaching_the_second_device_tries() -> None:
    forbidden = Upload.model_validate({"name": "a.txt", "bytes": 3, "must_be_refused": True})
    stage = performed(forbidden, untaken=True)
    assert [getattr(each, "by", "") for each in stage.noted] == ["visitor", "device"]
    assert stage.asked[1] == ("upload", CONVERSATION, made_up("a.txt", 3))


@pytest.mark.parametrize(("size", "again"), [(3, False), (1, True)])
def test_where_the_answer_has_another_file_the_second_device_sends_the_same(size: int, again: bool) -> None:
    answer = {"attachments": [{"name": "a.txt", "size": size}]}
    stage = FakeStage(transcript(opened(), exchange("POST", "/media/upload", answer)))
    asyncio.run(Upload.model_validate({"name": "a.txt", "bytes": 3}).perform(stage))
    assert [getattr(each, "by", "") for each in stage.noted] == [
        "",
        "visitor",
        *(["device"] if again else []),
    ]


def test_an_agents_file_comes_with_a_text() -> None:
    stage = performed(AgentAttaches.model_validate({"name": "a.txt", "bytes": 3, "text": "Look"}))
    assert [type(each) for each in stage.noted] == [FileOffered, AgentSaid]
    assert stage.asked == [("attach", CONVERSATION, made_up("a.txt", 3), "Look bcd1y")]


@pytest.mark.parametrize("value", [{"path": "a\0b.png"}, {"name": "a\0b.png", "bytes": 1}])
def test_no_file_has_a_nul_in_its_name(value: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="NUL"):
        Upload.model_validate(value)


@pytest.mark.parametrize("value", [{}, {"name": "a"}, {"bytes": 1}, {"path": "a", "name": "a", "bytes": 1}])
def test_a_file_is_named_in_exactly_one_way(value: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Upload.model_validate(value)
