"""Daily's REST API over HTTP: from a request to an operation of the world."""
