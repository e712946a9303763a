"""The same scenarios are green on a Libredesk after 2.7, which is named in the report and warns of nothing."""

import json
from pathlib import Path

import pytest

from tests.cli.calling import run

pytestmark = pytest.mark.browser

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def test_scenarios_are_green_on_a_later_libredesk_which_the_report_names(tmp_path: Path) -> None:
    files = [SCENARIOS / "embed-loads.yaml", SCENARIOS / "visitor-becomes-contact.yaml"]
    done = run("run", *files, "--compat", "later", "-j", "2", "--output", tmp_path / "out", cwd=tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert [each["versions"] for each in told["scenarios"]] == [{"libredesk": "later"}] * 2
    assert [
        each["warnings"] for played in told["scenarios"] for each in played["verdicts"] if each["warnings"]
    ] == []
    assert "Libredesk later" in done.stdout
