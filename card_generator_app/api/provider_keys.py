"""Keys of model servers as they are in use: from the environment, else set through the API."""

import httpx
from pydantic import SecretStr

from card_generator_app.api.services import Services
from card_generator_app.errors import (
    Conflict,
    InvalidInput,
    ProviderKeyRefused,
    ProviderUnavailable,
)
from card_generator_app.llm.endpoint import Endpoint
from card_generator_app.llm.servers import checked_key

_TIMEOUT_S = 10


async def set_key(services: Services, host: str, key: str) -> None:
    """Keep a key and use it from now on. Raises Conflict where the settings have one."""
    _check_host(host)
    found = checked_key(SecretStr(key))
    if found is None:
        raise InvalidInput("the key is blank")
    if services.connections.is_set_by_environment(host):
        raise Conflict(
            f"the settings have a key for {host}, and it comes first: take "
            "OPENROUTER_API_KEY or CARDFORGE_SERVER_KEYS out of the environment or the "
            "config file and start again"
        )
    await services.provider_keys.set(host, found)
    await services.use_provider_keys()


async def clear_key(services: Services, host: str) -> None:
    """Forget a key that was set through the API. Raises NotFound."""
    await services.provider_keys.clear(host)
    await services.use_provider_keys()


async def check_key(services: Services, host: str) -> str:
    """Who took the key that is in use for the host of the settings.

    Raises ProviderKeyRefused, ProviderUnavailable, InvalidInput for another host.
    """
    remote = services.connections.remote()
    if remote is None or remote.api_key is None or host != services.connections.host:
        raise InvalidInput(
            f"there is no key to try for {host}; those of other servers than "
            f"{services.connections.host} are tried by the first job that asks them"
        )
    await ask_about_key(remote)
    return remote.name


async def ask_about_key(remote: Endpoint) -> None:
    """Raises ProviderKeyRefused, ProviderUnavailable.

    OpenRouter lists its models to anyone, so it is asked about the key.
    """
    key = remote.api_key.get_secret_value() if remote.api_key else ""
    path = "key" if remote.takes_openrouter_fields else "models"
    headers = {"Authorization": f"Bearer {key}"}
    try:
        async with httpx.AsyncClient(headers=headers, timeout=_TIMEOUT_S) as http:
            answer = await http.get(f"{remote.base_url}/{path}")
    except httpx.TransportError as error:
        raise ProviderUnavailable(f"{remote.name} does not answer") from error
    if answer.status_code in (401, 403):
        raise ProviderKeyRefused(f"the key was refused by {remote.name}")


def _check_host(host: str) -> None:
    if not host or "/" in host or "@" in host or host != host.strip().lower():
        raise InvalidInput(
            f"{host!r} is no host: it looks like openrouter.ai or 127.0.0.1:1234"
        )
