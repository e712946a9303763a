import yaml

from embedcheck.scenario.source import Source
from embedcheck.scenario.yaml_events import Events
from tests.scenario.reading import collected


def test_events_come_one_by_one_with_places_that_count_from_one() -> None:
    found, mistakes = collected(lambda mistakes: Events(Source("a.yaml", "a: 1\n"), mistakes))
    assert found is not None
    assert mistakes == ()
    assert isinstance(found.next(), yaml.StreamStartEvent)
    assert isinstance(found.next(), yaml.DocumentStartEvent)
    mapping = found.next()
    assert isinstance(mapping, yaml.MappingStartEvent)
    assert str(found.place(mapping.start_mark)) == "a.yaml:1:1"


def test_a_text_that_pyyaml_cannot_even_read_is_told_at_its_character() -> None:
    _, [mistake] = collected(lambda mistakes: Events(Source("a.yaml", "a: 1\nb: \x00\n"), mistakes))
    assert (mistake.line, mistake.col) == (2, 4)
    assert "U+0000" in mistake.what
