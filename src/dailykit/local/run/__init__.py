"""Running a local Daily: the service, its thread, timer and HTTP server."""
