"""What tests and the dashboard can do beyond Daily's API. No HTTP."""
