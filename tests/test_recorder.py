import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from embedcheck.model.codec import read_lines
from embedcheck.model.observations import ConsoleLine, Noted, Witness
from embedcheck.model.secret import Secret
from embedcheck.recorder import Recorder
from embedcheck.redaction import Vault


@pytest.fixture
def recorder(tmp_path: Path) -> Iterator[Recorder]:
    recorder = Recorder(tmp_path / "t", Vault())
    yield recorder
    recorder.close()


def noted(text: str) -> Noted:
    return Noted(text=text)


def test_every_entry_is_on_disk_the_moment_it_is_recorded(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "transcript.ndjson"
    recorder = Recorder(path, Vault())

    recorder.record(Witness.STEPS, noted("one"))

    with path.open(encoding="utf-8") as file:
        assert read_lines(file) == recorder.transcript()
    recorder.close()


def test_the_recorder_alone_stamps_order_and_time(tmp_path: Path) -> None:
    ticks = iter([10.0, 10.5, 12.0])
    recorder = Recorder(tmp_path / "t", Vault(), clock=lambda: next(ticks))

    recorder.record(Witness.PAGE, noted("a"))
    recorder.record(Witness.PROBE, noted("b"))

    stamps = [(entry.seq, entry.at, entry.witness) for entry in recorder.close()]
    assert stamps == [(1, 0.5, Witness.PAGE), (2, 2.0, Witness.PROBE)]


def test_secrets_are_masked_at_the_door(tmp_path: Path) -> None:
    path = tmp_path / "t"
    recorder = Recorder(path, Vault((Secret("canary-canary", "agent-key"),)))

    recorder.record(Witness.PAGE, ConsoleLine(level="error", text="leaked canary-canary"))

    recorder.close()
    assert "canary" not in path.read_text()
    assert "‹agent-key›" in path.read_text()


def test_a_waiter_is_woken_by_the_entry_that_answers_it(recorder: Recorder) -> None:
    async def scene() -> int:
        async with asyncio.TaskGroup() as group:
            waiters = [
                group.create_task(
                    recorder.until(lambda seen: len(seen) if len(seen) >= 2 else None, within=5)
                )
                for _ in range(3)
            ]
            await asyncio.sleep(0)
            recorder.record(Witness.STEPS, noted("one"))
            await asyncio.sleep(0)
            recorder.record(Witness.STEPS, noted("two"))
        return sum(task.result() for task in waiters)

    assert asyncio.run(scene()) == 6


def test_an_answer_that_is_already_there_is_given_at_once(recorder: Recorder) -> None:
    recorder.record(Witness.STEPS, noted("one"))

    assert asyncio.run(recorder.until(lambda seen: len(seen) or None, within=0.001)) == 1


def test_a_question_that_is_never_answered_times_out(recorder: Recorder) -> None:
    with pytest.raises(TimeoutError):
        asyncio.run(recorder.until(lambda _: None, within=0.01))


def test_a_straggler_after_the_end_is_no_evidence(recorder: Recorder, tmp_path: Path) -> None:
    recorder.record(Witness.STEPS, noted("one"))

    closed = recorder.close()
    recorder.record(Witness.STEPS, noted("late"))

    assert recorder.transcript() == closed
    assert "late" not in (tmp_path / "t").read_text()


def test_whoever_listens_is_told_of_each_fact_masked_and_of_none_after_the_end(tmp_path: Path) -> None:
    heard: list[object] = []
    recorder = Recorder(tmp_path / "t", Vault((Secret("canary-secret", "key"),)), overheard_by=heard.append)

    recorder.record(Witness.STEPS, noted("canary-secret"))
    recorder.close()
    recorder.record(Witness.STEPS, noted("late"))

    assert heard == [noted("‹key›")]


def test_what_turns_out_to_be_secret_later_is_masked_in_what_was_written_before(tmp_path: Path) -> None:
    token = "canary-token-0000000000000000000000000000000"
    recorder = Recorder(tmp_path / "t", Vault())

    recorder.record(Witness.PAGE, noted(f"stray {token}"))
    assert token in (tmp_path / "t").read_text()
    recorder.record(Witness.PAGE, noted(f"authorization: Bearer {token}"))
    recorder.close()

    assert token not in (tmp_path / "t").read_text()
    with (tmp_path / "t").open(encoding="utf-8") as file:
        assert [entry.seen.text for entry in read_lines(file).of(Noted)] == [
            "stray ‹visitor#1›",
            "authorization: Bearer ‹visitor#1›",
        ]


def test_personal_data_stays_in_the_scene_and_out_of_the_file(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "t", Vault(personal=(Secret("Ada", "first-name#1"),)))

    recorder.record(Witness.STEPS, noted("Ada"))

    assert recorder.close().entries[0].seen == noted("Ada")
    assert "Ada" not in (tmp_path / "t").read_text()
