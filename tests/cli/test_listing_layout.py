from embedcheck.cli.listing_layout import NARROWEST, laid_out

ROWS = [
    {"name": "cut", "summary": "The socket is cut again and again.", "layer": "server"},
    {"name": "script_missing", "summary": "The script tag is gone.", "layer": "site"},
    {"name": "late", "summary": "Answers come late.", "layer": "server"},
]


def told(columns: int | None, group: str | None = "layer") -> list[str]:
    return list(laid_out(ROWS, noun="faults", group=group, columns=columns))


def test_entries_are_grouped_in_the_order_in_which_the_table_comes_to_them() -> None:
    assert told(None) == [
        "Server: 2 faults",
        "cut             The socket is cut again and again.",
        "late            Answers come late.",
        "",
        "Site: 1 fault",
        "script_missing  The script tag is gone.",
    ]


def test_in_a_terminal_a_long_summary_goes_on_in_its_own_column() -> None:
    wide = told(16 + NARROWEST)
    assert wide[1:3] == ["cut             The socket is cut again", "                and again."]
    assert max(map(len, wide)) <= 16 + NARROWEST


def test_where_there_is_no_room_nothing_is_wrapped() -> None:
    assert told(15 + NARROWEST) == told(None)


def test_without_a_group_there_is_no_head() -> None:
    assert told(None, None)[0] == "cut             The socket is cut again and again."


def test_a_head_that_is_too_long_has_a_line_of_its_own() -> None:
    row = {"name": "x", "usage": "x" * 41, "summary": "Does it."}
    assert list(laid_out([row], noun="steps", group=None, columns=None)) == ["x" * 41, " " * 42 + "Does it."]
