"""What the steps have in common in which the contact writes: a marked text, of a given length, to be taken or refused."""

from typing import ClassVar

from pydantic import Field

from embedcheck.steps.stage import Stage
from embedcheck.steps.step import Step


class Message(Step):
    """Base of the steps that send a message of the contact's."""

    shorthand: ClassVar[str | None] = "text"
    writes: ClassVar[bool] = True
    text: str
    bytes: int | None = Field(default=None, ge=20, le=100_000, description="In UTF-8, the mark included.")
    must_be_refused: bool = False

    def marked(self, stage: Stage) -> tuple[str, str]:
        """The text as it is sent, and its mark."""
        text, mark = stage.mark(self.text)
        if self.bytes is not None:
            text = f"{filled(self.text, self.bytes - len(mark) - 1)} {mark}"
        return text, mark

    def words(self, name: str) -> str:
        length = f" ({self.bytes} bytes)" if self.bytes is not None else ""
        return f"{name}: {self.text}{length}" + (", which must be refused" if self.must_be_refused else "")


def filled(text: str, size: int) -> str:
    """The text over and over, to exactly so many bytes of UTF-8; full stops where no character fits."""
    whole = (text * (size // max(len(text.encode()), 1) + 1)).encode()[:size].decode(errors="ignore")
    return whole + "." * (size - len(whole.encode()))
