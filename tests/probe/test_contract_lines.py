import json
from typing import Any

from embedcheck.model.observations import Frame, Observation, RequestSent, ResponseReceived, SocketOpened, Way
from embedcheck.model.verdicts import Outcome, Verdict
from embedcheck.probe.contract_lines import contract_lines

ME = "http://desk.example/api/v1/widget/chat/auth/me"
ADA = {"user_id": 1, "is_visitor": False, "first_name": "Ada", "last_name": ""}


def me(data: dict[str, Any], name: str = "1") -> list[Observation]:
    body = json.dumps({"status": "success", "data": data})
    return [
        RequestSent(id=name, method="GET", url=ME),
        ResponseReceived(id=name, url=ME, status=200, body=body),
    ]


def socket(text: str, path: str = "/widget/ws") -> list[Observation]:
    return [
        SocketOpened(socket=1, url=f"ws://desk.example{path}"),
        Frame(way=Way.RECEIVED, socket=1, text=text, kind=""),
    ]


def verdicts(
    green: list[list[Observation]], red: list[list[Observation]] | None = None
) -> dict[str, Verdict]:
    return {verdict.check: verdict for verdict, _, _ in contract_lines(green, red or [])}


def test_good_answers_and_frames_are_counted() -> None:
    found = verdicts([me(ADA) + socket('{"type":"pong","data":null}\n'), me(ADA)])

    assert found["answers_keep_the_contract"].outcome is Outcome.PASSED
    assert found["answers_keep_the_contract"].message == "2 were read"
    assert found["frames_keep_the_contract"].outcome is Outcome.PASSED


def test_nothing_heard_is_nothing_said() -> None:
    assert verdicts([[]]) == {}


def test_a_missing_field_is_red_with_its_path_and_its_exchange() -> None:
    broken = me({key: value for key, value in ADA.items() if key != "is_visitor"}, "2")
    (verdict, _, exchange), *_ = contract_lines([me(ADA), broken], [])

    assert verdict.outcome is Outcome.FAILED
    assert "me (200): data.is_visitor" in verdict.message
    assert list(exchange) == broken


def test_a_new_field_is_a_warning() -> None:
    found = verdicts([me(ADA | {"mood": "fine"})])["answers_keep_the_contract"]

    assert found.outcome is Outcome.PASSED
    assert "mood" in found.warnings[0]


def test_what_a_red_line_has_told_is_not_told_again() -> None:
    broken = me({key: value for key, value in ADA.items() if key != "is_visitor"})
    found = verdicts([broken], [broken])["answers_keep_the_contract"]

    assert found.outcome is Outcome.INCONCLUSIVE


def test_an_agents_socket_has_another_contract() -> None:
    assert verdicts([socket("pong", "/ws")]) == {}
