"""A request for another person's conversation is one finding: identities_do_not_bleed has it."""

from tests.checks.test_session import in_anothers_name
from tests.checks.verdicts import PASSED, of


def test_its_refusal_is_not_held_against_the_server_a_second_time() -> None:
    assert of("no_request_fails", in_anothers_name(500)).outcome is PASSED
