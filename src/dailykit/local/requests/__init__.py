"""The checks of a request before it reaches the world."""
