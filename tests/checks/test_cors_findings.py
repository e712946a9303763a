"""What the site's page is, or adds to a request, so that the browser gives it nothing of the desk's."""

import pytest

from embedcheck.model.observations import RequestSent
from embedcheck.model.verdicts import Owner
from tests.builders import DESK, INBOX, SITE, Line, Scene, by, console
from tests.builders_wire import Asked, ask
from tests.checks.test_boot_answers import stopped
from tests.checks.verdicts import FAILED, of, red

BOOT = "boot_completes"
LAUNCHER_URL = f"/chat/settings/launcher?inbox_id={INBOX}"
PREFLIGHT = "has been blocked by CORS policy: Response to preflight request doesn't pass access control check"
NO_HEADER = "has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present"


def asked(**headers: str) -> Asked:
    plain = ask("GET", LAUNCHER_URL, inbox="").sent
    assert isinstance(plain.seen, RequestSent)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = RequestSent(id=plain.seen.id, method="GET", url=plain.seen.url, headers=named)
    return Asked(by(plain.witness, request))


def refused(request: Asked, why: str, origin: str = SITE) -> list[Line]:
    line = f"Access to fetch at '{request.url}' from origin '{origin}' {why}."
    return [request.sent, console(line), request.failed("net::ERR_FAILED")]


def test_a_header_that_a_script_of_the_site_adds_is_named_and_is_the_sites() -> None:
    traced = asked(
        traceparent="00-1", baggage="a=1", accept="*/*", sec_ch_ua="x", user_agent="y", referer=SITE
    )
    scene = stopped(refused(traced, PREFLIGHT))
    verdict = of(BOOT, scene)
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SITE)
    assert verdict.message.endswith(
        "adds «baggage», «traceparent» to the request, and the browser sends no such request to another address "
        "unless that allows it, which the desk does not."
    )
    assert red(scene) == [BOOT]


@pytest.mark.parametrize(
    ("headers", "why"), [({"accept": "*/*"}, PREFLIGHT), ({"traceparent": "00-1"}, NO_HEADER)]
)
def test_without_a_header_of_the_sites_and_a_preflight_the_site_is_not_blamed(
    headers: dict[str, str], why: str
) -> None:
    assert of(BOOT, stopped(refused(asked(**headers), why))).owner is Owner.SERVER


def test_a_page_without_an_origin_gets_nothing_and_is_the_sites() -> None:
    asset = ask("GET", f"{DESK}/widget/assets/app.js", inbox="")
    verdict = of(BOOT, stopped(refused(asset, NO_HEADER, origin="null")))
    assert (verdict.outcome, verdict.owner) == (FAILED, Owner.SITE)
    assert "no origin" in verdict.message
    assert "allow-same-origin" in verdict.next_step


def test_what_the_console_says_of_another_address_is_no_cause() -> None:
    own, other = asked(traceparent="00-1"), ask("GET", "https://cdn.example/a.js", inbox="")
    line: Scene = console(f"Access to fetch at '{other.url}' from origin 'null' {PREFLIGHT}.")
    assert of(BOOT, stopped(own.sent, line, own.failed("net::ERR_FAILED"))).owner is Owner.SERVER
