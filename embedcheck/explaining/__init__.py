"""What embedcheck knows about a name: gathered from the tables and the shipped scenarios, without a browser.

    subjects   what can be explained, and which kind of thing a name is
    checks     a check: its docstring, its faults, its known defects, how to silence it
    faults     a fault of the sandbox: what it does, and which scenarios demand what of it
    defects    a known defect of Libredesk's
    steps      a step: how it is written, and where the shipped scenarios write it

Each gives a story, which is plain data: `embedcheck explain` shows it to a person, and `--json` to a program.
"""

from embedcheck.explaining.subjects import Story, explain, subjects

__all__ = ["Story", "explain", "subjects"]
