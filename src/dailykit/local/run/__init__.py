"""What runs a local Daily: the service, its thread, its clock and its HTTP server."""
