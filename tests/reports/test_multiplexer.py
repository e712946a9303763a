"""One reporter's defect is its own: the others hear everything, and the run knows of it."""

from embedcheck.model.run_events import Remarked, RunEvent
from embedcheck.reports import Multiplexer
from tests.reports import sample


class Keeping:
    """A reporter that keeps what it heard."""

    def __init__(self) -> None:
        self.heard: list[RunEvent] = []
        self.closed = 0

    def handle(self, event: RunEvent) -> None:
        self.heard.append(event)

    def close(self) -> None:
        self.closed += 1


class Raising(Keeping):
    """A reporter that raises at the events it is told to, and perhaps when closed."""

    def __init__(self, *at: type[RunEvent], when_closed: bool = False) -> None:
        super().__init__()
        self._at = at
        self._when_closed = when_closed

    def handle(self, event: RunEvent) -> None:
        super().handle(event)
        if isinstance(event, self._at):
            raise RuntimeError("no space left")

    def close(self) -> None:
        super().close()
        if self._when_closed:
            raise OSError("gone")


def test_every_reporter_hears_every_event_in_order() -> None:
    first, second = Keeping(), Keeping()
    sample.play(Multiplexer({"a": first, "b": second}))
    assert tuple(first.heard) == sample.EVENTS == tuple(second.heard)
    assert (first.closed, second.closed) == (1, 1)


def test_a_raising_reporter_hears_no_more_and_the_others_hear_all() -> None:
    broken, sound = Raising(type(sample.STARTED)), Keeping()
    both = Multiplexer({"broken": broken, "sound": sound})
    sample.play(both)
    assert broken.heard == [sample.STARTED]
    assert [event for event in sound.heard if event in sample.EVENTS] == list(sample.EVENTS)


def test_a_raising_reporter_is_named_to_the_others_and_to_the_run() -> None:
    sound = Keeping()
    both = Multiplexer({"html": Raising(type(sample.STARTED)), "sound": sound})
    both.handle(sample.STARTED)
    words = "the reporter html broke and was muted: RuntimeError: no space left"
    assert both.broken == [words]
    assert Remarked(text=words) in sound.heard


def test_a_muted_reporter_is_closed_at_once_and_only_once() -> None:
    broken = Raising(type(sample.STARTED), when_closed=True)
    both = Multiplexer({"broken": broken})
    sample.play(both)
    assert broken.closed == 1
    assert len(both.broken) == 1


def test_two_that_break_on_the_remark_about_each_other_end_the_chain() -> None:
    first, second = Raising(type(sample.STARTED)), Raising(Remarked)
    both = Multiplexer({"first": first, "second": second})
    sample.play(both)
    assert [words.split()[2] for words in both.broken] == ["first", "second"]


def test_a_reporter_that_raises_when_closed_lets_the_next_one_close() -> None:
    sound = Keeping()
    both = Multiplexer({"broken": Raising(when_closed=True), "sound": sound})
    sample.play(both)
    assert sound.closed == 1
    assert both.broken == ["the reporter broken broke and was muted: OSError: gone"]


def test_an_interruption_is_nobodys_defect() -> None:
    class Interrupted(Keeping):
        def handle(self, event: RunEvent) -> None:
            super().handle(event)
            raise KeyboardInterrupt

    both = Multiplexer({"interrupted": Interrupted()})
    try:
        both.handle(sample.STARTED)
    except KeyboardInterrupt:
        assert both.broken == []
    else:
        raise AssertionError("the interruption was swallowed")
