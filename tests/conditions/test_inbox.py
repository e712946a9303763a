import pytest

from embedcheck.conditions.inbox import INBOX_CONDITIONS
from embedcheck.conditions.surroundings import Surroundings
from embedcheck.sandbox.instance.settings import InstanceSettings
from embedcheck.sandbox.shop_inbox import shop_settings

BY_NAME = {each.name: each for each in INBOX_CONDITIONS}


def under(name: str) -> InstanceSettings:
    return BY_NAME[name].act(Surroundings()).sandbox.configured(shop_settings())


def test_a_condition_befalls_every_inbox_and_keeps_what_makes_each_its_own() -> None:
    usual, dark = shop_settings(), under("dark_mode")
    assert all(inbox.widget.dark_mode for inbox in dark.inboxes)
    assert [inbox.name for inbox in dark.inboxes] == [inbox.name for inbox in usual.inboxes]
    assert not any(inbox.widget.dark_mode for inbox in usual.inboxes)


def test_an_inbox_that_has_a_form_keeps_it() -> None:
    forms = {inbox.name: inbox.widget.prechat_form for inbox in under("optional_prechat").inboxes}
    own = {inbox.name: inbox.widget.prechat_form for inbox in shop_settings().inboxes}
    assert forms["prechat"] == own["prechat"]
    assert forms["second"].enabled
    assert not any(field.required for field in forms["second"].fields)


@pytest.mark.parametrize("name", [name for name in BY_NAME if name.startswith("language_")])
def test_each_language_is_set_by_its_code(name: str) -> None:
    code = name.removeprefix("language_").replace("_", "-").replace("of-the-browser", "auto")
    assert under(name).inbox.widget.language == code
