"""Every fault of the server can be noticed from outside, and the slow ones are merely slow."""

from collections import Counter
from functools import cache

import pytest

from embedcheck.sandbox.faults import FAULTS
from embedcheck.sandbox.faults.server import SERVER_FAULTS
from embedcheck.sandbox.faults.setup import SETUP_FAULTS
from embedcheck.sandbox.faults.site import SITE_FAULTS
from embedcheck.sandbox.faults.widget import WIDGET_FAULTS
from tests.sandbox.faults.account import Account, visit

SLOW = ("answer_slowly", "upgrade_slowly", "joined_slowly", "push_slowly")


@cache
def honest() -> Account:
    return visit()


def test_two_honest_visits_give_the_same_account() -> None:
    assert visit().all() == honest().all()
    assert honest().waited == 0


@pytest.mark.parametrize("name", [name for name in SERVER_FAULTS if name not in SLOW])
def test_a_fault_can_be_noticed(name: str) -> None:
    assert visit([SERVER_FAULTS[name].act]).all() != honest().all()


@pytest.mark.parametrize("name", SLOW)
def test_slow_is_not_wrong(name: str) -> None:
    slow = visit([SERVER_FAULTS[name].act])
    assert slow.waited >= 1
    assert slow.all() == honest().all()


def test_what_is_slow_says_so() -> None:
    said = {name for name, fault in SERVER_FAULTS.items() if "slow is not wrong" in fault.summary}
    assert said == set(SLOW)


def test_no_two_faults_make_the_same_mistake() -> None:
    seen = (visit([fault.act]) for name, fault in SERVER_FAULTS.items() if name not in SLOW)
    accounts = Counter("\n".join([*each.all(), f"after {each.waited} s"]) for each in seen)
    assert [account[:200] for account, times in accounts.items() if times > 1] == []


def test_every_fault_has_a_name_of_its_own_and_one_sentence() -> None:
    tables = (SITE_FAULTS, WIDGET_FAULTS, SETUP_FAULTS, SERVER_FAULTS)
    assert len(FAULTS) == sum(len(table) for table in tables)
    for name, fault in SERVER_FAULTS.items():
        assert (fault.name, fault.layer) == (name, "server")
        assert fault.summary.endswith((".", ")."))
        assert len({each.summary for each in SERVER_FAULTS.values()}) == len(SERVER_FAULTS)
