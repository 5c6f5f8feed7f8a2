"""The HTTP API: two versions over the same services."""
