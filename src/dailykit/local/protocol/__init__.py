"""The participants' protocol, which docs/participant-socket.md describes."""
