"""What the embed may cost, page by page."""

from typing import Any

import pytest

from embedcheck.model.observations import RequestSent, ResponseFinished, ResponseReceived, Witness
from embedcheck.model.verdicts import Owner
from tests.builders import DESK, SITE, Line, Scene, by, frame_hears, later, opened, step, transcript
from tests.builders_wire import exchange
from tests.checks.verdicts import FAILED, INCONCLUSIVE, PASSED, about, of
from tests.scenes import boot, load

BUDGET = "embed_stays_in_budget"
MEGABYTE = 1_000_000


def document(path: str = "/", number: int = 1) -> Line:
    request = RequestSent(id=f"d{number}", method="GET", url=f"{SITE}{path}", resource="document")
    return by(Witness.WIRE, request)


def asset(name: str, size: int | None = 1000, **asked: Any) -> list[Line]:
    """A request of the frame, and how much came over the network, if that was measured."""
    sent, answered = exchange("GET", f"{DESK}/widget/assets/{name}", inbox="", **asked)
    assert isinstance(answered.seen, ResponseReceived)
    done = [] if size is None else [by(Witness.WIRE, ResponseFinished(id=answered.seen.id, size=size))]
    return [sent, answered, *done]


def test_an_embed_within_its_budget_says_what_it_costs() -> None:
    verdict = of(BUDGET, document(), asset("main.js", 2 * MEGABYTE), boot())
    assert (verdict.outcome, verdict.confirmed_by) == (PASSED, ("wire",))
    assert "took 5 requests and 2.0 MB; the budget is 50 requests and 3.0 MB" in verdict.message


def test_too_many_requests_name_the_one_that_came_most_often() -> None:
    verdict = of(BUDGET, document("/pricing"), [asset("icon.svg") for _ in range(50)], boot("/pricing"))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.WIDGET)
    assert verdict.message.startswith("Loading and opening the chat on /pricing took 54 requests")
    assert "Most often: GET /widget/assets/icon.svg, 50 times." in verdict.message


def test_too_many_bytes_name_the_largest() -> None:
    verdict = of(BUDGET, document(), asset("small.js"), asset("large.js", 4 * MEGABYTE), boot())
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.WIDGET)
    assert "The largest: GET /widget/assets/large.js, 4.0 MB." in verdict.message


def test_what_a_cache_had_costs_no_bytes_and_what_nobody_measured_is_not_guessed() -> None:
    cached = of(BUDGET, document(), [asset(f"{number}.js", 0) for number in range(5)], boot())
    assert cached.outcome is PASSED
    unmeasured = of(BUDGET, document(), asset("main.js", None), boot())
    assert "took 5 requests; the budget" in unmeasured.message


@pytest.mark.parametrize(
    ("budget", "outcome"), [({"requests": 4}, FAILED), ({"bytes": 900}, FAILED), ({"requests": 5}, PASSED)]
)
def test_the_site_may_set_its_own_limits(budget: dict[str, int], outcome: object) -> None:
    scene: Scene = [document(), asset("main.js"), boot()]
    assert about(BUDGET, transcript(opened(budget=budget), scene)).outcome is outcome


def test_each_page_is_counted_by_itself() -> None:
    pages: list[Scene] = [
        [document("/", n), [asset(f"{n}-{i}.js") for i in range(30)], boot()] for n in range(3)
    ]
    assert of(BUDGET, pages).outcome is PASSED


def test_what_opening_takes_is_counted_and_what_comes_long_after_is_not() -> None:
    opening: Scene = [later(9), frame_hears("WIDGET_OPENED"), asset("chat.js", 4 * MEGABYTE)]
    assert of(BUDGET, document(), boot(), opening).outcome is FAILED
    idle: Scene = [later(9), [asset("poll") for _ in range(60)]]
    assert of(BUDGET, document(), boot(), idle, frame_hears("WIDGET_OPENED")).outcome is PASSED


def test_what_a_person_does_and_the_files_of_a_conversation_are_not_the_embeds() -> None:
    path = "/uploads/5f0c.png"
    said = [exchange("POST", "/chat/conversations/init", {"conversation": {}}, body={}) for _ in range(60)]
    read = exchange("GET", "/chat/conversations/e5a71bc3", {"attachments": [{"url": path}]})
    picture = exchange("GET", f"{DESK}{path}", inbox="")
    big = by(Witness.WIRE, ResponseFinished(id=picture[1].seen.id, size=9 * MEGABYTE))  # type: ignore[attr-defined]
    assert of(BUDGET, document(), boot(), said, read, picture, big).outcome is PASSED


def test_a_boot_that_does_not_end_is_counted_as_far_as_it_came() -> None:
    verdict = of(
        BUDGET, document(), load(), [asset(f"{number}.js") for number in range(60)], step("open_widget")
    )
    assert verdict.outcome is FAILED


def test_nothing_is_said_of_a_page_without_a_widget_or_of_a_custom_frontend() -> None:
    assert of(BUDGET, document()).outcome is INCONCLUSIVE
    own = transcript(opened(driver="custom"), document(), asset("main.js"), boot())
    assert about(BUDGET, own).outcome is INCONCLUSIVE
