"""The clients for Daily's REST API, `AsyncDaily` and `Daily`, on one engine."""
