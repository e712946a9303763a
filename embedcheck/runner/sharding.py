"""`--shard i/n`: the plays of one of n machines. Each computes the same split, and none knows of the others."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from embedcheck.errors import ScenarioMistake
from embedcheck.runner.suite import Play

MOST = 1000


@dataclass(frozen=True)
class Shard:
    """`number` of `count`, from 1."""

    number: int
    count: int

    @classmethod
    def of(cls, text: str) -> "Shard":
        """Reads `2/4`. Raises ScenarioMistake for anything else."""
        found = re.fullmatch(r"(\d{1,4})/(\d{1,4})", text.strip())
        number, count = map(int, found.groups()) if found else (0, 0)
        if not 1 <= number <= count <= MOST:
            raise ScenarioMistake(
                f"--shard {text}: not a shard",
                next_step="Write it as `--shard 2/4`: the second of four, from 1/4 to 4/4.",
            )
        return cls(number, count)

    def part(self, todo: Sequence[Play]) -> list[Play]:
        """Its plays, in their order. The longest are dealt first, each to who has the fewest steps so far, so that
        all shards take about as long; a play keeps its index in the whole."""
        load = [0] * self.count
        mine: list[Play] = []
        for play in sorted(todo, key=lambda each: (-len(each.scenario.steps), each.index)):
            lightest = load.index(min(load))
            # What opens a browser and settles costs something, too, however few its steps are.
            load[lightest] += len(play.scenario.steps) + 1
            if lightest == self.number - 1:
                mine.append(play)
        return sorted(mine, key=lambda each: each.index)

    def remark(self, part: Sequence[Play], todo: Sequence[Play]) -> str:
        """What this shard left to the others, for the reports."""
        left = len(todo) - len(part)
        told = f"Shard {self.number}/{self.count}: {len(part)} of {len(todo)} plays"
        others = f"; {left} are left to the other shards. `embedcheck merge` joins them." if left else "."
        return told + (
            others if part else ": there are fewer plays than shards, and nothing is to be done here."
        )
