"""Makes a card without a language model: phrases of our own, chosen by meaning."""
