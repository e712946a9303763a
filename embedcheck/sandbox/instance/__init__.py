"""A Libredesk-compatible instance in memory: `app.make_instance`.

A *cause* (an HTTP request, a socket frame, a closed socket) becomes *actions* (a reply, a frame, a change
of the store), purely: `dispatch.play`. Only `app` does I/O. Facts are those of Libredesk 2.7.0; comments
name the file of its source that a rule comes from.
"""
