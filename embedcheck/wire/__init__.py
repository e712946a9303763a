"""Libredesk's vocabulary as data: endpoints, envelopes, frames, window messages, limits, tokens,
and in `contract` the models of every payload.

Facts are from Libredesk 2.7.0 as it runs; where the published page says otherwise, the comment
beside the fact says so. No I/O, and no opinion of ours: opinions live in `checks`.
"""
