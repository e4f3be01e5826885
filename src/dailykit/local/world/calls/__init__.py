"""Calls: joining them, what participants do, and the meetings they leave."""
