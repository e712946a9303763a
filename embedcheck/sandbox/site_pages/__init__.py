"""The demo site's pages: a small tea shop that embeds a live chat widget.

A page is a frozen value (`page.SitePage`), so that a fault is a function from page to page.
"""
