"""The local Daily's pages: the call page and the dashboard."""
