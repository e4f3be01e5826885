"""The Python toolkit for Daily (daily.co)."""
