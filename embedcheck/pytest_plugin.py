"""The second door: every scenario file is a pytest item. The engine is the runner's, not pytest's.

A scenario plays in a thread with an event loop of its own: pytest-playwright's synchronous API
would not deliver events while the test is outside of a Playwright call, and two loops cannot share
a thread. Evidence goes to `artifacts/pytest-<time>/`; configuration is that of `embedcheck run`.
"""

import asyncio
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from embedcheck.errors import EmbedcheckError, UnsafeArtifacts
from embedcheck.model.results import ScenarioOutcome, ScenarioResult
from embedcheck.model.verdicts import Outcome

SUFFIXES = (".yaml", ".yml")
FOLDER = pytest.StashKey[Path]()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "ScenarioFile | None":
    """Takes YAML files whose first level has the key `embedcheck`, and no other."""
    if file_path.suffix not in SUFFIXES:
        return None
    # Imported here, so that a pytest run without a scenario pays for nothing.
    from embedcheck.scenario.discovery import is_scenario  # noqa: PLC0415

    if not is_scenario(file_path):
        return None
    file: ScenarioFile = ScenarioFile.from_parent(parent, path=file_path)
    return file


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The account of what was left behind, where a scenario was played."""
    if FOLDER in session.config.stash:
        from embedcheck.stored.manifest import write_manifest  # noqa: PLC0415

        write_manifest(session.config.stash[FOLDER])


class ScenarioFile(pytest.File):
    """One scenario file. A mistake in it is a collection error with file, line and column."""

    def collect(self) -> Iterable["ScenarioItem"]:
        from embedcheck.checks import CHECKS  # noqa: PLC0415
        from embedcheck.runner.suite import plays  # noqa: PLC0415
        from embedcheck.scenario.suite import load_suite  # noqa: PLC0415

        try:
            suite = load_suite([self.path], env=os.environ, known_checks=CHECKS)
        except EmbedcheckError as error:
            raise self.CollectError(f"{error.what}\n{error.next_step}") from None
        todo = plays(suite.scenarios, browsers=suite.config.browsers, devices=(suite.config.device,))
        for play in todo:
            name = f"{play.scenario.name} [{play.browser}{f', {play.device}' if play.device else ''}]"
            yield ScenarioItem.from_parent(self, name=name, suite=suite, play=play)


class ScenarioItem(pytest.Item):
    """One scenario in one browser."""

    def __init__(self, *, suite: Any, play: Any, **rest: Any) -> None:
        super().__init__(**rest)
        self._suite = suite
        self._play = play
        # `-k` looks here, as it does for a test's own attributes; marks would have to be registered.
        self.extra_keyword_matches.update(play.scenario.tags)

    def runtest(self) -> None:
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="embedcheck") as thread:
            result = thread.submit(self._played).result()
        if result.skipped:
            pytest.skip(f"{result.skipped}. {result.skipped_next_step}")
        self.add_report_section("call", "embedcheck", story(result))
        if result.outcome not in (ScenarioOutcome.PASSED, ScenarioOutcome.KNOWN, ScenarioOutcome.FLAKY):
            raise ScenarioNotGreen(result)

    def _played(self) -> ScenarioResult:
        from embedcheck.runner.options import RunOptions  # noqa: PLC0415
        from embedcheck.runner.run import run  # noqa: PLC0415
        from embedcheck.runner.suite import Policy  # noqa: PLC0415

        options = RunOptions(
            config=self._suite.config,
            folder=_folder(self.config),
            command="pytest",
            repeat=lambda play: f"embedcheck run {play.scenario.file}",
            policy=Policy(retries=self._suite.config.retries),
            secrets=self._suite.secrets,
        )
        outcome = asyncio.run(run(options, [self._play], lambda _: None))
        if outcome.leaks:
            raise UnsafeArtifacts("\n".join(outcome.leaks), next_step="Do not upload the folder of this run.")
        return outcome.results[0]

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        if isinstance(excinfo.value, ScenarioNotGreen):
            return story(excinfo.value.result)
        if isinstance(excinfo.value, EmbedcheckError):
            return f"{excinfo.value.what}\n{excinfo.value.next_step}"
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self._play.scenario.line - 1, self.name


class ScenarioNotGreen(Exception):
    """Carries a result to pytest's report; it is no error of anybody's."""

    def __init__(self, result: ScenarioResult) -> None:
        super().__init__(result.name)
        self.result = result


def story(result: ScenarioResult) -> str:
    """What a person needs to know of a result: every verdict that is not green, and what to do."""
    from embedcheck.reports.ledger import line_of  # noqa: PLC0415

    lines = [f"{result.file}:{result.line}: {result.name} ({result.browser}): {result.outcome}"]
    if result.error:
        lines += [f"  {result.error}", f"  next: {result.error_next_step}"]
    for verdict in result.verdicts:
        if verdict.outcome in (Outcome.FAILED, Outcome.BROKEN, Outcome.KNOWN):
            owner = f" [{verdict.owner}]" if verdict.owner else ""
            lines += [f"  {verdict.outcome} {verdict.check}{owner}: {verdict.message}"]
            lines += [f"    at {result.file}:{line_of(result, verdict)}"] if verdict.step is not None else []
            lines += [f"    next: {verdict.next_step}"] if verdict.next_step else []
    return "\n".join(lines)


def _folder(config: pytest.Config) -> Path:
    """One folder for the whole session. Never `artifacts/` itself: pytest-playwright's `--output`
    deletes its folder at the start."""
    if FOLDER not in config.stash:
        from embedcheck.runner.folder import run_folder  # noqa: PLC0415

        config.stash[FOLDER] = run_folder(None, root=config.rootpath / "artifacts", prefix="pytest-")
    return config.stash[FOLDER]
