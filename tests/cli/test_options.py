"""What commands share of their flags."""

import pytest

from embedcheck.cli.options import must_be_of_its_kind
from embedcheck.errors import ScenarioMistake


@pytest.mark.parametrize("wishes", [("slow_server",), ("no_pong", "no_pong + slow_server")])
def test_a_condition_that_is_given_as_a_fault_is_told_its_flag(wishes: tuple[str, ...]) -> None:
    with pytest.raises(ScenarioMistake, match="slow_server is a condition, not a fault") as refused:
        must_be_of_its_kind("--fault", wishes, other="--condition", known={"no_pong"}, others={"slow_server"})
    assert refused.value.next_step == "Write `--condition slow_server`."


@pytest.mark.parametrize("wish", ["", "+", "a++b", "a+"])
def test_an_empty_name_is_no_name(wish: str) -> None:
    with pytest.raises(ScenarioMistake, match="--fault has an empty name"):
        must_be_of_its_kind("--fault", [wish], other="--condition", known={"a", "b"}, others=())


def test_what_is_of_its_kind_or_of_none_is_left_to_others() -> None:
    must_be_of_its_kind(
        "--fault",
        ("no_pong+nothing", "both"),
        other="--condition",
        known={"no_pong", "both"},
        others={"both"},
    )
