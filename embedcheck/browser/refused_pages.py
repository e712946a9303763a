"""A page of the site that was answered as nobody wanted: what is said, and who can mend it."""

from collections.abc import Collection

from embedcheck.errors import StepFailed
from embedcheck.model.verdicts import Owner

NO_SUCH_PAGE = (404, 410)


def is_wanted(answered: int, status: int | None) -> bool:
    """Whether the HTTP status is the one that was wanted; None: any below 400."""
    return answered < 400 if status is None else answered == status


def refused_page(url: str, answered: int, status: int | None, *, opened: Collection[str]) -> StepFailed:
    """Why the step fails. `opened` are the URLs that the site has answered well before.

    A page that is not there is most often one that the scenario mistypes. Not the site's root, and not
    what was there a moment ago: these only the site can lose.
    """
    told = f"the site answered {answered} for {url}"
    if status is not None:
        return StepFailed(
            f"{told}, not {status}",
            next_step="Correct the path or the `status` in the scenario, or mend the page.",
            owner=Owner.SITE,
        )
    if answered not in NO_SUCH_PAGE or url in opened or _is_root(url):
        return StepFailed(
            told,
            next_step=f"Mend the page, or correct the path in the scenario; {_wanting(answered)}.",
            owner=Owner.SITE,
        )
    return StepFailed(
        f"{told}: the path in the scenario is mistaken, or the site lacks a page that it should have",
        next_step=f"Correct the path, or mend the site if it should have this page; {_wanting(answered)}.",
        owner=Owner.SCENARIO,
    )


def _wanting(answered: int) -> str:
    return f"`visit` with `status: {answered}` wants such an answer"


def _is_root(url: str) -> bool:
    return url.partition("://")[2].partition("?")[0].partition("/")[2] == ""
