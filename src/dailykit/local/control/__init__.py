"""What can be done to a local Daily that nobody can do to the real one."""
