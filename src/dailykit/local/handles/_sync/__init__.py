"""The blocking twin, generated from `_async`."""
