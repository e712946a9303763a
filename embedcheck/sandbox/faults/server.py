"""What the instance can do wrong."""

from embedcheck.sandbox.faults.fault import Fault

SERVER_FAULTS: dict[str, Fault] = {}
