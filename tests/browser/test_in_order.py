from embedcheck.browser.in_order import InOrder
from embedcheck.model.observations import Noted, Observation


def note(text: str) -> Observation:
    return Noted(text=text)


def line() -> tuple[InOrder, list[str]]:
    passed: list[str] = []

    def record(seen: Observation) -> None:
        assert isinstance(seen, Noted)
        passed.append(seen.text)

    return InOrder(record), passed


def test_without_a_held_place_facts_pass_at_once() -> None:
    order, passed = line()
    order.add(note("request"))
    assert passed == ["request"]


def test_those_behind_a_held_place_wait_until_it_is_filled() -> None:
    order, passed = line()
    answer = order.hold()
    order.add(note("next request"))
    assert passed == []
    answer.fill(note("answer"))
    assert passed == ["answer", "next request"]


def test_two_answers_keep_the_order_in_which_they_came_whichever_is_read_first() -> None:
    order, passed = line()
    first, second = order.hold(), order.hold()
    second.fill(note("second"))
    first.fill(note("first"))
    assert passed == ["first", "second"]


def test_a_place_that_is_given_up_lets_the_others_pass_and_its_fact_comes_late_but_comes() -> None:
    order, passed = line()
    slow = order.hold()
    order.add(note("frame"))
    slow.give_up()
    assert passed == ["frame"]
    slow.fill(note("slow answer"))
    assert passed == ["frame", "slow answer"]
