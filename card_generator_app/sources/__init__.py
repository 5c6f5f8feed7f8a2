"""Source material: documents and web pages as text that knows where it stands."""
