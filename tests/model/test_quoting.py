import pytest

from embedcheck.model.quoting import shortened, without_marks
from embedcheck.runner.marks import marker


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("«Hello b7k2m1y» is lost", "«Hello» is lost"),
        ("«Hello b7k2m12y» is lost", "«Hello» is lost"),
        ("b7k2m1y", ""),
        ("a folded\n  line ", "a folded line"),
        ("rhythm, 12y and b7k2m are no marks", "rhythm, 12y and b7k2m are no marks"),
    ],
)
def test_what_two_runs_say_differs_by_marks_alone(told: str, kept: str) -> None:
    assert without_marks(told) == kept


def test_every_mark_that_a_run_makes_is_known_as_one() -> None:
    mark = marker()
    assert {without_marks(f"Hello {mark()}") for _ in range(120)} == {"Hello"}


def test_a_long_text_is_cut_and_says_so_and_a_short_one_is_whole() -> None:
    assert shortened("a folded\n  line ") == "a folded line"
    assert shortened("12345", 5) == "12345"
    assert shortened("123456", 5) == "12345…"
