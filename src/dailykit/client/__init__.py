"""The clients of Daily's REST API: `AsyncDaily` and `Daily`, on one engine."""
