"""Every lie that the sandbox can tell: one literal table for each layer."""

from embedcheck.sandbox.faults.fault import Fault
from embedcheck.sandbox.faults.server import SERVER_FAULTS
from embedcheck.sandbox.faults.setup import SETUP_FAULTS
from embedcheck.sandbox.faults.site import SITE_FAULTS
from embedcheck.sandbox.faults.widget import WIDGET_FAULTS

FAULTS: dict[str, Fault] = {**SITE_FAULTS, **WIDGET_FAULTS, **SETUP_FAULTS, **SERVER_FAULTS}

__all__ = ["FAULTS", "Fault"]
