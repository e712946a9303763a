"""What it means when a WebSocket handshake is answered with something other than 101."""

from collections.abc import Mapping

from embedcheck.probe.failures import Failure

_PROXY_STEP = "Let the proxy in front of the instance pass `Upgrade` and `Connection: upgrade` on to {path}, over HTTP/1.1."
_GATEWAY = "Start the instance, or mend the route from the proxy to it."

_COMMON = {
    404: Failure(
        "the handshake was answered 404: this path does not lead to Libredesk",
        "Let the proxy route the path of the WebSocket to the instance.",
    ),
    426: Failure(
        "the handshake was answered 426: a proxy took the upgrade out of the request",
        "Let the proxy speak HTTP/1.1 to the instance and pass `Upgrade` on.",
    ),
    429: Failure(
        "the handshake was throttled (HTTP 429)",
        "Wait a minute, run fewer scenarios at once, or raise rate_limit.widget on the instance.",
    ),
    502: Failure("the proxy answered 502: the instance behind it does not", _GATEWAY),
    503: Failure("the proxy answered 503: the instance behind it is not available", _GATEWAY),
    504: Failure("the proxy answered 504: the instance behind it is too slow", _GATEWAY),
}

# A plain GET without the upgrade headers is answered 200 with an empty body (`cmd/websocket.go:17`).
WIDGET: Mapping[int, Failure] = {
    **_COMMON,
    200: Failure(
        "the handshake was answered 200 instead of 101: a proxy took the upgrade out of the request",
        _PROXY_STEP.format(path="/widget/ws"),
    ),
}

# `/ws` wants an API key, and an Origin that is the instance itself (`cmd/websocket.go:22-44`).
AGENT: Mapping[int, Failure] = {
    **_COMMON,
    200: Failure(
        "the handshake was answered 200 instead of 101: a proxy took the upgrade out of the request, "
        "or rewrote Host so that the instance does not know its own origin",
        _PROXY_STEP.format(path="/ws").rstrip(".") + " and keep Host as it came.",
    ),
    401: Failure(
        "the agent's API key was refused (HTTP 401)",
        "Let an administrator of the instance issue a new API key for the agent.",
    ),
    403: Failure(
        "the agent is not allowed in (HTTP 403)",
        "Let an administrator of the instance enable the agent.",
    ),
}


def refusal(status: int, known: Mapping[int, Failure]) -> Failure:
    """Why a handshake was answered with this status."""
    if status in known:
        return known[status]
    if 300 <= status < 400:
        return Failure(
            f"the handshake was redirected (HTTP {status}), which no browser follows",
            "Use the address to which the instance redirects.",
        )
    return Failure(
        f"the handshake was answered {status} instead of 101",
        "Read the log of the instance and of the proxy in front of it.",
    )
