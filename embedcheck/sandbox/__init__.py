"""A Libredesk-compatible instance, a demo site and a widget on loopback, that can lie on request.

    serving      one ASGI app on one port, for as long as a block lasts
    instance     the server: endpoints, sockets, limits, agent side
    site         the demo shop; its pages are values in site_pages
    widget       our own loader and iframe, in plain JavaScript
    faults       the lies, one literal table for each layer
    sandbox      opens all of it

It shares only the wire's vocabulary with the checks, never logic, so that one misunderstanding cannot
cancel itself out.
"""

from embedcheck.sandbox.sandbox import Sandbox, open_demo_site, open_sandbox

__all__ = ["Sandbox", "open_demo_site", "open_sandbox"]
