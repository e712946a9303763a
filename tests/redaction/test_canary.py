from pathlib import Path

from embedcheck.redaction.canary import NAME, Canary
from embedcheck.redaction.scanner import Scanner


def test_a_scanner_that_looks_finds_every_form_of_the_canary(tmp_path: Path) -> None:
    with Canary(tmp_path) as canary:
        hits = list(Scanner(canary.forms, canary.folds).tree(tmp_path))

        assert canary.missed(hits) == []
        assert {hit.name for hit in hits} == {NAME}
        assert all(canary.lies_in(hit) for hit in hits)
    assert list(tmp_path.iterdir()) == []


def test_a_scanner_that_knows_only_some_forms_is_found_out(tmp_path: Path) -> None:
    with Canary(tmp_path) as canary:
        wide_only = {form: NAME for form in canary.forms if b"\0" in form}
        missed = canary.missed(list(Scanner(wide_only, {}).tree(tmp_path)))

    assert "utf-16" not in missed
    assert {"plain", "percent", "base64-shifted", "base64-deflate", "capitals", "wrapped", "zip"} <= set(
        missed
    )


def test_two_runs_in_one_folder_have_each_a_canary_of_their_own(tmp_path: Path) -> None:
    with Canary(tmp_path) as one, Canary(tmp_path) as other:
        assert not set(one.forms) & set(other.forms)
        assert not set(one.folds) & set(other.folds)
        for each in (one, other):
            assert each.missed(list(Scanner(each.forms, each.folds).tree(tmp_path))) == []
