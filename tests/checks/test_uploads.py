"""Files arrive as they were sent, in both directions; those that must be refused are."""

import json
from typing import Any

import pytest

from embedcheck.checks.scene import PATIENCE
from embedcheck.model.observations import (
    ChatShown,
    FileOffered,
    FileRead,
    MessagesRead,
    RequestSent,
    ResponseReceived,
    Witness,
)
from embedcheck.model.verdicts import Owner
from tests.builders import (
    API,
    CHAT,
    DESK,
    INBOX,
    VISITOR,
    Scene,
    by,
    later,
    opened,
    settled,
    state,
    step,
    transcript,
)
from tests.checks.saying import chatting
from tests.checks.verdicts import FAILED, INCONCLUSIVE, PASSED, about, of, red

UPLOADS = "uploads_arrive_intact"
HASH, OTHER = "ab" * 32, "cd" * 32
SIGNED = {"x-libredesk-inbox-id": INBOX, "authorization": f"Bearer {VISITOR}"}
LINK = f"{DESK}/uploads/u-1?sig=s&exp=1"


def offers(name: str = "Photo 1.png", by_whom: str = "visitor", *, refused: bool = False) -> Scene:
    seen = FileOffered(
        by=by_whom, name=name, size=100, sha256=HASH, conversation=CHAT, must_be_refused=refused
    )
    return [step("upload"), by(Witness.STEPS, seen)]


def posts(
    name: str = "Photo 1.png",
    sha256: str = HASH,
    status: int = 200,
    witness: Witness = Witness.WIRE,
    size: int = 100,
) -> Scene:
    part = {"name": "files", "filename": name, "bytes": 100, "sha256": sha256}
    url, number = f"{API}/media/upload", f"up-{name}"
    answer: dict[str, Any] = {"status": "success", "data": message_of(item(size=size))}
    if status >= 400:
        answer = {
            "status": "error",
            "message": "File type not allowed",
            "data": None,
            "error_type": "InputException",
        }
    return [
        by(
            witness,
            RequestSent(
                id=number, method="POST", url=url, headers=SIGNED, body=json.dumps({"parts": [part]})
            ),
        ),
        by(witness, ResponseReceived(id=number, url=url, status=status, body=json.dumps(answer))),
    ]


def message_of(*items: dict[str, Any]) -> dict[str, Any]:
    author = {
        "id": 38,
        "first_name": "Visitor",
        "last_name": "",
        "email": None,
        "avatar_url": None,
        "availability_status": "online",
        "type": "visitor",
        "last_active_at": None,
    }
    return {
        "uuid": "m-1",
        "status": "received",
        "conversation_uuid": CHAT,
        "created_at": "2026-11-23T02:00:00.123456Z",
        "content": "",
        "text_content": "",
        "author": author,
        "attachments": list(items),
        "meta": None,
    }


def item(name: str = "photo-1.png", size: int = 100) -> dict[str, Any]:
    rest = {"content": None, "content_id": "", "content_type": "image/png", "disposition": "attachment"}
    return {"uuid": "u-1", "name": name, "size": size, "url": LINK, "thumbnail_url": "", **rest}


def lists(*items: dict[str, Any], witness: Witness = Witness.AGENT) -> Scene:
    message = {"uuid": "m-1", "text": "", "author_type": "visitor", "attachments": list(items)}
    return by(witness, MessagesRead(conversation=CHAT, messages=[message]))


def downloads(sha256: str = HASH, witness: Witness = Witness.AGENT, **changes: Any) -> Scene:
    known = {"status": 200, "size": 100, "sha256": sha256, "url": LINK, "name": "photo-1.png", **changes}
    return by(witness, FileRead(conversation=CHAT, message="m-1", **known))


def shows(*files: str) -> Scene:
    message = {"text": "", "author": "visitor", "pending": False, "files": list(files)}
    return [later(2), state(open=True), by(Witness.PAGE, ChatShown(messages=[message]))]


def sent(*then: Scene) -> list[Scene]:
    return [chatting(), offers(), posts(), *then]


def test_a_file_that_arrives_byte_for_byte_and_is_shown_is_green() -> None:
    verdict = of(UPLOADS, sent(lists(item()), downloads(), shows("photo-1.png")))
    assert (verdict.outcome, verdict.confirmed_by) == (PASSED, ("page", "wire", "agent"))


