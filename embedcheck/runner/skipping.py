"""Which scenarios cannot be played here, and what would let them be: decided before anything is opened."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from embedcheck.model.frontend import Frontend
from embedcheck.sandbox.shop_inbox import NAMED
from embedcheck.scenario.config import Config
from embedcheck.scenario.mistakes import listed, nearest
from embedcheck.scenario.models import PlacedStep
from embedcheck.steps.expect import ExpectBlocked
from embedcheck.steps.identity import Identify, Logout
from embedcheck.steps.step import Step
from embedcheck.steps.widget import Hide, Show


@dataclass(frozen=True, slots=True)
class Skip:
    """Why a scenario is not played, in plain words, and what would let it be."""

    reason: str
    next_step: str


def why_skipped(inbox: str | None, config: Config, *, needs: Iterable[str] = ()) -> Skip | None:
    """Why a scenario with this `inbox:` cannot be played; None if it can. `needs` are the inboxes that its
    steps speak of."""
    return _cannot_embed(inbox, config) or next(
        filter(None, (_unknown(each, config) for each in needs)), None
    )


def without_agent(steps: Iterable[PlacedStep], config: Config) -> Skip | None:
    """Why steps of an agent cannot be played on an instance; None if they can, as always on the sandbox."""
    if config.instance is None or config.instance.agent_key is not None:
        return None
    first = next((each for each in steps if each.step.needs_agent), None)
    if first is None:
        return None
    return Skip(
        f"the step `{first.name}` is an agent's, and the configuration has no agent's API key",
        next_step="Set EMBEDCHECK_AGENT_KEY and EMBEDCHECK_AGENT_SECRET (Libredesk: Admin → Agents → API key).",
    )


def lacks(steps: Iterable[PlacedStep], frontend: Frontend | None) -> Skip | None:
    """Why steps cannot be played on a custom frontend; None if they can, and on Libredesk's own."""
    skips = (_lacks(each.step, each.name, frontend) for each in steps) if frontend else ()
    return next((skip for skip in skips if skip is not None), None)


def _lacks(step: Step, name: str, frontend: Frontend) -> Skip | None:
    if isinstance(step, ExpectBlocked) and step.what == "frame":
        return Skip(
            "a custom frontend has no frame of the desk's, which the inbox's trusted domains could refuse",
            next_step="Play it on a page with Libredesk's own widget.",
        )
    if isinstance(step, Identify):
        call = "user_jwt" if step.at == "load" else "set_user"
    elif isinstance(step, Logout | Show | Hide):
        call = name
    else:
        return None
    if getattr(frontend.calls, call):
        return None
    return Skip(
        f"the step `{name}` needs `widget.api.{call}`, which the configuration does not have",
        next_step=f"Set `widget.api.{call}` in embedcheck.yaml to the JavaScript that the site would call.",
    )


def _unknown(needed: str, config: Config) -> Skip | None:
    if config.instance is None:
        return None if needed in NAMED else _unknown_to_the_sandbox(needed)
    known = config.instance.inboxes
    return None if needed in known else _not_configured(needed, tuple(known))


def _cannot_embed(inbox: str | None, config: Config) -> Skip | None:
    if inbox is None:
        return None
    if (skip := _unknown(inbox, config)) is not None or config.instance is None:
        return skip
    known = config.instance.inboxes
    if config.site is not None and known[inbox].uuid != config.instance.inbox:
        return Skip(
            f"it is played in the inbox `{inbox}`, and {config.site} embeds another",
            next_step="Leave out the site: the demo site is then served before the instance, "
            "and embeds the inbox that a scenario names.",
        )
    return None


def _unknown_to_the_sandbox(inbox: str) -> Skip:
    near = nearest(inbox, NAMED)
    hint = f"Did you mean `{near}`? " if near else ""
    return Skip(
        f"the sandbox has no inbox `{inbox}`",
        next_step=f"{hint}It has {listed(NAMED)}; any other is to be found in an instance of yours.",
    )


def _not_configured(inbox: str, known: Sequence[str]) -> Skip:
    near = nearest(inbox, known)
    hint = f"Did you mean `{near}`? If not, give" if near else "Give"
    variable = f"EMBEDCHECK_INBOX_{inbox.upper().replace('-', '_')}"
    return Skip(
        f"the configuration names no inbox `{inbox}`",
        next_step=f"{hint} its UUID as {variable}, or as `instance.inboxes.{inbox}.uuid` in embedcheck.yaml.",
    )
