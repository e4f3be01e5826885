"""The control interface over HTTP, below ``/~/``."""
