"""API v2: everything the program can do."""
