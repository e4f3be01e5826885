"""Rooms: their rules, their settings and their expiry."""
