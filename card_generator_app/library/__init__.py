"""The stored things: cards with their versions, and files by their content."""
