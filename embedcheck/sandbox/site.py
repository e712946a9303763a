"""The demo site: serves the shop's pages, signs customers in, and lies where a fault tells it to."""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from embedcheck.model.target import Target
from embedcheck.sandbox.custom_frontend.frontend import PREFIX
from embedcheck.sandbox.site_pages.customer import Customer, mint
from embedcheck.sandbox.site_pages.page import HERE, SitePage, render
from embedcheck.sandbox.site_pages.shop import page_for
from embedcheck.sandbox.site_pages.worker import WORKER, WORKER_PATH

SiteFault = Callable[[SitePage], SitePage]

TYPES = {".js": "text/javascript", ".css": "text/css"}
STATIC = {"style.css", "app.js", "login.js", "favicon.svg"}


def make_site(
    target: Target,
    faults: Sequence[SiteFault] = (),
    *,
    frontend: Mapping[str, str] | None = None,
    proxied: Sequence[BaseRoute] = (),
) -> Starlette:
    """The shop as an app. `target.instance` is the desk that every page embeds; `frontend` are the files
    of a custom one in the embed's place, and `proxied` the desk's own routes, which it needs."""
    site = _Site(target, faults, frontend)
    return Starlette(
        routes=[
            *proxied,
            Route(f"{PREFIX}{{name}}", site.file),
            Route("/session", site.sign_in, methods=["POST"]),
            Route("/static/{name}", _static),
            Route("/beacon", _beacon),
            Route(WORKER_PATH, _worker),
            Route("/{path:path}", site.show),
        ]
    )


def apply(faults: Iterable[SiteFault], page: SitePage) -> SitePage:
    return reduce(lambda changed, fault: fault(changed), faults, page)


class _Site:
    def __init__(
        self, target: Target, faults: Sequence[SiteFault], frontend: Mapping[str, str] | None
    ) -> None:
        self.target = target
        self.faults = faults
        self.frontend = frontend

    def page(self, path: str) -> SitePage:
        return apply(self.faults, self._honest(path))

    def _honest(self, path: str) -> SitePage:
        custom = self.frontend is not None
        return page_for(self.target, path, secrets.token_urlsafe(12), custom=custom)

    async def file(self, request: Request) -> Response:
        """A file of the custom frontend."""
        text = (self.frontend or {}).get(name := request.path_params["name"])
        if text is None:
            return Response("Not found", 404, media_type="text/plain")
        return Response(text, headers={"cache-control": "no-cache"}, media_type=TYPES[Path(name).suffix])

    async def show(self, request: Request) -> Response:
        page = self.page(request.url.path)
        if page.customer and page.settings is not None:
            page = page.with_settings(userJWT=self.jwt(page, page.customer))
        answer = HTMLResponse(render(page), status_code=page.status)
        MutableHeaders(raw=answer.raw_headers).update({"cache-control": "no-store", **page.headers})
        return answer

    async def sign_in(self, request: Request) -> Response:
        """Answers `{"jwt": …}` for the customer that the form names."""
        if not self.target.jwt_secret:
            return JSONResponse({"message": "This shop does not know the inbox's JWT secret."}, 503)
        try:
            form = await request.json()
            customer = Customer.from_form(
                str(form["name"]), str(form["email"]), str(form.get("external_user_id") or "")
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            return JSONResponse({"message": "Send name and email as a JSON object."}, 400)
        if not customer.first_name or "@" not in customer.email:
            return JSONResponse({"message": "A name and an e-mail address are needed."}, 400)
        page = replace(self.page("/login"), customer=customer)
        return JSONResponse({"jwt": self.jwt(page, customer), "first_name": customer.first_name})

    def jwt(self, page: SitePage, customer: Customer) -> str:
        secret = self.target.jwt_secret
        return mint(customer, secret.reveal() if secret else "", page.signature)


async def _beacon(request: Request) -> Response:  # noqa: ARG001 - a route's signature
    """The third party of the faults that leak: the site under its other name, 127.0.0.1."""
    return Response(status_code=204)


async def _worker(request: Request) -> Response:  # noqa: ARG001 - a route's signature
    """At the root, for a service worker's reach is the folder that it lies in."""
    return Response(WORKER, media_type="text/javascript", headers={"cache-control": "no-cache"})


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in STATIC:
        return Response("Not found", 404, media_type="text/plain")
    return FileResponse(HERE / name, headers={"cache-control": "no-cache"})
