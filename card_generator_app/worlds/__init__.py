"""Worlds as graphs: what is in them, what does not hold together, how they change."""
