"""API v1: small and frozen."""
