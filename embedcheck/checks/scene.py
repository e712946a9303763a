"""The scene as a whole: where it was set, how long it lasted, which addresses belong to it."""

from urllib.parse import urlsplit

from embedcheck.model.observations import RefusalExpected, ScenarioOpened, Settled, StepBegan
from embedcheck.model.transcript import Transcript

# Longer than any healthy answer on a slow site, and shorter than the runner's settling deadline.
PATIENCE = 5.0
# What is younger than this when the runner gives up had no time to be answered.
JUST_BEGUN = 1.0
_DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}


def opening(transcript: Transcript) -> ScenarioOpened:
    """The opening fact, or one that knows nothing: a torn transcript is judged by what is left of it."""
    found = transcript.of(ScenarioOpened)
    if found:
        return found[0].seen
    return ScenarioOpened(name="", file="", site="", instance="", inbox="", browser="")


def end_of(transcript: Transcript) -> float:
    """Seconds from the opening to the last entry of any witness."""
    return max((entry.at for entry in transcript), default=0.0)


def gave_up(transcript: Transcript) -> bool:
    """Whether the settling deadline passed with debts still open."""
    return any(not entry.seen.quiet for entry in transcript.of(Settled))


def waited_enough(transcript: Transcript, since: float, patience: float = PATIENCE) -> bool:
    """Whether what is still missing may be called missing, and not merely late.

    Where the runner gave up, it may have waited in vain for something else, and this have begun just then.
    """
    waited = end_of(transcript) - since
    return waited >= (min(patience, JUST_BEGUN) if gave_up(transcript) else patience)


def origin_of(url: str) -> str:
    """Scheme, host and port in one spelling; empty for what is no absolute URL."""
    try:
        parts = urlsplit(url)
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return ""
    if not parts.scheme or not parts.hostname:
        return ""
    return f"{parts.scheme}://{parts.hostname}:{port}"


def host_of(url: str) -> str:
    """Host, with the port where one is spelled out: as a Content-Security-Policy would name it."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""


def query_of(url: str) -> str:
    try:
        return urlsplit(url).query
    except ValueError:
        return ""


def path_of(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def is_official(transcript: Transcript) -> bool:
    """Whether Libredesk's own frontend was played on, whose DOM and window messages we know."""
    return opening(transcript).driver == "official"


def refusal_is_wanted(transcript: Transcript, *what: str) -> bool:
    """Whether the scenario wants the widget refused on its page, and this (or anything) of it."""
    return any(not what or entry.seen.what in what for entry in transcript.of(RefusalExpected))


def steps_named(transcript: Transcript, *names: str) -> bool:
    """Whether the scenario came to a step of one of these names."""
    return any(entry.seen.name in names for entry in transcript.of(StepBegan))
