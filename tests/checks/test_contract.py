"""Bodies and frames of another shape are found once, by their path; what is only new is a warning."""

import json
from typing import Any

import pytest

from embedcheck.checks import CHECKS
from embedcheck.model.observations import Frame, SocketOpened, Way, Witness
from embedcheck.model.verdicts import Owner
from tests.builders import (
    CHAT,
    VISITOR,
    Line,
    Scene,
    by,
    chat,
    later,
    opened,
    settled,
    signed_in,
    told_visit,
    transcript,
)
from tests.builders_wire import ask, exchange, read_messages, receives, sends, sends_visit, socket_opened
from tests.checks.verdicts import FAILED, INCONCLUSIVE, PASSED, of, red, red_of
from tests.payloads import MESSAGE, SETTINGS
from tests.recorded import HEALTHY, recorded
from tests.scenes import boot, boot_with_session, first_message, join, joins

RESPONSES, FRAMES = "responses_keep_the_contract", "frames_keep_the_contract"


def answered(method: str, url: str, data: Any, status: int = 200, **asked: Any) -> list[Line]:
    """An exchange whose answer has exactly this `data`, and nothing filled in."""
    request = ask(method, url, **asked)
    return [
        request.sent,
        request.answered(status=status, body=json.dumps({"status": "success", "data": data})),
    ]


def frame(text: str, way: Way = Way.RECEIVED, witness: Witness = Witness.WIRE) -> Line:
    return by(
        witness,
        Frame(way=way, socket=1, text=text, kind=json.loads(text).get("type", "") if text[:1] == "{" else ""),
    )


def listed(**changes: Any) -> list[Line]:
    """One conversation, read with a message that has these changes."""
    messages = [{**MESSAGE, **changes}]
    return exchange("GET", f"/chat/conversations/{CHAT}", {"messages": messages}, token=VISITOR)


def test_nothing_seen_is_not_asked() -> None:
    for check in (RESPONSES, FRAMES):
        verdict = of(check)
        assert (verdict.outcome, verdict.asked) == (INCONCLUSIVE, False)


@pytest.mark.parametrize("flow", HEALTHY)
def test_what_a_real_instance_says_is_green_and_warns_of_nothing(flow: str) -> None:
    for check in (RESPONSES, FRAMES):
        (verdict,) = CHECKS[check](recorded(flow))
        assert (verdict.outcome, verdict.warnings) == (PASSED, ())


def test_a_missing_field_is_the_servers_and_told_with_its_path() -> None:
    scene: list[Scene] = [boot(), first_message("Hi m1"), listed(author=...)]
    verdict = of(RESPONSES, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert verdict.message == (
        "conversation, answered: data.messages[*].author: expected this field, found nothing."
    )
    assert red(scene, read_messages("Hi m1"), settled()) == [RESPONSES]


def test_the_same_fault_in_many_items_is_told_once() -> None:
    messages = [{**MESSAGE, "uuid": 1}, {**MESSAGE, "uuid": 2}, {**MESSAGE, "uuid": 3}]
    verdict = of(RESPONSES, exchange("GET", f"/chat/conversations/{CHAT}", {"messages": messages}))
    assert verdict.message.count("data.messages[*].uuid") == 1


def test_a_new_field_is_a_warning_and_green() -> None:
    verdict = of(RESPONSES, [boot(), first_message("Hi m1"), listed(meta={"colour": "red"})])
    assert verdict.outcome is PASSED
    assert verdict.warnings == ("conversation, answered: new field: data.messages[*].meta.colour (a string)",)


def test_a_setting_that_is_gone_is_a_warning_and_green() -> None:
    settings = {key: value for key, value in SETTINGS.items() if key != "dark_mode"}
    verdict = of(RESPONSES, answered("GET", "/chat/settings", settings))
    assert (verdict.outcome, verdict.warnings) == (
        PASSED,
        ("settings, answered: field gone: data.dark_mode",),
    )


def test_drift_is_told_beside_a_failure_too() -> None:
    verdict = of(RESPONSES, [listed(author=...), listed(meta={"colour": "red"})])
    assert verdict.outcome is FAILED
    assert len(verdict.warnings) == 1


def test_what_the_probe_is_answered_is_read_as_well() -> None:
    heard = [Line(Witness.PROBE, line.seen) for line in listed(author=...)]
    assert of(RESPONSES, heard).outcome is FAILED


def test_a_request_of_another_shape_is_the_widgets() -> None:
    body = {"message": ..., "text": "Hi"}
    scene = exchange("POST", f"/chat/conversations/{CHAT}/message", token=VISITOR, body=body)
    verdict = of(RESPONSES, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.WIDGET)
    assert verdict.message == "message, asked: message: expected this field, found nothing."


def test_a_page_of_html_is_not_the_instances() -> None:
    asked = ask("GET", f"/chat/conversations/{CHAT}", token=VISITOR)
    verdict = of(RESPONSES, [asked.sent, asked.answered(body="<!doctype html><title>Log in</title>")])
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.ENVIRONMENT)
    assert verdict.message == (
        "The answer to the question for a conversation was an HTML page («Log in»), not the desk's JSON: "
        "the chat cannot show it."
    )


