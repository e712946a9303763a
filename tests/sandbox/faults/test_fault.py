from embedcheck.sandbox.faults.fault import fault


def lose_everything() -> None:
    """Everything is lost.

    And nothing comes back.
    """


def test_a_fault_is_named_and_described_by_its_function() -> None:
    made = fault("widget", lose_everything)
    assert (made.name, made.layer, made.summary) == ("lose_everything", "widget", "Everything is lost.")
    assert made.act is lose_everything
