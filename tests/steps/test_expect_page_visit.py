from typing import Any

import pytest

from embedcheck.errors import StepFailed
from embedcheck.model.observations import Noted, SocketClosed, VisitsExpected, VisitsRead, Witness
from tests.runner.scene import UUID, agent, scene, sent
from tests.steps.expecting import WITH_AGENT, expecting
from tests.steps.fake_stage import FakeStage


def visit(url: str, title: str = "") -> dict[str, Any]:
    return {"type": "page_visit", "data": {"url": url, "title": title}}


def test_a_page_visit_is_expected_on_the_socket_by_path_and_title() -> None:
    seen = scene(sent(visit("http://s/pricing?a=1#b", "Pricing")))

    stage = expecting("expect_page_visit", seen, path="/pricing", title="Pricing")

    assert VisitsExpected(path="/pricing", title="Pricing") in stage.noted
    wrongs: list[Any] = [{"path": "/pric"}, {"path": "/pricing", "title": "Home"}, {"path": "/pricing?a=2"}]
    for wrong in wrongs:
        with pytest.raises(StepFailed, match="on the widget's socket; sent were /pricing"):
            expecting("expect_page_visit", seen, **wrong)


def test_with_an_agent_a_page_visit_must_be_stored_too() -> None:
    on_wire = sent(visit("http://s/pricing"))
    stored = agent(VisitsRead(conversation=UUID, visits=[{"url": "http://s/pricing", "title": ""}]))

    expecting(
        "expect_page_visit", stage=FakeStage(scene(on_wire, stored), target=WITH_AGENT), path="/pricing"
    )
    with pytest.raises(StepFailed, match="agent's list; nobody could read"):
        expecting("expect_page_visit", stage=FakeStage(scene(on_wire), target=WITH_AGENT), path="/pricing")


@pytest.mark.parametrize(
    ("gap", "cut_after", "fails"),
    [(0.2, None, False), (1.5, None, True), (1.5, 0.1, False), (1.5, 4.0, True)],
    ids=["within a second", "in time", "its socket broke", "its socket broke later"],
)
def test_a_visit_that_the_server_drops_by_right_is_waited_for_and_not_held_against_it(
    gap: float, cut_after: float | None, fails: bool
) -> None:
    walk = [sent(visit("http://s/")), sent(visit("http://s/pricing"))]
    cut = [] if cut_after is None else [(Witness.WIRE, SocketClosed(socket=1))]
    at = [1.0, 1.0 + gap, *([1.0 + gap + cut_after] if cut_after else [])]
    stage = FakeStage(scene(*walk, *cut, at=at), target=WITH_AGENT)

    if fails:
        with pytest.raises(StepFailed, match="agent's list"):
            expecting("expect_page_visit", stage=stage, path="/pricing")
    else:
        expecting("expect_page_visit", stage=stage, path="/pricing")
        assert any(isinstance(each, Noted) for each in stage.noted)
