"""The doors of the local Daily that speak HTTP."""
