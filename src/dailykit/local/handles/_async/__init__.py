"""What waits; the source of `_sync`."""
