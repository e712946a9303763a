"""What the site can do wrong."""

from embedcheck.sandbox.faults.fault import Fault

SITE_FAULTS: dict[str, Fault] = {}
