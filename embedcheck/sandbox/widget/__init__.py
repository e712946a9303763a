"""The sandbox's own widget: loader, iframe page and modules, in plain JavaScript without a build.

It behaves on every wire, in every window message and at every DOM hook as Libredesk's own widget does
(including the defects that 2.7.0 has), and shares no code with it.
"""
