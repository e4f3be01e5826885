"""What is decided about a request before the world sees it."""
