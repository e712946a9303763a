"""What holds for every route: the rate limit's headers, other methods, unknown routes."""

from embedcheck.probe.questions.expecting import GENERAL, expect, heard, refused
from embedcheck.probe.questions.interviewer import Interviewer
from embedcheck.probe.questions.question import Question
from embedcheck.wire import endpoints

LIMIT, REMAINING, RESET = endpoints.RATE_LIMIT_HEADERS


async def rate_limit_is_told(ask: Interviewer) -> str:
    """An answer says how many requests are left, or the limit is off."""
    headers = heard(await ask.stranger().launcher()).headers
    told = [headers.get(name, "") for name in endpoints.RATE_LIMIT_HEADERS]
    if not any(told):
        return "the limit is off"
    expect(all(each.isdecimal() for each in told), f"The headers are {', '.join(told)}.")
    return f"{headers[LIMIT]} requests a minute, {headers[REMAINING]} left"


async def preflight_is_not_answered(ask: Interviewer) -> str:
    """OPTIONS is answered, without CORS: frontends need the same origin."""
    asked = {"origin": "https://shop.example", "access-control-request-method": "GET"}
    answer = heard(await ask.stranger().ask("OPTIONS", endpoints.SETTINGS.path, headers=asked))
    expect(answer.status in (200, 204), f"{answer.words}, instead of HTTP 200.")
    cors = answer.headers.get("access-control-allow-origin")
    return f"CORS for {cors}: unlike 2.7, other origins may call" if cors else ""


async def unknown_route(ask: Interviewer) -> None:
    """An unknown route is answered with 404."""
    path = f"{endpoints.API}/chat/nowhere"
    refused(await ask.stranger().ask("GET", path), 404, "Route not found", GENERAL)


async def wrong_method(ask: Interviewer) -> None:
    """A known route with another method is answered with 405 and Allow."""
    answer = heard(await ask.stranger().ask("GET", endpoints.EXCHANGE.path))
    refused(answer, 405, "Request method not allowed", GENERAL)
    expect("POST" in answer.headers.get("allow", ""), "The header Allow does not name POST.")


LIMITS = (
    Question(rate_limit_is_told),
    Question(preflight_is_not_answered),
    Question(unknown_route, next_step="See whether a proxy answers unknown paths in Libredesk's place."),
    Question(wrong_method),
)
