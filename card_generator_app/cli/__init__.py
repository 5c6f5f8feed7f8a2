"""The command line: a client of the API, with a server of its own when none runs."""
