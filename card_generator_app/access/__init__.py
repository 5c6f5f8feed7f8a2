"""Who may do what: API keys, browser sessions, and the keys of model servers."""
