from embedcheck.checks.quoting import quoting, words_by_mark
from embedcheck.model.quoting import LONGEST_QUOTED
from tests.builders import agent_says, device_says, opened, transcript, typed


def test_what_anybody_said_is_known_by_its_mark() -> None:
    seen = transcript(opened(), agent_says("Yes a1", "a1"), device_says("No b2", "b2"), typed("Hm c3", "c3"))
    assert words_by_mark(seen)["a1"] == "Yes a1"
    assert words_by_mark(seen)["b2"] == "No b2"


def test_a_long_text_is_shortened_and_keeps_its_mark() -> None:
    [words] = words_by_mark(transcript(opened(), agent_says("w" * 100 + " a2", "a2"))).values()
    assert words == "w" * LONGEST_QUOTED + "… a2"


def test_only_marks_become_words() -> None:
    assert quoting("«a1» is lost, «x» is none.", {"a1": "Hello a1"}) == "«Hello a1» is lost, «x» is none."
