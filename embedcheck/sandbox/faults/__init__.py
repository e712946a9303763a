"""Every lie that the sandbox can tell: one literal table for each layer, and one of whom to blame."""

from dataclasses import replace

from embedcheck.sandbox.faults.blame import HARMLESS, OTHER_OWNERS
from embedcheck.sandbox.faults.fault import Fault
from embedcheck.sandbox.faults.server import SERVER_FAULTS
from embedcheck.sandbox.faults.setup import SETUP_FAULTS
from embedcheck.sandbox.faults.site import SITE_FAULTS
from embedcheck.sandbox.faults.widget import WIDGET_FAULTS

FAULTS: dict[str, Fault] = {
    name: replace(each, other_owner=OTHER_OWNERS.get(name), harmless=name in HARMLESS)
    for name, each in {**SITE_FAULTS, **WIDGET_FAULTS, **SETUP_FAULTS, **SERVER_FAULTS}.items()
}

__all__ = ["FAULTS", "Fault"]
