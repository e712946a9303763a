import json

from embedcheck.reports.interview_json import as_document, as_row
from tests.reports import interviewed

KEYS = [
    *("element", "question", "sentence", "outcome", "message", "owner", "next_step"),
    *("known_defect", "warnings", "exchange", "seconds"),
]


def test_a_line_keeps_its_shape() -> None:
    row = as_row(interviewed.RED)

    assert list(row) == KEYS
    assert (row["element"], row["question"], row["outcome"], row["owner"]) == (
        "auth/me",
        "no_bearer",
        "failed",
        "server",
    )
    assert [each["kind"] for each in row["exchange"]] == [
        "request_sent",
        "response_received",
        "frame",
        "frame",
    ]


def test_the_document_counts_what_came_out() -> None:
    document = as_document(interviewed.INTERVIEW, {"instance": "https://desk.example"})

    assert document["version"] == 1
    assert document["totals"] == {"passed": 2, "failed": 1, "known": 1, "not asked": 1}
    assert json.loads(json.dumps(document)) == document
