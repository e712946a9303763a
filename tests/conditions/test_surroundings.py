from datetime import timedelta

from embedcheck.browser import SessionOptions
from embedcheck.conditions.browsing import slow_machine
from embedcheck.conditions.network import far_away
from embedcheck.conditions.surroundings import Surroundings
from embedcheck.sandbox.circumstances import USUAL, Circumstances
from embedcheck.sandbox.relay import Network


def test_what_one_condition_changes_another_leaves() -> None:
    around = far_away(slow_machine(Surroundings()))
    assert around.session == SessionOptions(cpu_slowdown=4.0)
    assert around.sandbox == Circumstances(network=Network(delay=0.15))


def test_a_demo_site_has_no_clock_of_the_server() -> None:
    assert USUAL.of_the_site_alone
    assert not Circumstances(clock_ahead=timedelta(minutes=1)).of_the_site_alone
