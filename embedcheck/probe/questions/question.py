"""What a question is, and the four ways in which one may end otherwise than well."""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from embedcheck.model.verdicts import Outcome, Owner, Verdict
from embedcheck.probe.questions.stories import STORIES

if TYPE_CHECKING:
    from embedcheck.probe.questions.interviewer import Interviewer

Ask = Callable[["Interviewer"], Awaitable[str | None]]
"""Asks, and returns at the end if all was well: with a word about what was found, if there is one to say."""


class Need(StrEnum):
    """What a question cannot be asked without. WRITING: it leaves something behind on the instance."""

    AGENT = "an agent's API key"
    SECRET = "the inbox's JWT secret"  # noqa: S105  # words, not a secret
    JWT = "a way to sign a JWT"
    WRITING = "leave to write"


@dataclass(frozen=True, slots=True)
class Question:
    """One line of the interview. The first line of `ask`'s docstring is the sentence that a good instance
    makes true. `inbox` is the named inbox that it is asked in, the instance's own if empty."""

    ask: Ask
    needs: tuple[Need, ...] = ()
    inbox: str = ""
    next_step: str = ""
    owner: Owner = Owner.SERVER

    @property
    def name(self) -> str:
        return self.ask.__name__

    @property
    def sentence(self) -> str:
        return (inspect.getdoc(self.ask) or "").partition("\n")[0].rstrip(".")


class Ending(Exception):
    """How a question may end otherwise than well; each says what verdict that is."""

    def verdict(self, question: Question) -> Verdict:
        raise NotImplementedError


class Contradicted(Ending):
    """The instance contradicts the sentence; the text says what was found. Owner and next step are those
    of the question unless given."""

    def __init__(self, found: str, *, owner: Owner | None = None, next_step: str = "") -> None:
        super().__init__(found)
        self.found = found
        self.owner = owner
        self.next_step = next_step

    def verdict(self, question: Question) -> Verdict:
        return Verdict(
            check=question.name,
            outcome=Outcome.FAILED,
            message=self.found,
            owner=self.owner or question.owner,
            next_step=self.next_step or question.next_step or READ_THE_LOG,
        )


class Known(Ending):
    """The instance contradicts the sentence in a way that Libredesk itself is known for."""

    def __init__(self, defect: str, found: str) -> None:
        super().__init__(found)
        self.defect = defect
        self.found = found

    def verdict(self, question: Question) -> Verdict:
        story = STORIES[self.defect]
        return Verdict(
            check=question.name,
            outcome=Outcome.KNOWN,
            message=f"{self.found} Known defect {self.defect}: {story.looks_like} ({story.reference})",
            owner=Owner.SERVER,
            next_step=story.workaround,
            known_defect=self.defect,
        )


class NotAsked(Ending):
    """The question does not apply to this instance; nobody's fault."""

    def __init__(self, reason: str, *, next_step: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.next_step = next_step

    def verdict(self, question: Question) -> Verdict:
        return Verdict(
            check=question.name,
            outcome=Outcome.INCONCLUSIVE,
            message=self.reason,
            next_step=self.next_step,
        )


class CannotTell(Ending):
    """What had to be there first is not: another line finds the cause, or this machine has it."""

    def __init__(self, reason: str, *, owner: Owner = Owner.SERVER, next_step: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.owner = owner
        self.next_step = next_step

    def verdict(self, question: Question) -> Verdict:
        return Verdict(
            check=question.name,
            outcome=Outcome.INCONCLUSIVE,
            message=self.reason,
            owner=self.owner,
            next_step=self.next_step,
        )


READ_THE_LOG = "Read the exchange, and Libredesk's own log of that moment."
