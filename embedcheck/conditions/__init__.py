"""Conditions under which everything must stay green: one literal table for each layer.

A fault makes the sandbox lie; a condition makes it, or the browser, no less honest and only harder to
watch. `surroundings` says what a condition changes, `choosing` how one is named on the command line.
"""

from embedcheck.conditions.browsing import BROWSER_CONDITIONS
from embedcheck.conditions.inbox import INBOX_CONDITIONS
from embedcheck.conditions.network import NETWORK_CONDITIONS
from embedcheck.conditions.server import SERVER_CONDITIONS
from embedcheck.conditions.site import SITE_CONDITIONS
from embedcheck.conditions.surroundings import Condition, Surroundings

CONDITIONS: dict[str, Condition] = {
    each.name: each
    for each in (
        *BROWSER_CONDITIONS,
        *NETWORK_CONDITIONS,
        *SERVER_CONDITIONS,
        *SITE_CONDITIONS,
        *INBOX_CONDITIONS,
    )
}

__all__ = ["CONDITIONS", "Condition", "Surroundings"]
