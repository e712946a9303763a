"""`embedcheck diff`: for a person, for programs, and its exit code."""

import json
from pathlib import Path

import pytest

from embedcheck.cli.app import invoke
from embedcheck.model.observations import Observation, RequestSent, ResponseReceived, Witness
from embedcheck.reports import open_reporters
from tests.reports import sample
from tests.stored.runs import GREEN, events_of, put_run, put_transcript, result_of, settled
from tests.stored.test_traffic import changed, with_facts


def put_worse(folder: Path) -> None:
    """The same scene, in which an endpoint fails and its checks turn red."""

    def altered(fact: Observation) -> Observation | None:
        if isinstance(fact, ResponseReceived) and fact.url.endswith("/init"):
            return ResponseReceived(id=fact.id, url=fact.url, status=500, body="")
        return fact

    transcript = changed(settled(GREEN), altered)
    result = result_of(GREEN, transcript)
    put_transcript(folder / result.folder, transcript)
    reporters = open_reporters(("json", "ndjson"), sample.options(folder))
    for event in events_of(result, folder=folder):
        reporters.handle(event)
    reporters.close()


def test_a_run_that_got_worse_says_where_and_ends_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put_run(tmp_path / "a", GREEN)
    put_worse(tmp_path / "b")
    assert invoke(["diff", str(tmp_path / "a"), str(tmp_path / "b")]) == 1
    told = capsys.readouterr().out
    assert "✗ worse: " in told
    assert "POST init: answered 200 → 500" in told
    assert "«first-chat» · chromium · scenarios/first-chat.yaml" in told

    assert invoke(["diff", str(tmp_path / "b"), str(tmp_path / "a")]) == 0
    assert "✓ better: " in capsys.readouterr().out


def test_programs_get_the_same_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put_run(tmp_path / "a", GREEN)
    put_worse(tmp_path / "b")
    assert invoke(["diff", str(tmp_path / "a"), str(tmp_path / "b"), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert list(told) == ["version", "before", "after", "worse", "better", "other"]
    status = next(each for each in told["worse"] if each["what"] == "status")
    assert (status["before"], status["after"]) == (["200"], ["500"])
    assert status["scenario"]["name"] == "first-chat"


@pytest.mark.parametrize("folder", ["../b/first-chat-chromium", "/etc", "x" * 300])
def test_evidence_that_is_said_to_lie_elsewhere_is_not_read(
    tmp_path: Path, folder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    put_run(tmp_path / "a", GREEN)
    put_run(tmp_path / "b", GREEN)
    report = json.loads((tmp_path / "a" / "report.json").read_text(encoding="utf-8"))
    report["scenarios"][0]["folder"] = folder
    (tmp_path / "a" / "report.json").write_text(json.dumps(report), encoding="utf-8")

    assert invoke(["diff", str(tmp_path / "a"), str(tmp_path / "b"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["before"]["with_transcripts"] == 0


def test_equal_runs_and_reports_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put_run(tmp_path / "a", GREEN)
    report = str(tmp_path / "a" / "report.json")
    assert invoke(["diff", report, report]) == 0
    told = capsys.readouterr().out
    assert "Nothing changed." in told
    assert "without a transcript" in told


def test_what_is_no_run_is_a_mistake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(["diff", str(tmp_path), str(tmp_path / "nowhere")]) == 4
    assert "Traceback" not in capsys.readouterr().err


def test_what_is_the_same_in_many_scenes_is_told_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, many = tmp_path / "a", tmp_path / "b"
    seen = settled(GREEN)
    request = RequestSent(id="t", method="GET", url="https://tracker.example/pixel.gif")
    for folder, transcript in ((one, seen), (many, with_facts(seen, (Witness.WIRE, request)))):
        results = [
            result_of(GREEN, transcript, verdicts=(), name=name, folder=f"{name}-chromium")
            for name in "vwxyz"
        ]
        for result in results:
            put_transcript(folder / result.folder, transcript)
        reporters = open_reporters(("json",), sample.options(folder))
        for event in events_of(*results, folder=folder):
            reporters.handle(event)
        reporters.close()
    assert invoke(["diff", str(one), str(many)]) == 0
    told = capsys.readouterr().out
    assert told.count("GET tracker.example/pixel.gif: new, once") == 1
    assert "5 scenarios: «v», «w», «x» and 2 more" in told


def test_a_run_that_was_cut_short_is_said_to_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put_run(tmp_path / "a", GREEN)
    [result] = put_run(tmp_path / "b", GREEN)
    reporters = open_reporters(("json",), sample.options(tmp_path / "b"))
    for event in events_of(result, folder=tmp_path / "b", ended=False):
        reporters.handle(event)
    reporters.close()
    assert invoke(["diff", str(tmp_path / "a"), str(tmp_path / "b")]) == 0
    assert "was cut short" in capsys.readouterr().out
