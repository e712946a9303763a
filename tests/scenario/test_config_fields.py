import pytest
from pydantic import ValidationError

from embedcheck.scenario.config_fields import ConfigFields, InstanceFields


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("https://Shop.Example/", "https://shop.example"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("https://[::1]:1/", "https://[::1]:1"),
        ("HTTPS://shop.example", "https://shop.example"),
        ("https://shop.example:443", "https://shop.example:443"),
    ],
)
def test_an_address_becomes_an_origin(written: str, origin: str) -> None:
    assert ConfigFields.model_validate({"site": written}).site == origin


@pytest.mark.parametrize(
    "written",
    [
        "https://a b.example",
        "https://x.example?q=1",
        "https://x.example#a",
        "javascript:alert(1)",
        "//x.example",
        "",
    ],
)
def test_what_is_no_origin_is_refused(written: str) -> None:
    with pytest.raises(ValidationError):
        ConfigFields.model_validate({"site": written})


def test_no_secret_is_in_the_text_of_the_fields() -> None:
    fields = InstanceFields.model_validate({"jwt_secret": "hunter2", "agent": {"key": "hunter3"}})
    assert "hunter" not in repr(fields)
