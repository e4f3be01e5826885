"""What the local Daily shows in a browser: the call page."""
