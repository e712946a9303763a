from embedcheck.model.verdicts import Owner
from embedcheck.sandbox.faults import FAULTS
from embedcheck.sandbox.faults.blame import HARMLESS, OTHER_OWNERS


def test_blame_is_spoken_of_faults_that_there_are() -> None:
    assert {*OTHER_OWNERS, *HARMLESS} <= set(FAULTS)


def test_a_fault_is_its_layers_own_to_mend_unless_the_table_says_otherwise() -> None:
    assert FAULTS["wrong_inbox"].layer == "site"
    assert FAULTS["wrong_inbox"].owner is Owner.EMBED
    assert FAULTS["script_missing"].owner is Owner.SITE


def test_the_table_names_no_owner_that_the_layer_names_already() -> None:
    assert [name for name, owner in OTHER_OWNERS.items() if owner == FAULTS[name].layer] == []
