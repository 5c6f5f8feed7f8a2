"""Character Card Generator: from a concept to a finished AI character card."""

__version__ = "0.1.0"
