"""Where models are asked, and what may be said to a server of that kind."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from pydantic import SecretStr

Kind = Literal["openrouter", "compatible", "local"]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One OpenAI-compatible server; `base_url` includes its `/v1`.

    `default_model` is what to ask for when nobody named a model; `context_tokens` what
    each call may hold, where we started the server ourselves. `is_guarded`: a request
    named it, so it is reached on the open internet only.
    """

    name: str
    base_url: str
    kind: Kind
    api_key: SecretStr | None = None
    default_model: str | None = None
    is_guarded: bool = False
    context_tokens: int | None = None

    @property
    def is_openrouter_itself(self) -> bool:
        """Whether this is the public service, not something that resembles it."""
        return is_openrouter_host(self.base_url)

    @property
    def is_on_loopback(self) -> bool:
        """Whether the server runs on this machine."""
        host = urlsplit(self.base_url).hostname or ""
        return host in {"localhost", "::1"} or host.startswith("127.")

    @property
    def takes_openrouter_fields(self) -> bool:
        """Whether `models`, `provider` and `plugins` may be sent."""
        return self.kind == "openrouter"

    @property
    def takes_bounds_in_schemas(self) -> bool:
        """Whether lengths and ranges help: only where a grammar enforces them (llama.cpp)."""
        return self.kind == "local"

    @property
    def needs_schema_in_prompt(self) -> bool:
        """Whether the schema is also told in words: some servers accept it and ignore it."""
        return self.kind == "compatible"

    @property
    def max_tokens_field(self) -> str:
        """The name of the output limit; the older one is what small servers know."""
        if self.kind == "openrouter":
            return "max_completion_tokens"
        return "max_tokens"

    @property
    def first_event_patience(self) -> float:
        """How many idle deadlines the first event may take.

        A server at home reads a long prompt, or queues the call, without a sign of life.
        """
        return 1.0 if self.kind == "openrouter" else 5.0

    @property
    def is_free(self) -> bool:
        """Whether a call costs nothing because it runs here."""
        return self.kind == "local"


def is_openrouter_host(base_url: str) -> bool:
    """Whether `base_url` is the public OpenRouter service."""
    host = urlsplit(base_url).hostname or ""
    return host == "openrouter.ai" or host.endswith(".openrouter.ai")
