import pytest
from pydantic import ValidationError

from embedcheck.scenario.fields import ScenarioFields, Use, folder_name


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("A visitor becomes a contact", "a-visitor-becomes-a-contact"),
        ("../../etc/passwd", "etc-passwd"),
        ("Größe & Maß", "gr-e-ma"),
        ("日本語", "scenario"),
        ("x" * 100, "x" * 60),
    ],
)
def test_a_name_becomes_a_folder_that_leads_nowhere_else(name: str, folder: str) -> None:
    assert folder_name(name) == folder


def test_fields_are_frozen() -> None:
    fields = ScenarioFields.model_validate({"embedcheck": 1, "name": "x", "steps": ("wave",)})
    with pytest.raises(ValidationError):
        fields.name = "y"  # type: ignore[misc]


def test_with_is_the_word_of_the_file_for_given() -> None:
    assert Use.model_validate({"file": "a.yaml", "with": {"x": 1}}).given == {"x": 1}
