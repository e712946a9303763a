"""Variables that name an inbox for nobody: a slip of the pen, which would otherwise only skip a scenario, or nothing."""

from collections.abc import Iterable, Iterator, Mapping

from embedcheck.sandbox.shop_inbox import NAMED
from embedcheck.scenario.config_layers import named_inboxes
from embedcheck.scenario.mistakes import nearest
from embedcheck.scenario.models import Scenario


def unused_inboxes(env: Mapping[str, str], scenarios: Iterable[Scenario]) -> Iterator[str]:
    """A remark for each variable whose inbox no selected scenario names.

    Those that embedcheck's own scenarios name are right wherever they are set, however few are selected.
    """
    wanted = set(NAMED)
    for scenario in scenarios:
        wanted.update(filter(None, [scenario.inbox]), *(placed.step.inboxes for placed in scenario.steps))
    for variable, (*_, inbox, _) in named_inboxes(env).items():
        if env[variable] and inbox not in wanted:
            near = nearest(inbox, sorted(wanted))
            hint = f" Did you mean `{near}`?" if near else ""
            yield f"{variable} is for an inbox `{inbox}`, which no selected scenario names.{hint}"
