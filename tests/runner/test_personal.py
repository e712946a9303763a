from pathlib import Path

from embedcheck.runner.personal import personal_data
from embedcheck.scenario.suite import load_suite
from tests.cli.calling import scenario, write

IDENTIFY = (
    "identify: {external_user_id: ada-1, email: ada@example.com, first_name: Ada,"
    " contact_custom_attributes: {plan: gold, seats: 3}}"
)
PRECHAT = 'fill_prechat: {name: Ada, phone: {country: GB, number: "2079460958"}, terms: true}'


def test_what_scenarios_say_of_persons_is_found_once_with_its_kind(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": scenario("A", "visit: /", IDENTIFY), "b.yaml": scenario("B", PRECHAT)})
    suite = load_suite([tmp_path / "a.yaml", tmp_path / "b.yaml"], env={})

    found = {each.name: each.reveal() for each in personal_data(suite.scenarios)}

    assert found == {
        "external-user-id#1": "ada-1",
        "email#1": "ada@example.com",
        "first-name#1": "Ada",
        "plan#1": "gold",
        "country#1": "GB",
    }


def test_an_address_in_other_letters_is_the_same_person(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a.yaml": scenario("A", "fill_prechat: {email: Ada@example.com}"),
            "b.yaml": scenario("B", "fill_prechat: {email: ada@example.com}"),
        },
    )
    suite = load_suite([tmp_path / "a.yaml", tmp_path / "b.yaml"], env={})

    found = {each.reveal(): each.name for each in personal_data(suite.scenarios)}

    assert found == {"Ada@example.com": "email#1", "ada@example.com": "email#1"}
