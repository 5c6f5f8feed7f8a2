"""What is checked between writing and assembling, one module a kind of check."""
