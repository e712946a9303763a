from embedcheck.runner.marks import marker


def test_no_mark_is_given_twice() -> None:
    markers = [marker() for _ in range(20)]
    marks = [mark() for mark in markers for _ in range(20)]

    assert len(set(marks)) == len(marks)


def test_a_mark_is_plain_so_that_the_widget_cannot_render_it_away() -> None:
    assert marker()().isalnum()


def test_the_tenth_mark_of_an_attempt_does_not_contain_the_first() -> None:
    mark = marker("bcdfg")
    marks = [mark() for _ in range(120)]

    assert not [(a, b) for a in marks for b in marks if a != b and a in b]
