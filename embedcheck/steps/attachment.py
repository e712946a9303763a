"""What every step says that attaches a file."""

from typing import ClassVar, Self

from pydantic import Field, model_validator

from embedcheck.model.observations import FileOffered
from embedcheck.steps.files import SIZE_MAX, File, from_disk, made_up
from embedcheck.steps.step import Step


class Attachment(Step):
    """A file from disk, or one that is made up on the spot."""

    writes: ClassVar[bool] = True
    shorthand: ClassVar[str | None] = "path"
    reads: ClassVar[str | None] = "path"
    path: str | None = Field(default=None, description="Relative to where embedcheck was started.")
    name: str | None = Field(default=None, min_length=1, max_length=200)
    size: int | None = Field(default=None, alias="bytes", ge=0, le=SIZE_MAX)

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        made_up_fields = [each for each in (self.name, self.size) if each is not None]
        if len(made_up_fields) != (0 if self.path is not None else 2):
            raise ValueError("write a `path`, or `name` and `bytes` of a file to make up")
        if "\0" in (self.path or "") + (self.name or ""):
            raise ValueError("the name of a file holds no NUL")
        return self

    def file(self) -> File:
        """Raises StepFailed for a path that cannot be read."""
        if self.path is not None:
            return from_disk(self.path)
        return made_up(self.name or "", self.size or 0)


def offered(by: str, file: File, conversation: str, *, must_be_refused: bool = False) -> FileOffered:
    return FileOffered(
        by=by,
        name=file.name,
        size=file.size,
        sha256=file.sha256,
        conversation=conversation,
        must_be_refused=must_be_refused,
    )