@pytest.mark.parametrize(
    ("scene", "owner", "words"),
    [
        ([offers(), posts("other.png")], Owner.WIDGET, "under the name other.png"),
        ([offers(), posts(sha256=OTHER)], Owner.WIDGET, "with other bytes"),
        ([offers(), later(PATIENCE), settled()], Owner.WIDGET, "never left the browser"),
        ([offers(), posts(), lists()], Owner.SERVER, "has no file"),
        ([offers(), posts(), lists(item("upload.bin"))], Owner.SERVER, "under the name upload.bin"),
        ([offers(), posts(), lists(item(size=50))], Owner.SERVER, "50 bytes instead of 100"),
        ([offers(), posts(), lists(item()), downloads(OTHER)], Owner.SERVER, "with other bytes"),
        ([offers(), posts(), lists(item()), downloads(status=403)], Owner.SERVER, "HTTP 403"),
        ([offers(), posts(), lists(item()), downloads(), shows()], Owner.WIDGET, "not shown"),
        ([offers(refused=True), posts()], Owner.SERVER, "must be refused"),
    ],
)
def test_where_a_file_is_lost_or_changed_its_owner_is_named(scene: Scene, owner: Owner, words: str) -> None:
    verdict = of(UPLOADS, [chatting(), scene])
    assert (verdict.outcome, verdict.owner) == (FAILED, owner)
    assert words in verdict.message


def test_a_link_that_leads_elsewhere_names_the_root_url() -> None:
    dead = downloads(status=None, failure="refused", url="http://localhost:9000/uploads/u-1")
    verdict = of(UPLOADS, sent(lists(item()), dead))
    assert "localhost:9000" in verdict.message
    assert "root URL" in verdict.next_step


def test_a_refusal_that_is_wanted_is_green_for_every_check() -> None:
    scene: Scene = [chatting(), offers(refused=True), posts(status=400)]
    assert of(UPLOADS, scene).outcome is PASSED
    assert "no_request_fails" not in red(scene)


def test_a_refusal_that_is_not_wanted_is_the_requests_own() -> None:
    scene: Scene = [chatting(), offers(), posts(status=400)]
    assert (of(UPLOADS, scene).outcome, of(UPLOADS, scene).owner) == (INCONCLUSIVE, Owner.SERVER)
    assert "no_request_fails" in red(scene)


def test_a_widget_that_offers_no_attaching_leaves_the_question_to_the_second_device() -> None:
    offered: list[Scene] = [chatting(), offers(refused=True), offers(by_whom="device", refused=True)]
    refused: Scene = [*offered, posts(status=400, witness=Witness.PROBE)]
    assert of(UPLOADS, refused).outcome is PASSED
    taken: Scene = [*offered, posts(witness=Witness.PROBE)]
    assert (of(UPLOADS, taken).outcome, of(UPLOADS, taken).owner) == (FAILED, Owner.SERVER)


def test_a_long_name_may_be_cut_on_the_screen() -> None:
    name = "a-name-that-is-much-too-long.pdf"
    long: Scene = [chatting(), offers(name), posts(name), lists(item(name)), downloads(name=name)]
    assert of(UPLOADS, [long, shows("a-name-that-is-mu...")]).outcome is PASSED
    assert of(UPLOADS, [long, shows("another-name-that...")]).outcome is FAILED


def test_an_agents_file_is_followed_to_the_visitors_download() -> None:
    scene: list[Scene] = [chatting(), offers(by_whom="agent"), lists(item(), witness=Witness.PROBE)]
    assert of(UPLOADS, [*scene, downloads(witness=Witness.PROBE)]).outcome is PASSED
    assert of(UPLOADS, [*scene, downloads(OTHER, Witness.PROBE)]).owner is Owner.SERVER
    assert of(UPLOADS, scene).outcome is INCONCLUSIVE


@pytest.mark.parametrize(("came_out", "owner"), [(100, Owner.WIDGET), (50, Owner.SERVER)])
def test_what_the_second_device_sends_as_well_tells_who_cut_a_file(came_out: int, owner: Owner) -> None:
    again = [offers(by_whom="device"), posts(witness=Witness.PROBE, size=came_out)]
    cut: Scene = [*sent(lists(item(size=50))), again, settled()]
    verdict = of(UPLOADS, cut)
    assert (verdict.outcome, verdict.owner) == (FAILED, owner)
    assert "50 bytes instead of 100" in verdict.message


def test_without_an_agent_nobody_can_tell_what_arrived() -> None:
    verdict = about(UPLOADS, transcript(opened(has_agent=False), *sent(lists(item(), witness=Witness.PROBE))))
    assert (verdict.outcome, verdict.owner) == (INCONCLUSIVE, Owner.ENVIRONMENT)
    wished = about(UPLOADS, transcript(opened(has_agent=False), *chatting(), step("agent_attaches")))
    assert (wished.outcome, wished.owner) == (INCONCLUSIVE, Owner.ENVIRONMENT)
    assert of(UPLOADS, chatting()).owner is None
