from pathlib import Path

from embedcheck.errors import ExitCode
from tests.cli.calling import run, scenario, write

BOMB = "\n".join(
    ["embedcheck: 1", "name: bomb", "a0: &a0 [1,1,1,1,1,1,1,1,1,1]"]
    + [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
)
# File → what is said about it, with its line and column.
BAD = {
    "unknown_step.yaml": (
        scenario("a", "opne_widget"),
        '5:5: unknown step `opne_widget`; expected the name of a step; did you mean "open_widget"?',
    ),
    "wrong_type.yaml": (scenario("b", "say: 12"), "5:10: `text` is the number 12; expected text"),
    "unset_variable.yaml": (scenario("c", "say: ${{ env.NOPE_SUCH }}"), "5:10: `env.NOPE_SUCH` is not set"),
    "duplicate_key.yaml": (scenario("d") + "name: e\n", "6:1: `name` stands here a second time"),
    "tab.yaml": (
        "embedcheck: 1\nname: f\nsteps:\n\t- open_widget\n",
        "4:1: a tab stands where YAML allows only spaces",
    ),
    "empty.yaml": ("", "1:1: the file is empty"),
    "list.yaml": (
        "- open_widget\n",
        "1:1: the file holds a list; expected a mapping that begins with `embedcheck: 1`",
    ),
    "large.yaml": ("embedcheck: 1\n" + "# large\n" * 1_250_000, "1:1: the file is larger than 1 MB"),
    "bomb.yaml": (BOMB, "7:10: with its aliases written out the file holds more than 20000 values"),
    "no_check.yaml": (
        scenario("g") + "fails_under: {script_missin: [boot_complets]}\n",
        '6:15: unknown fault `script_missin`; expected the name of a fault; did you mean "script_missing"?',
    ),
    "no_inbox.yaml": (
        "embedcheck: 1\nname: i\ninbox: No Uploads\nsteps: [open_widget]\n",
        '3:8: the inbox "No Uploads"; expected a plain lower-case word with dashes, e.g. `one-conversation`; '
        'did you mean "no-uploads"?',
    ),
    "not_read_only.yaml": (
        scenario("j", "visit: /", "say: Hello") + "read_only: true\n",
        "6:5: `say` writes, and the scenario says `read_only: true`; "
        "expected steps that open no conversation and write into none",
    ),
    "version.yaml": ("name: h\nsteps: [open_widget]\n", "1:1: the file does not say `embedcheck: 1`"),
}


def test_every_bad_input_is_told_at_its_place_and_never_as_a_traceback(tmp_path: Path) -> None:
    write(tmp_path, {name: text for name, (text, _) in BAD.items()})
    (tmp_path / "binary.yaml").write_bytes(b"embedcheck: 1\n\x80\x00\xff")
    ended = run("validate", *BAD, "binary.yaml", "missing.yaml", cwd=tmp_path)
    assert ended.returncode == ExitCode.MISTAKE
    assert ended.stdout == ""
    assert "Traceback" not in ended.stderr
    for name, (_, said) in BAD.items():
        assert f"{name}:{said}" in ended.stderr
    assert "binary.yaml:2:1: the byte 0x80 is not UTF-8 text" in ended.stderr
    assert "missing.yaml: there is no such file or folder" in ended.stderr
    assert (
        '6:31: unknown check `boot_complets`; expected the name of a check; did you mean "boot_completes"?'
        in ended.stderr
    )
    assert ended.stderr.rstrip().endswith("run `embedcheck validate` again.")


def test_a_folder_without_scenarios_costs_5(tmp_path: Path) -> None:
    write(tmp_path, {"compose.yaml": "services: {}\n"})
    ended = run("validate", ".", cwd=tmp_path)
    assert ended.returncode == ExitCode.NOTHING_SELECTED
    assert ended.stderr.startswith("there is no scenario in .\n")
    assert "Traceback" not in ended.stderr


def test_good_scenarios_are_counted_and_need_neither_secrets_nor_a_site(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "scenarios/a.yaml": scenario("a", "say: ${{ secret.NOPE_SUCH }}"),
            "scenarios/b/b.yaml": scenario("b") + "fails_under: {script_missing: [boot_completes]}\n",
            "embedcheck.yaml": "instance:\n  url: https://desk.example\n  inbox: ${{ secret.NOPE_INBOX }}\n"
            "  agent: {key: '${{ secret.NOPE_A }}', secret: '${{ secret.NOPE_B }}'}\n",
        },
    )
    ended = run("validate", cwd=tmp_path)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "2 scenarios are valid.\n", "")


def test_the_environment_s_mistakes_are_found_too(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": scenario("a")})
    ended = run("validate", "a.yaml:2", cwd=tmp_path, env={"EMBEDCHECK_INBOX": "abc"})
    assert ended.returncode == ExitCode.MISTAKE
    assert 'EMBEDCHECK_INBOX: "abc" is not the UUID of an inbox' in ended.stderr


def test_yaml_that_is_not_ours_is_named_so_that_a_lost_first_line_is_noticed(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "scenarios/a.yaml": scenario("a"),
            "scenarios/steps.yaml": "embedcheck: 1\nkind: steps\nsteps: [open_widget]\n",
            "scenarios/lost.yaml": scenario("b").removeprefix("embedcheck: 1\n"),
            "scenarios/empty.yaml": "",
        },
    )
    ended = run("validate", cwd=tmp_path)
    assert ended.returncode == 0
    assert ended.stdout.splitlines() == [
        "1 scenario is valid.",
        "Left out, for they do not say `embedcheck: 1`: scenarios/empty.yaml, scenarios/lost.yaml",
    ]
