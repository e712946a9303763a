"""The form that an inbox may ask of visitors before their first message."""

from typing import ClassVar, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from embedcheck.model.observations import PrechatGiven
from embedcheck.steps.stage import Stage
from embedcheck.steps.step import Step, texts_in


class Phone(BaseModel):
    """A telephone number with its country, as an ISO 3166 code of two letters."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    country: str = Field(pattern=r"^[A-Z]{2}$")
    number: str


Answer: TypeAlias = str | bool | int | float | Phone


class FillPrechat(Step):
    """Fills the form before a chat: fields by key or label. The next `say` sends it.

    A checkbox takes true or false, a list one of its values, a telephone number its country too:
    `fill_prechat: {name: Ada, phone: {country: GB, number: "20 7946 0958"}}`.
    """

    on_page: ClassVar[bool] = True
    shorthand: ClassVar[str | None] = "answers"
    whole: ClassVar[bool] = True
    answers: dict[str, Answer] = Field(min_length=1)

    @property
    def personal(self) -> tuple[tuple[str, str], ...]:
        return tuple(texts_in(self.model_dump()["answers"]))

    async def perform(self, stage: Stage) -> None:
        given = self.model_dump()["answers"]
        stage.note(PrechatGiven(answers=given))
        await stage.visitor.fill_prechat(given)

    def words(self, name: str) -> str:
        return f"{name}: {', '.join(self.answers)}"
