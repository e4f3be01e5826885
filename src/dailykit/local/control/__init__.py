"""What tests and the dashboard can do beyond Daily's API, without HTTP."""
