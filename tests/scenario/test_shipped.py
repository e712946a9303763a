import json
import subprocess
import sys
import zipfile
from contextlib import chdir
from pathlib import Path

import pytest

from embedcheck.errors import NothingSelected
from embedcheck.scenario.shipped import IN_A_WHEEL, own_or_shipped, read_shipped, shipped_scenarios
from tests.cli.calling import run

ROOT = Path(__file__).parents[2]


def test_a_checkout_has_its_scenarios_beside_the_package(tmp_path: Path) -> None:
    with chdir(ROOT):
        assert shipped_scenarios() == Path("scenarios")
    with chdir(tmp_path):
        assert shipped_scenarios() == ROOT / "scenarios"


def test_those_of_a_wheel_go_before_a_folder_that_happens_to_lie_beside_the_package(tmp_path: Path) -> None:
    package = tmp_path / "embedcheck"
    (tmp_path / "scenarios").mkdir()
    assert shipped_scenarios(package) == tmp_path / "scenarios"
    (package / IN_A_WHEEL).mkdir(parents=True)
    assert shipped_scenarios(package) == package / IN_A_WHEEL


def test_a_damaged_installation_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NothingSelected, match="own scenarios") as caught:
        shipped_scenarios(tmp_path / "embedcheck")
    assert "Install embedcheck anew" in caught.value.next_step


def test_all_of_them_are_read_wherever_one_is(tmp_path: Path) -> None:
    (tmp_path / "embedcheck.yaml").write_text("no: mapping: at all", encoding="utf-8")
    with chdir(tmp_path):
        read = read_shipped()
    assert {Path(each.file).name for each in read} == {
        each.name for each in (ROOT / "scenarios").glob("*.yaml")
    }


def test_a_wheel_carries_them_and_reads_them_where_it_is_installed(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    # A wheel of nothing but Python is installed by unpacking it.
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    elsewhere.mkdir()
    [file] = tmp_path.glob("*.whl")
    with zipfile.ZipFile(file) as wheel:
        wheel.extractall(site)
    here = {"PYTHONPATH": str(site)}
    shipped = site / "embedcheck" / IN_A_WHEEL
    told = run("explain", "frame_is_allowed", "--json", cwd=elsewhere, env=here)
    assert told.returncode == 0, told.stderr
    files = {demand["file"] for fault in json.loads(told.stdout)["faults"] for demand in fault["demands"]}
    assert str(shipped / "embed-is-there.yaml") in files
    listed = run("selftest", "--list", cwd=elsewhere, env=here)
    assert listed.returncode == 0, listed.stderr
    assert f"{shipped / 'first-chat.yaml'}:" in listed.stdout


def test_a_folder_of_ones_own_goes_before_those_that_come_along(tmp_path: Path) -> None:
    with chdir(tmp_path):
        assert own_or_shipped() == ROOT / "scenarios"
        Path("scenarios").mkdir()
        assert own_or_shipped() == Path("scenarios")
