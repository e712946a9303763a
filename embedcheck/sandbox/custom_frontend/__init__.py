"""An example of a custom frontend: a chat of the demo shop's own on Libredesk's widget API, in its page.

It is what the driver `custom` is tried on, and it is meant to be read by whoever writes one.
"""
