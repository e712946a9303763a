"""What embedcheck.yaml may say of a custom widget frontend. The docstrings are the JSON Schema's descriptions."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from embedcheck.model.frontend import Frontend, Selectors, SiteCalls
from embedcheck.scenario.complaints import complain
from embedcheck.scenario.fields import Fields

PLACES = ("cookie", "localStorage", "sessionStorage")


def _place(text: str) -> str:
    kind, _, name = text.partition(" ")
    if kind not in PLACES or not name.strip():
        raise complain(
            f'"{text}" is no place for a token',
            expected="`cookie NAME`, `localStorage KEY` or `sessionStorage KEY`",
        )
    return text


Css = Annotated[str, Field(min_length=1)]
Place = Annotated[str, AfterValidator(_place)]


class SelectorFields(Fields):
    """CSS selectors of the frontend's parts. Open shadow roots are searched, too. `launcher`, `unread` and
    `panel` are on the host page, all others in the iframe of `widget.frame`, if there is one."""

    launcher: Css = Field(description="What a visitor clicks to open the chat.")
    panel: Css = Field(description="The chat itself: visible means open. With a `frame`: what holds it.")
    composer: Css = Field(description="The field that takes a message.")
    messages: Css = Field(description="One row of the conversation; a row for each message.")
    message_visitor: Css = Field(description="Marks a row as the visitor's own: the row, or something in it.")
    message_agent: Css = Field(description="Marks a row as the agent's.")
    message_text: Css | None = Field(default=None, description="The text in a row; default: all of it.")
    message_pending: Css | None = Field(default=None, description="Marks a row that is still on its way.")
    send: Css | None = Field(default=None, description="The button that sends; default: Enter sends.")
    unread: Css | None = Field(default=None, description="The launcher's badge with the number of unread.")
    typing: Css | None = Field(default=None, description="Visible while the agent types.")
    upload: Css | None = Field(default=None, description="The `input[type=file]`, hidden or not.")
    close: Css | None = Field(
        default=None, description="Closes the chat where the launcher is covered by it."
    )
    start: Css | None = Field(default=None, description="Starts a new conversation.")
    continue_: Css | None = Field(
        default=None, alias="continue", description="Leads to the latest conversation."
    )
    back: Css | None = Field(default=None, description="Leads from a conversation to where one is started.")
    prechat: Css | None = Field(
        default=None, description="A field of the pre-chat form; `{key}` stands for the field's key."
    )


class SiteCallFields(Fields):
    """JavaScript by which the site itself would do it."""

    set_user: str | None = Field(default=None, description="Signs in; the variable `jwt` holds the JWT.")
    user_jwt: str | None = Field(
        default=None, description="Hands over `jwt` at load: runs before the scripts of each page."
    )
    logout: str | None = None
    show: str | None = None
    hide: str | None = None


class TokenFields(Fields):
    """Where the frontend keeps its tokens: `cookie NAME`, `localStorage KEY` or `sessionStorage KEY`."""

    session: Place | None = None
    visitor: Place | None = None


class WidgetFields(Fields):
    """Who drives the widget: `official` knows Libredesk's own, `custom` goes by `selectors`."""

    driver: Literal["official", "custom"] | None = Field(
        default=None, description="Default: `custom` where there are `selectors`, else `official`."
    )
    frame: Css | None = Field(default=None, description="The iframe that the chat lives in, if it does.")
    selectors: SelectorFields | None = None
    api: SiteCallFields = SiteCallFields()
    tokens: TokenFields = TokenFields()

    @property
    def is_custom(self) -> bool:
        return self.driver == "custom" or (self.driver is None and self.selectors is not None)

    def frontend(self) -> Frontend | None:
        """None for Libredesk's own widget, and where nothing is selected."""
        if not self.is_custom or self.selectors is None:
            return None
        selectors = {name: css for name, css in self.selectors if css is not None}
        return Frontend(
            selectors=Selectors(**selectors, frame=self.frame or ""),
            calls=SiteCalls(**{name: call for name, call in self.api if call is not None}),
            session=self.tokens.session or "",
            visitor=self.tokens.visitor or "",
        )
