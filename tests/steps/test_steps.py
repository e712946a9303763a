import asyncio
from typing import Any

import pytest
from pydantic import ValidationError

from embedcheck.model.observations import AgentSaid, DeviceSaid, NoteLeft, VisitorSaid
from embedcheck.steps import STEPS
from embedcheck.steps.agent import AgentNotes, AgentSays, AgentTypes, ProbeSays
from embedcheck.steps.identity import Identify
from embedcheck.steps.page import Navigate, Offline, Reload, Visit
from embedcheck.steps.step import Step
from embedcheck.steps.widget import DropSocket, OpenWidget, RestoreSocket, Say
from tests.steps.fake_stage import CONVERSATION, FakeStage


def performed(step: Step) -> FakeStage:
    stage = FakeStage()
    asyncio.run(step.perform(stage))
    return stage


@pytest.mark.parametrize("name", sorted(STEPS))
def test_every_step_says_what_it_does_in_one_line(name: str) -> None:
    first = (STEPS[name].__doc__ or "").strip().splitlines()[0]

    assert first.endswith(".")
    assert first[0].isupper()


@pytest.mark.parametrize("name", sorted(STEPS))
def test_every_shorthand_is_a_field(name: str) -> None:
    step = STEPS[name]

    assert step.shorthand is None or step.shorthand in step.model_fields


@pytest.mark.parametrize("name", sorted(STEPS))
def test_every_step_refuses_a_field_it_does_not_know(name: str) -> None:
    with pytest.raises(ValidationError):
        STEPS[name].model_validate({"no_such_field": 1})


@pytest.mark.parametrize(
    ("name", "value", "asked"),
    [
        ("visit", {"path": "/"}, [("visit", "/", None)]),
        ("visit", {"path": "/gone", "status": 404}, [("visit", "/gone", 404)]),
        ("reload", {}, [("reload",)]),
        ("back", {}, [("pace_page_visits",), ("back",)]),
        ("forward", {}, [("pace_page_visits",), ("forward",)]),
        ("click", {"on": "#buy"}, [("click", "#buy")]),
        ("fill", {"into": "#mail", "text": "a@b"}, [("fill", "#mail", "a@b")]),
        ("press", {"key": "Enter"}, [("press", "Enter", None)]),
        ("wait_for", {"selector": "h1"}, [("wait_for", "h1", "visible")]),
        ("scroll", {"to": "bottom"}, [("scroll", "bottom")]),
        ("set_viewport", {"width": 390, "height": 844}, [("set_viewport", 390, 844)]),
        ("offline", {}, [("set_offline", True)]),
        ("online", {}, [("set_offline", False)]),
        ("screenshot", {"name": "merged"}, [("screenshot", "merged")]),
        ("evaluate", {"expression": "1"}, [("evaluate", "1")]),
        ("new_tab", {"path": "/"}, [("new_tab", "/")]),
        ("open_widget", {}, [("open_widget",)]),
        ("close_widget", {}, [("close_widget",)]),
        ("measure_embed", {}, [("measure_embed", "/", 3)]),
        ("measure_embed", {"path": "/pricing", "times": 5}, [("measure_embed", "/pricing", 5)]),
        ("start_conversation", {}, [("start_conversation",)]),
        ("continue_conversation", {}, [("continue_conversation",)]),
        ("type", {"text": "Hm"}, [("type_text", "Hm")]),
        ("show", {}, [("show",)]),
        ("hide", {}, [("hide",)]),
        ("agent_resolves", {}, [("resolve", CONVERSATION)]),
        ("agent_closes", {}, [("close", CONVERSATION)]),
        ("agent_assigns", {}, [("first_name",), ("assign", CONVERSATION)]),
        ("switch_tab", {"tab": 2}, [("switch_tab", 2)]),
    ],
)
def test_a_step_asks_the_stage_for_one_gesture(name: str, value: dict[str, Any], asked: list[Any]) -> None:
    assert performed(STEPS[name].model_validate(value)).asked == asked


