"""The personal data that scenarios give away, for `--redact personal`."""

from collections.abc import Iterable

from embedcheck.model.secret import Secret
from embedcheck.scenario.models import Scenario

# An answer of one letter, or a number, stands in everything.
SHORTEST = 2


def personal_data(scenarios: Iterable[Scenario]) -> tuple[Secret, ...]:
    """What their steps say of persons, each value once, under names such as `email#1`. Of all scenarios of a
    run together: whoever is a person in one of them is none the less in the next."""
    found: dict[str, str] = {}
    counts: dict[str, int] = {}
    for placed in (step for scenario in scenarios for step in scenario.steps):
        for kind, value in placed.step.personal:
            if value in found or len(value) < SHORTEST or value.isdigit():
                continue
            # An address in other letters is the same one: Libredesk lowers them.
            same = [name for known, name in found.items() if "@" in value and known.lower() == value.lower()]
            if not same:
                counts[kind] = counts.get(kind, 0) + 1
            found[value] = same[0] if same else f"{kind}#{counts[kind]}"
    return tuple(Secret(value, name) for value, name in found.items())
