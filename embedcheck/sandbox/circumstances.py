"""How a healthy sandbox may differ from the usual one: nothing in it is wrong, and all of it is harder."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import reduce
from typing import TypeAlias

from embedcheck.sandbox.instance.actions import Lie
from embedcheck.sandbox.instance.settings import Inbox, InstanceSettings, WidgetConfig
from embedcheck.sandbox.relay import Network
from embedcheck.sandbox.site_pages.page import SitePage

PageChange: TypeAlias = Callable[[SitePage], SitePage]
WidgetChange: TypeAlias = Callable[[WidgetConfig], WidgetConfig]


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """`widget` changes every inbox's configuration; `pages` change the site's pages; `manners`
    are what `actions.Lie` calls a lie, though none of them lies: an answer comes late, a socket is cut
    when nothing is under way. `clock_ahead` is how far the instance's clock is ahead of ours.
    """

    widget: tuple[WidgetChange, ...] = ()
    pages: tuple[PageChange, ...] = ()
    manners: tuple[Lie, ...] = ()
    clock_ahead: timedelta = timedelta()
    network: Network = Network()  # noqa: RUF009 - frozen

    def with_widget(self, change: WidgetChange) -> "Circumstances":
        return replace(self, widget=(*self.widget, change))

    def with_page(self, change: PageChange) -> "Circumstances":
        return replace(self, pages=(*self.pages, change))

    def with_manner(self, manner: Lie) -> "Circumstances":
        return replace(self, manners=(*self.manners, manner))

    @property
    def of_the_site_alone(self) -> bool:
        """Whether a demo site in front of somebody's real instance can be like this too."""
        return replace(self, pages=(), network=Network()) == USUAL

    def configured(self, settings: InstanceSettings) -> InstanceSettings:
        """The settings, with every inbox changed."""

        def changed(inbox: Inbox) -> Inbox:
            return replace(
                inbox, widget=reduce(lambda widget, change: change(widget), self.widget, inbox.widget)
            )

        others = tuple(changed(inbox) for inbox in settings.other_inboxes)
        return replace(settings, inbox=changed(settings.inbox), other_inboxes=others)


USUAL = Circumstances()
