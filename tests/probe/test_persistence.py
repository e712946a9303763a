from embedcheck.probe.persistence import Persistence


def test_failures_in_a_row_are_borne_until_they_are_too_many() -> None:
    hope = Persistence(attempts=2).after_failure()

    assert not hope.spent
    assert hope.after_failure().spent


def test_a_success_forgets_earlier_failures() -> None:
    assert Persistence(attempts=2, failed=1).after_success() == Persistence(attempts=2)


def test_the_pause_is_the_widgets_own_rhythm() -> None:
    assert Persistence().pause() == 2.0
    assert Persistence().pause(status=502) == 2.0


def test_after_throttling_the_pause_is_as_long_as_the_instance_asks() -> None:
    assert Persistence().pause(status=429, retry_after=17.0) == 17.0
    assert Persistence().pause(status=429) == 60.0
