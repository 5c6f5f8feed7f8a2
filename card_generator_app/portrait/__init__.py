"""The default portrait: a drawn character on a scene, from CC0 art, the same for the same input."""
