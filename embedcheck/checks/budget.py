"""What the embed costs whoever opens a page of the site: requests, and bytes of the network."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from embedcheck.checks.about import About, Seen
from embedcheck.checks.budget_difference import Difference, differences
from embedcheck.checks.budget_limits import Limits, limits_of, megabytes
from embedcheck.checks.documents import HOST, IFRAME
from embedcheck.checks.exchanges import BY_HAND, Exchange, exchanges
from embedcheck.checks.scene import is_official, opening, origin_of, path_of
from embedcheck.model.observations import PostMessage, RequestSent, ResponseFinished, Witness
from embedcheck.model.transcript import Transcript
from embedcheck.model.verdicts import Outcome, Owner, Verdict
from embedcheck.wire import endpoints
from embedcheck.wire.window_messages import WIDGET_LOADED, WIDGET_OPENED

# What the widget asks for so soon after it has booted, or was opened, is asked for because of that.
FOLLOWING = 2.0
NEXT = "Load it later, once, or compressed; or allow more as `budget` in the configuration."
SITES = (
    "See which requests of the page come only with the embed; or allow more as `budget` in the configuration."
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What the widget asked the instance for on one page, and bytes by the request's id, where they were measured."""

    path: str
    asked: list[Exchange]
    sizes: dict[str, int]

    @property
    def size(self) -> int | None:
        return sum(self.sizes.values()) if self.sizes else None

    @property
    def most_asked(self) -> list[Exchange]:
        """The requests for what was asked for most often."""
        alike: dict[str, list[Exchange]] = {}
        for each in self.asked:
            alike.setdefault(each.name, []).append(each)
        return max(alike.values(), key=len)

    @property
    def largest(self) -> Exchange:
        return max(self.asked, key=lambda each: self.sizes.get(each.request.seen.id, 0))

    @property
    def words(self) -> str:
        return f"{len(self.asked)} requests" + (f" and {megabytes(self.size)}" if self.size else "")


def embed_stays_in_budget(transcript: Transcript) -> Iterator[Verdict]:
    """To load the chat on a page, and to open it, takes no more requests and bytes than the budget allows.

    Why it matters: every page of the site pays for the chat, also for the visitors who never open it; on
    a phone some megabytes more are seconds.
    How Libredesk behaves: the widget of 2.7.0 asks its instance 17 times until it is open, and 21 times
    for a visitor who comes back, and takes 0.9 MB if nothing is compressed. Counted is what its script and
    its frame ask for, from the load of a page until the launcher can be used, and when the chat is
    opened; not what a person does in it, nor the files of a conversation. What a cache has costs no bytes.
    With `measure_embed` it is told as a difference: pairs of loads with and without the embed, by the
    median. Milliseconds and layout shift only warn: they are as much the machine's as the embed's.
    What breaks it: a frontend that is built without splitting or compression, that asks again and
    again, or that loads beforehand what hardly anybody needs; pictures of megabytes in the inbox's settings;
    a site that loads more of its own with the chat.
    To mend it: load it later, once, or compressed, which the proxy before the instance can do; or say
    the site's own limits as `budget: {requests: N, bytes: N}` in the configuration.
    """
    about = About("embed_stays_in_budget")
    if not is_official(transcript):
        yield about.not_asked("What a frontend of one's own loads is the site's own to weigh.")
        return
    limits = limits_of(transcript)
    measured = differences(transcript)
    costs = [each for each in _costs(transcript) if each.asked]
    told = [_as_difference(about, measured, limits)] if measured else []
    told += [_as_counted(about, costs, limits)] if costs else []
    if not told:
        yield about.not_asked("The widget was loaded on no page.", "Let the scenario visit a page.")
        return
    worst = next((each for each in told if each.outcome is Outcome.FAILED), told[0])
    warnings = tuple(words for each in measured for words in each.warnings(limits))
    yield replace(worst, warnings=warnings)


def _as_difference(about: About, measured: list[Difference], limits: Limits) -> Verdict:
    """By the page that pays most: with the embed and without."""
    beyond = [each for each in measured if each.is_beyond(limits)]
    worst = max(beyond or measured, key=lambda each: (each.size.median, each.requests.median))
    message = f"{worst.words}; {limits.words}."
    if not beyond:
        return about.passed(f"{message} {worst.times}".strip(), worst.seen)
    owner = worst.whose(limits)
    return about.failed(
        f"{message} {worst.why(limits)}",
        worst.seen,
        owner=owner,
        next_step=NEXT if owner is Owner.WIDGET else SITES,
    )


