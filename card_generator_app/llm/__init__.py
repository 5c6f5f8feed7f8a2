"""Talking to language models: OpenRouter, any OpenAI-compatible server, a local GGUF."""
