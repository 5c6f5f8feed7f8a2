"""Character cards and lorebooks: pure functions over bytes and dicts, no I/O.

`card.Card` is the one shape everything else is a projection of; `converter.FormatConverter`
turns it into any file format and back. Nothing here imports the rest of the program but its
errors, so the package could be published alone.
"""