def test_what_the_visitor_says_is_noted_with_its_mark_before_it_is_typed() -> None:
    stage = performed(Say(text="Hello"))

    assert stage.noted == [VisitorSaid(text="Hello bcd1y", mark="bcd1y")]
    assert stage.asked == [("say", "Hello bcd1y", False)]


def test_what_an_agent_says_is_noted_with_the_conversation() -> None:
    stage = performed(AgentSays(text="Hi"))

    assert stage.noted == [AgentSaid(text="Hi bcd1y", mark="bcd1y", conversation=CONVERSATION)]
    assert stage.asked == [("say", CONVERSATION, "Hi bcd1y", "")]


def test_what_an_agent_notes_is_left_as_private() -> None:
    stage = performed(AgentNotes(text="Beware"))

    assert stage.noted == [NoteLeft(text="Beware bcd1y", mark="bcd1y", conversation=CONVERSATION)]
    assert stage.asked == [("say", CONVERSATION, "Beware bcd1y", True)]


def test_canaries_in_an_agents_html_are_noted_in_their_order() -> None:
    stage = performed(AgentSays(text="Hi", html='<p onclick="CANARY"><img src="CANARY_URL">CANARYBIRD'))

    (said,) = stage.noted
    assert isinstance(said, AgentSaid)
    assert said.canaries == ["canary-bcd1y-1", "canary-bcd1y-2"]
    assert said.html == (
        "<p onclick=\"console.warn('canary-bcd1y-1')\">"
        '<img src="https://canary.invalid/canary-bcd1y-2">CANARYBIRD'
    )
    assert stage.asked == [("say", CONVERSATION, "Hi bcd1y", said.html)]


def test_what_a_second_device_says_is_noted_as_such() -> None:
    stage = performed(ProbeSays(text="Hi"))

    assert stage.noted == [DeviceSaid(text="Hi bcd1y", mark="bcd1y", conversation=CONVERSATION)]


def test_an_agent_can_stop_typing() -> None:
    assert performed(AgentTypes(typing=False)).asked == [("type", CONVERSATION, False)]


def test_a_dropped_socket_is_held_only_on_request() -> None:
    assert performed(DropSocket()).asked == [("drop_socket",)]
    assert performed(DropSocket(hold=True)).asked == [("hold_socket",)]
    assert performed(RestoreSocket()).asked == [("release_socket",)]


def test_an_spa_navigation_leaves_the_server_its_second_unless_in_a_hurry() -> None:
    calm = performed(Navigate(push="/a", title="A"))
    hurried = performed(Navigate(push="/a", hurry=True))

    assert calm.asked == [("pace_page_visits",), ("navigate", "push", "/a", "A", 0.0)]
    assert hurried.asked == [("navigate", "push", "/a", None, 0.0)]


def test_a_navigation_must_say_exactly_one_way() -> None:
    for value in ({}, {"push": "/a", "hash": "#b"}):
        with pytest.raises(ValidationError):
            Navigate.model_validate(value)


def test_a_steps_words_read_as_its_author_wrote_them() -> None:
    assert Reload().words("reload") == "reload"
    assert Visit(path="/pricing").words("visit") == "visit: /pricing"
    assert Navigate(push="/a", title="A").words("navigate") == "navigate: push=/a, title=A"


def test_a_filled_value_is_not_among_the_words_for_it_may_be_a_password() -> None:
    assert "hunter2" not in STEPS["fill"].model_validate({"into": "#pw", "text": "hunter2"}).words("fill")


def test_what_is_done_on_a_page_needs_one_and_what_only_waits_or_prepares_does_not() -> None:
    now = Identify(external_user_id="a", email="a@b.c", first_name="A")
    on_a_page = (Say(text="Hello"), OpenWidget(), Reload(), now)
    before = (Visit(path="/"), Offline(), now.model_copy(update={"at": "load"}))
    assert all(step.needs_page for step in on_a_page)
    assert not any(step.needs_page for step in before)
    assert [name for name, step in STEPS.items() if step.opens_page] == ["visit", "new_tab"]
