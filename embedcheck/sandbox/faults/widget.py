"""What the widget can do wrong."""

from embedcheck.sandbox.faults.fault import Fault

WIDGET_FAULTS: dict[str, Fault] = {}
