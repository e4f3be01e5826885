"""The participants' WebSocket."""
