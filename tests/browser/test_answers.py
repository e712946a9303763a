import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from embedcheck.browser.answers import accepted, answered, asks, says
from embedcheck.errors import StepFailed
from embedcheck.wire import endpoints
from tests.browser.scene import Page, Theatre, on_site

INIT = "/api/v1/widget/chat/conversations/init"
MESSAGE = "/api/v1/widget/chat/conversations/u-1/message"
HOME = "<!doctype html><title>Home</title>"


async def ok(_: Request) -> Response:
    return JSONResponse({"status": "success", "data": {}})


async def refused(_: Request) -> Response:
    return JSONResponse({"status": "error", "message": "Too long", "data": None}, status_code=400)


async def broken(_: Request) -> Response:
    return Response(b"\xff\xfe", status_code=502)


SITE: dict[str, Page] = {"/": HOME, INIT: ok, MESSAGE: refused}


async def sent(
    theatre: Theatre, script: str, text: str, site: dict[str, Page] = SITE, *, within: float = 15.0
) -> int:
    """Runs the script in the page and waits for the answer to the message `text`; its status."""
    async with on_site(theatre, site) as (session, _, _):
        page = session.visitor._page
        await session.visitor.visit("/")
        response = await answered(
            page, says(text), lambda: page.evaluate(script), doing="sending", within=within
        )
        await accepted(response, doing="sending")
        return response.status


def post(path: str, body: str) -> str:
    return f"void fetch('{path}', {{ method: 'POST', body: `{body}` }}).catch(() => 0)"


@pytest.mark.browser
def test_the_answer_is_that_to_the_very_message_that_was_typed(theatre: Theatre) -> None:
    both = post(MESSAGE, '{"message":"other"}') + ";" + post(INIT, '{"message":"mine"}')
    assert theatre.play(sent(theatre, both, " mine ")) == 200


@pytest.mark.browser
@pytest.mark.parametrize("script", ["0", post(INIT, "no json") + ";" + post(INIT, "[1]")])
def test_a_widget_that_sends_something_else_or_nothing_fails_the_step(theatre: Theatre, script: str) -> None:
    with pytest.raises(StepFailed, match=r"the widget sent no request for it within 0\.7 s"):
        theatre.play(sent(theatre, script, "mine", within=0.7))


@pytest.mark.browser
@pytest.mark.parametrize(
    ("script", "what"),
    [
        (post(MESSAGE, '{"message":"mine"}'), "the instance answered 400: Too long"),
        (
            post(INIT, '{"message":"mine"}').replace(f"'{INIT}'", f"'http://127.0.0.1:9{INIT}'"),
            "no answer to «init»",
        ),
    ],
)
def test_a_message_without_a_good_answer_fails_the_step(theatre: Theatre, script: str, what: str) -> None:
    with pytest.raises(StepFailed) as failure:
        theatre.play(sent(theatre, script, "mine"))
    assert failure.value.what.startswith("sending: ")
    assert what in failure.value.what


@pytest.mark.browser
def test_an_answer_that_is_not_text_fails_the_step_all_the_same(theatre: Theatre) -> None:
    with pytest.raises(StepFailed, match=r"the instance answered 502$"):
        theatre.play(sent(theatre, post(INIT, '{"message":"mine"}'), "mine", {**SITE, INIT: broken}))


@pytest.mark.browser
def test_a_request_is_recognised_by_its_endpoint(theatre: Theatre) -> None:
    async def scene() -> str:
        async with on_site(theatre, SITE) as (session, _, _):
            page = session.visitor._page
            await session.visitor.visit("/")
            response = await answered(
                page,
                asks(endpoints.MESSAGE),
                lambda: page.evaluate(post(INIT, "{}") + ";" + post(MESSAGE, "{}")),
                doing="sending",
                within=15,
            )
            return response.url

    assert theatre.play(scene()).endswith(MESSAGE)