def _as_counted(about: About, costs: list[Cost], limits: Limits) -> Verdict:
    """By the page on which the widget asked most of its instance."""
    beyond = [each for each in costs if len(each.asked) > limits.requests or (each.size or 0) > limits.bytes]
    worst = max(beyond or costs, key=lambda each: (each.size or 0, len(each.asked)))
    message = f"Loading and opening the chat on {worst.path} took {worst.words}; {limits.words}."
    if not beyond:
        return about.passed(message, [each.request for each in worst.asked])
    why, seen = _why(worst, limits.requests)
    return about.failed(f"{message} {why}", seen, owner=Owner.WIDGET, next_step=NEXT)


def _why(cost: Cost, requests: float) -> tuple[str, list[Seen]]:
    """What made it so much, and the requests for it."""
    if len(cost.asked) > requests:
        alike = cost.most_asked
        return f"Most often: {alike[0].name}, {len(alike)} times.", [each.request for each in alike]
    one = cost.largest
    return f"The largest: {one.name}, {megabytes(cost.sizes[one.request.seen.id])}.", [*one.seen]


def _costs(transcript: Transcript) -> list[Cost]:
    """The cost of each page, in the order of their loads."""
    asked = [each for each in exchanges(transcript) if _is_embeds(transcript, each)]
    files = _conversations(transcript)
    asked = [each for each in asked if each.endpoint is not None or path_of(each.url) not in files]
    sizes = {each.seen.id: each.seen.size for each in transcript.of(ResponseFinished, by=Witness.WIRE)}
    found = []
    for load, until in _page_lives(transcript):
        spans = _spans(transcript, load.page, load.at, until)
        own = [
            each
            for each in asked
            if each.page == load.page and any(first <= each.request.at < last for first, last in spans)
        ]
        ids = [each.request.seen.id for each in own]
        found.append(Cost(load.path, own, {each: sizes[each] for each in ids if each in sizes}))
    return found


@dataclass(frozen=True, slots=True)
class _Load:
    page: int
    path: str
    at: float


def _page_lives(transcript: Transcript) -> list[tuple[_Load, float]]:
    """Each load of a page of the site, as the wire saw it, and when its tab loaded the next."""
    site = origin_of(opening(transcript).site)
    documents = [
        _Load(each.seen.page, path_of(each.seen.url), each.at)
        for each in transcript.of(RequestSent, by=Witness.WIRE)
        if each.seen.resource == "document" and origin_of(each.seen.url) == site
    ]
    return [
        (load, min((each.at for each in documents if _is_next(each, load)), default=float("inf")))
        for load in documents
    ]


def _is_next(each: _Load, load: _Load) -> bool:
    return each.page == load.page and each.at > load.at


def _spans(transcript: Transcript, page: int, since: float, until: float) -> list[tuple[float, float]]:
    """When what was asked for belongs to loading and opening, in seconds. Two witnesses: the ends are not sharp."""
    heard = [
        each for each in transcript.of(PostMessage) if each.seen.page == page and since <= each.at < until
    ]
    usable = [each.at for each in heard if (each.seen.heard_by, each.seen.type) == (HOST, WIDGET_LOADED)]
    opened = [each.at for each in heard if (each.seen.heard_by, each.seen.type) == (IFRAME, WIDGET_OPENED)]
    spans = [(since, min(until, usable[0] + FOLLOWING) if usable else until)]
    return spans + [(max(at, spans[0][1]), min(until, at + FOLLOWING)) for at in opened[:1]]


def _is_embeds(transcript: Transcript, each: Exchange) -> bool:
    """Of the instance, whoever asks; of the widget's routes, wherever they are: but nothing that a person does."""
    known = each.endpoint is not None or origin_of(each.url) == origin_of(opening(transcript).instance)
    return known and each.endpoint not in (*BY_HAND, endpoints.EXCHANGE)


def _conversations(transcript: Transcript) -> str:
    """What conversations were read as: whatever they name is theirs, and not the embed's."""
    read = exchanges(transcript, endpoints.CONVERSATION)
    return "\n".join(each.response.seen.body or "" for each in read if each.response is not None)
