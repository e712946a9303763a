"""Which requests belong to the frame that was handed a session."""

from embedcheck.checks.handing_over import MARGIN, asked_since
from embedcheck.model.observations import PostMessage
from embedcheck.wire import endpoints
from tests.builders import VISITOR, Scene, frame_hears, later, opened, transcript
from tests.builders_wire import exchange
from tests.scenes import load

ME = exchange("GET", "/chat/auth/me", {"user_id": 38}, token=VISITOR)
LIST = exchange("GET", "/chat/conversations", [], token=VISITOR)
HANDED = frame_hears("SESSION_DATA", sessionToken=VISITOR, visitorToken="")


def asked(*scene: Scene) -> list[str]:
    seen = transcript(opened(), *scene)
    handed = seen.of(PostMessage)[-1]
    return [each.endpoint.name for each in asked_since(seen, handed) if each.endpoint is not None]


def test_what_the_wire_told_a_moment_before_the_page_still_counts() -> None:
    assert asked(load(), ME, HANDED, LIST)[-2:] == ["me", "conversations"]
    assert asked(load(), ME, later(MARGIN), HANDED, LIST) == ["conversations"]


def test_nothing_of_the_page_before_counts() -> None:
    assert asked(load(), ME, load(), HANDED, LIST) == ["settings", "conversations"]


def test_another_tabs_frame_is_another_matter() -> None:
    assert asked(load(), ME, load(page=1), HANDED) == asked(load(), ME, HANDED) + asked(load(page=1), HANDED)


def test_only_what_is_named_is_given() -> None:
    seen = transcript(opened(), load(), HANDED, ME, LIST)
    handed = seen.of(PostMessage)[-1]
    assert [each.endpoint for each in asked_since(seen, handed, endpoints.ME)] == [endpoints.ME]
