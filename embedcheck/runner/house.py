"""What the plays of a run share, opened once: browsers, a venue for each inbox, the pace of each instance."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

from embedcheck import __version__
from embedcheck.browser import Browser, Recording, SessionOptions, launch
from embedcheck.conditions import Surroundings
from embedcheck.conditions.choosing import surroundings
from embedcheck.model.results import ScenarioResult
from embedcheck.model.run_events import Remarked, RunStarted
from embedcheck.model.secret import Secret
from embedcheck.model.target import Target
from embedcheck.redaction import Vault
from embedcheck.runner.agent_key import agent_is_let_in
from embedcheck.runner.attempt import Attempt, play
from embedcheck.runner.folder import attempt_folder
from embedcheck.runner.minting import can_mint
from embedcheck.runner.options import Publish, RunOptions
from embedcheck.runner.pacing import Hear, Pace
from embedcheck.runner.suite import Play
from embedcheck.runner.venue import frontend_at, venue
from embedcheck.scenario.config import Config

DEFAULT_LOCALE = "en-US"
NONE = "none: nothing is played"
ANEW = "the sandbox, anew for each play"

IDENTIFY = "identify"
# Only these steps need the widget's socket to go through our hands; elsewhere it is left alone.
ROUTED = frozenset({"drop_socket", "restore_socket"})


class House:
    """Browsers by name and a venue for each inbox; a venue of its own for each play under a fault or a condition."""

    def __init__(self, options: RunOptions, stack: AsyncExitStack, personal: tuple[Secret, ...]) -> None:
        self._options = options
        self._personal = personal
        self._stack = stack
        self._browsers: dict[str, Browser] = {}
        self._honest: dict[str | None, Target] = {}
        self._paces: dict[str, Pace] = {}
        self.vaults: dict[str, Vault] = {"": options.new_vault(options.secrets, ())}

    async def open(self, todo: Sequence[Play], publish: Publish) -> None:
        """Opens what plays share, so that a missing browser, site or agent is said before the first."""
        playable = [each for each in todo if each.skip is None]
        for inbox in dict.fromkeys(each.scenario.inbox for each in playable if each.as_it_is):
            opened = venue(self._options.config, inbox=inbox)
            self._honest[inbox] = await self._stack.enter_async_context(opened)
        await agent_is_let_in(self._options.config, (each.scenario for each in playable))
        for name in dict.fromkeys(each.browser for each in playable):
            how = replace(self._options.launch, name=name)
            self._browsers[name] = await self._stack.enter_async_context(launch(how))
            if self._options.video is not Recording.OFF:
                await self._browsers[name].try_filming()
        self._look_ahead(playable)
        publish(self._started(todo))

    def _look_ahead(self, todo: Sequence[Play]) -> None:
        """What can be known to be missing is said before the first word is written to an instance."""
        for each in todo:
            if each.device is not None:
                self._browsers[each.browser].device(each.device)
            target = self._honest.get(each.scenario.inbox)
            if target is not None and any(step.name == IDENTIFY for step in each.scenario.steps):
                can_mint(target)

    async def play(self, each: Play, publish: Publish) -> ScenarioResult:
        around = surroundings(each.condition, _session_options(self._options, each))
        async with self._target(each, around) as target, self._pace(target, publish).room() as hear:
            return await play(self._attempt(each, target, around.session, hear), publish)

    def _pace(self, target: Target, publish: Publish) -> Pace:
        """One for each instance. Our own has no limit."""
        if target.instance not in self._paces:
            config = self._options.config
            limit = config.instance.requests_per_minute if config.instance else None
            tell = lambda text: publish(Remarked(text=text))  # noqa: E731
            self._paces[target.instance] = Pace(tell, limit=limit, known=target.sandbox)
        return self._paces[target.instance]

    @asynccontextmanager
    async def _target(self, each: Play, around: Surroundings) -> AsyncIterator[Target]:
        inbox = each.scenario.inbox
        if each.as_it_is and inbox in self._honest:
            yield self._honest[inbox]
        else:
            config = self._options.config
            async with venue(config, inbox=inbox, fault=each.fault, around=around.sandbox) as target:
                yield target

    def _attempt(self, each: Play, target: Target, session: SessionOptions, hear: Hear) -> Attempt:
        options, scenario = self._options, each.scenario
        name = attempt_folder(
            scenario.folder,
            each.browser,
            device=each.device,
            fault=each.fault,
            condition=each.condition,
            repeat=each.repeat,
            number=each.number,
        )
        vault = options.new_vault((*target.secrets, *options.secrets), self._personal)
        vault.spare(target.site, target.instance, scenario.name, scenario.file, name)
        self.vaults[name] = vault
        return Attempt(
            scenario=scenario,
            target=target,
            browser=self._browsers[each.browser],
            browser_name=each.browser,
            folder=options.folder / name,
            timeouts=options.config.timeouts,
            options=session,
            vault=vault,
            number=each.number,
            fault=each.fault,
            condition=each.condition,
            strict=options.strict,
            known_defects_fail=options.config.known_defects == "fail",
            cleanup=_cleans_up(options.config, each, target),
            own_defects=options.config.own_defects,
            budget=options.config.budget,
            overheard_by=hear,
        )

    def _started(self, todo: Sequence[Play]) -> RunStarted:
        options = self._options
        site, instance, sandbox = self._where()
        versions = {name: browser.version for name, browser in self._browsers.items()}
        return RunStarted(
            run=options.folder.name,
            folder=str(options.folder),
            site=site,
            instance=instance,
            sandbox=sandbox,
            scenarios=len(todo),
            workers=options.policy.workers,
            command=options.command,
            embedcheck=__version__,
            browser=", ".join(f"{name} {version}" for name, version in versions.items()) or NONE,
            versions=versions,
            strict=options.strict,
            known_defects_fail=options.config.known_defects == "fail",
            fail_on_flaky=options.policy.fail_on_flaky,
            shard=options.policy.shard,
        )

    def _where(self) -> tuple[str, str, bool]:
        """Site and instance for people, and whether the instance is ours."""
        targets = list(self._honest.values())
        config = self._options.config
        if not targets and config.instance is not None:
            return config.site or "the demo site", config.instance.url, False
        if not targets:
            return (ANEW, ANEW, True) if self._browsers else (NONE, NONE, True)
        sites, instances = ([getattr(each, name) for each in targets] for name in ("site", "instance"))
        return _first_of(sites), _first_of(instances), targets[0].sandbox


def _first_of(places: Sequence[str]) -> str:
    """The place of most scenarios; each inbox that some of them name has one of its own."""
    first, *more = dict.fromkeys(places)
    return first + (f" and {len(more)} more, one for each inbox" if more else "")


def _session_options(options: RunOptions, each: Play) -> SessionOptions:
    scenario = each.scenario
    viewport = scenario.viewport or (None if each.device else options.config.viewport)
    return SessionOptions(
        timeouts=options.config.timeouts,
        device=each.device,
        viewport=(viewport.width, viewport.height) if viewport else None,
        locale=scenario.locale or DEFAULT_LOCALE,
        tracing=options.tracing,
        har=options.har,
        video=options.video,
        picture=options.picture,
        attempt=each.number,
        routed_sockets=any(step.name in ROUTED for step in scenario.steps),
        frontend=frontend_at(options.config),
    )


def _cleans_up(config: Config, each: Play, target: Target) -> bool:
    """What a run opened on somebody's real instance is closed, unless they want it left."""
    wish = each.scenario.cleanup or config.cleanup
    return wish == "resolve" if wish else not target.sandbox
