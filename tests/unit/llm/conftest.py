"""A served fake of OpenRouter, clients for it, and a clock whose sleeps are only written down."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field

import pytest
from pydantic import SecretStr

from card_generator_app.llm.capabilities import CapabilityStore
from card_generator_app.llm.chat import Attempt, ChatRequest, Message
from card_generator_app.llm.client import ChatClient
from card_generator_app.llm.endpoint import Endpoint
from card_generator_app.llm.retry import RetryPolicy
from tests.fakes.openrouter import FakeOpenRouter
from tests.fakes.serving import serving

KEY = "sk-or-v1-0123456789abcdef"


@dataclass
class Ledger:
    """Collects attempts and text pieces, and sleeps no time at all."""

    attempts: list[Attempt] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    slept_s: list[float] = field(default_factory=list)

    async def on_attempt(self, attempt: Attempt) -> None:
        self.attempts.append(attempt)

    async def on_text(self, text: str) -> None:
        self.texts.append(text)

    async def sleep(self, seconds: float) -> None:
        self.slept_s.append(seconds)


ClientFactory = Callable[..., ChatClient]


@pytest.fixture(scope="session")
def served() -> Iterator[tuple[FakeOpenRouter, str]]:
    fake = FakeOpenRouter()
    with serving(fake) as url:
        yield fake, url


@pytest.fixture(scope="session")
def served_plain() -> Iterator[tuple[FakeOpenRouter, str]]:
    fake = FakeOpenRouter(plain=True)
    with serving(fake) as url:
        yield fake, url


@pytest.fixture
def openrouter(served: tuple[FakeOpenRouter, str]) -> FakeOpenRouter:
    fake, _ = served
    fake.reset()
    fake.latency_s, fake.key = 0.0, None
    return fake


@pytest.fixture
def plain_server(served_plain: tuple[FakeOpenRouter, str]) -> FakeOpenRouter:
    fake, _ = served_plain
    fake.reset()
    fake.json_object = True
    return fake


@pytest.fixture
def endpoint(served: tuple[FakeOpenRouter, str]) -> Endpoint:
    return Endpoint(
        "OpenRouter", f"{served[1]}/api/v1", "openrouter", api_key=SecretStr(KEY)
    )


@pytest.fixture
def plain_endpoint(served_plain: tuple[FakeOpenRouter, str]) -> Endpoint:
    return Endpoint("the server at home", f"{served_plain[1]}/v1", "compatible")


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
async def client_for(ledger: Ledger) -> AsyncIterator[ClientFactory]:
    made: list[ChatClient] = []

    def make(
        endpoint: Endpoint,
        *,
        retry: RetryPolicy | None = None,
        idle_timeout_s: float = 20.0,
        capabilities: CapabilityStore | None = None,
    ) -> ChatClient:
        client = ChatClient(
            endpoint,
            retry=retry,
            idle_timeout_s=idle_timeout_s,
            capabilities=capabilities,
            sleep=ledger.sleep,
            jitter=lambda: 1.0,
        )
        made.append(client)
        return client

    yield make
    for client in made:
        await client.aclose()


@pytest.fixture
def client(client_for: ClientFactory, endpoint: Endpoint) -> ChatClient:
    return client_for(endpoint)


@pytest.fixture
def request_() -> ChatRequest:
    messages = (
        Message("system", "You write character cards."),
        Message("user", "A ghost who keeps a library."),
    )
    return ChatRequest(messages, model="some/model")
