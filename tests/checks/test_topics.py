from embedcheck.checks import CHECKS
from embedcheck.checks.topics import TOPICS


def test_every_check_has_one_topic_and_the_table_is_in_their_order() -> None:
    assert [name for names in TOPICS.values() for name in names] == list(CHECKS)