def test_what_is_refused_is_not_blamed_twice() -> None:
    asked = ask("GET", "/chat/conversations", token=VISITOR)
    scene: list[Scene] = [
        boot(),
        first_message("Hi m1"),
        asked.sent,
        asked.answered(status=502, body="<h1>Bad Gateway</h1>"),
    ]
    verdict = of(RESPONSES, scene)
    assert verdict.outcome is INCONCLUSIVE
    assert verdict.message.startswith("no_request_fails failed first. The answer to the question for ")
    assert red(scene, read_messages("Hi m1"), settled()) == ["no_request_fails"]


def test_a_refusal_that_the_scenario_wants_keeps_the_contract_or_not() -> None:
    def refused(body: str) -> Scene:
        asked = ask("POST", "/chat/auth/exchange", body={"jwt": "‹jwt#1›"})
        return [boot(), signed_in(refused=True), asked.sent, asked.answered(status=401, body=body)]

    good = '{"status":"error","message":"Unauthorized","data":null,"error_type":"UnauthorizedException"}'
    assert of(RESPONSES, refused(good)).outcome is PASSED
    assert of(RESPONSES, refused('{"status":"error"}')).outcome is FAILED


def test_a_new_visitor_who_is_told_no_token_is_the_servers() -> None:
    answer = {"session_token": ..., "user": {}}
    scene: list[Scene] = [
        boot(),
        exchange("POST", "/chat/conversations/init", answer, body={"message": "Hi"}),
    ]
    scene += [exchange("GET", "/chat/conversations", [])]
    assert "data.session_token" in of(RESPONSES, scene).message
    assert red(scene, settled()) == [RESPONSES]


def test_whoever_has_a_session_is_told_no_token_again() -> None:
    answer = {"session_token": ..., "user": ...}
    scene = exchange("POST", "/chat/conversations/init", answer, token=VISITOR, body={"message": "Hi"})
    assert of(RESPONSES, scene).outcome is PASSED


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "<!doctype html>",
            "a frame, received: the whole of it: expected a JSON object, found something else.",
        ),
        ('{"type":"new_message"}', "new_message, received: data: expected this field, found nothing."),
        ('{"type":"typing","data":{"conversation_uuid":"x","is_typing":"yes"}}', "expected true or false"),
    ],
)
def test_a_frame_of_another_shape_is_the_servers(text: str, words: str) -> None:
    verdict = of(FRAMES, [join(), frame(text)])
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SERVER)
    assert words in verdict.message


def test_a_frame_that_the_server_does_not_know_is_the_widgets() -> None:
    verdict = of(FRAMES, [join(), sends("dance")])
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.WIDGET)
    assert "expected a type that the server knows, found “dance”" in verdict.message


def test_a_frame_that_we_do_not_know_is_a_warning() -> None:
    verdict = of(FRAMES, [join(), receives("fanfare", tune="la")])
    assert (verdict.outcome, verdict.warnings) == (PASSED, ("a frame, received: new frame: “fanfare”",))


def test_each_who_can_mend_it_has_a_verdict() -> None:
    scene = transcript(opened(), join(), sends("dance"), frame('{"type":"new_message"}'))
    assert [each.owner for each in CHECKS[FRAMES](scene)] == [Owner.WIDGET, Owner.SERVER]


def test_a_page_visit_of_another_shape_is_the_contracts_alone() -> None:
    visit = sends("page_visit", url=..., title=..., href="x", name="y")
    scene: list[Scene] = [boot(), first_message("Hi m1"), told_visit("/", "Home"), visit, later(1)]
    scene += [chat("Hi m1"), read_messages("Hi m1"), settled()]
    assert red(scene) == [FRAMES]
    assert of("page_visits_are_sent", scene).message == f"Cannot be told: {FRAMES} failed first."


def test_a_join_that_names_no_inbox_is_the_joins() -> None:
    bad = frame('{"type":"join","token":"‹visitor#1›","data":{}}', Way.SENT)
    scene: list[Scene] = [boot(), socket_opened(), bad, receives("joined")]
    assert of(FRAMES, scene).message.startswith("join_comes_first_and_is_answered failed first. ")


def test_a_site_that_talks_on_a_socket_of_its_own_is_not_read() -> None:
    own = by(Witness.WIRE, SocketOpened(socket=7, url="wss://shop.example/live"))
    ticker = by(Witness.WIRE, Frame(way=Way.RECEIVED, socket=7, text="tick"))
    assert not of(FRAMES, [own, ticker]).asked
    assert red_of(transcript(opened(), own, ticker)) == []


def test_healthy_scenes_are_green() -> None:
    scene: list[Scene] = [
        boot(),
        first_message("Hi m1"),
        boot_with_session(VISITOR, 2),
        joins(socket=2),
        sends_visit("/", "Home", 2),
    ]
    for check in (RESPONSES, FRAMES):
        assert of(check, scene).outcome is PASSED
