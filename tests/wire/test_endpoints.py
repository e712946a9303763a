import pytest

from embedcheck.steps.expect import EndpointName
from embedcheck.wire import endpoints
from embedcheck.wire.endpoints import ENDPOINTS, classify

UUID = "e5a71bc3-30db-45f4-a216-e797a34ebed3"
API = "https://desk.example/api/v1/widget"


@pytest.mark.parametrize(
    ("method", "url", "endpoint"),
    [
        ("GET", "https://desk.example/widget.js?v=2", endpoints.SCRIPT),
        ("GET", f"https://desk.example/widget?inbox_id={UUID}&parent_origin=x", endpoints.FRAME),
        ("GET", f"{API}/chat/settings/launcher?inbox_id={UUID}", endpoints.LAUNCHER),
        ("POST", f"{API}/chat/conversations/init", endpoints.INIT),
        ("GET", f"{API}/chat/conversations/{UUID}", endpoints.CONVERSATION),
        ("POST", f"{API}/chat/conversations/{UUID}/message", endpoints.MESSAGE),
        ("GET", "https://desk.example/api/v1/lang/en-US", endpoints.LANGUAGE),
    ],
)
def test_a_request_is_recognised(method: str, url: str, endpoint: endpoints.Endpoint) -> None:
    assert classify(method, url) is endpoint


def test_a_doubled_slash_still_means_the_endpoint() -> None:
    assert classify("GET", "https://desk.example//api/v1/widget/chat/settings/launcher") is endpoints.LAUNCHER


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("GET", "https://desk.example/"),
        ("GET", "https://desk.example/widget/assets/app.js"),
        ("POST", f"{API}/chat/conversations/{UUID}/close"),
        ("DELETE", f"{API}/chat/conversations"),
        ("GET", "not a url"),
    ],
)
def test_other_requests_are_nobodys(method: str, url: str) -> None:
    assert classify(method, url) is None


def test_init_read_with_get_is_taken_for_a_conversation_as_the_real_router_does() -> None:
    assert classify("GET", f"{API}/chat/conversations/init") is endpoints.CONVERSATION


def test_every_endpoint_has_a_name_that_a_scenario_can_expect() -> None:
    assert set(EndpointName.__args__) == {endpoint.name for endpoint in ENDPOINTS}  # type: ignore[attr-defined]
