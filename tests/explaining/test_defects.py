from embedcheck.checks.known_defects import KNOWN_DEFECTS
from embedcheck.explaining.defects import defects_that_trip, tell_defect


def test_a_defect_is_told_as_the_table_has_it() -> None:
    [known] = [each for each in KNOWN_DEFECTS if each.id == "D-26"]
    told = tell_defect(known)
    assert (told.name, told.summary, told.check) == ("D-26", known.looks_like, "logout_forgets")
    assert (told.reference, told.workaround, told.frontend) == (known.reference, known.workaround, True)


def test_each_defect_is_told_with_the_check_that_it_trips_and_with_no_other() -> None:
    checks = {known.check for known in KNOWN_DEFECTS}
    told = [each.name for check in checks for each in defects_that_trip(check)]
    assert sorted(told) == sorted(known.id for known in KNOWN_DEFECTS)
    assert defects_that_trip("script_is_loaded_once") == ()
