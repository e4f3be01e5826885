"""Calls: who joins, what participants do, and the meetings that remain."""
