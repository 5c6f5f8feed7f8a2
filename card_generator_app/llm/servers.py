"""Which server is meant by settings, profile and request, and what it may be told.

Settings and profile files are the operator's, who may name any address. A request's
address may only be on the open internet, or one that the operator has named. A key goes
to nobody but the server that it was set for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlsplit

from pydantic import SecretStr

from card_generator_app.errors import InvalidInput
from card_generator_app.llm.endpoint import Endpoint, is_openrouter_host
from card_generator_app.llm.redact import redact
from card_generator_app.options import GenerationOptions
from card_generator_app.profiles.config import ConfigProfile, Provider

OPENROUTER = "https://openrouter.ai/api/v1"
_KEY_OF_OPENROUTER = "sk-or-"


@dataclass(frozen=True, slots=True)
class ServerChoice:
    """Who shall be asked. `base_url` None: the server of the settings.

    `is_ours` False: the address came with a request.
    """

    provider: Provider = "any"
    base_url: str | None = None
    is_ours: bool = True

    @property
    def names_a_server(self) -> bool:
        """Whether it asks for a server, and not for whatever is there."""
        return self.base_url is not None or self.provider in (
            "openrouter",
            "compatible",
        )


ANY = ServerChoice()


def choice_of(config: ConfigProfile, options: GenerationOptions) -> ServerChoice:
    """What a job's profile and options say; the options' address is the stronger one."""
    asked = options.base_url
    if asked is None or _plain(asked) == _plain(config.base_url or ""):
        return ServerChoice(config.provider, config.base_url)
    return ServerChoice("any", asked, is_ours=False)


def picture_choice_of(
    config: ConfigProfile, options: GenerationOptions, writer: str
) -> ServerChoice:
    """Who makes the pictures: by default the server that writes, where one does."""
    if options.image_provider == "openrouter":
        return ServerChoice("openrouter")
    own = ServerChoice("compatible", config.image_base_url)
    if options.image_provider == "compatible":
        return own if own.base_url else replace(own, base_url=config.base_url)
    if own.base_url is not None:
        return own
    return choice_of(config, options) if writer == "openrouter" else ANY


def knows_names(config: ConfigProfile, choice: ServerChoice, kind: str | None) -> bool:
    """Whether the profile's model names mean something to the server of this kind.

    Names are OpenRouter's, unless the profile is made for another server.
    """
    if kind == "openrouter":
        return config.provider in ("any", "openrouter")
    if kind == "local":
        return config.provider == "local"
    is_the_profiles = choice.is_ours and choice.base_url == config.base_url
    return is_the_profiles and (
        config.provider == "compatible" or config.base_url is not None
    )


class Servers:
    """The endpoints that settings allow; `keys` by host, or host and port."""

    def __init__(
        self,
        api_key: SecretStr | None,
        base_url: str,
        keys: Mapping[str, SecretStr] | None = None,
    ) -> None:
        self.default = remote_endpoint(api_key, base_url)
        self._api_key, self._base_url = checked_key(api_key), checked_url(base_url)
        self._keys = keys or {}

    def find(self, choice: ServerChoice) -> Endpoint | None:
        """The server that is meant; None where there is no way in.

        Raises InvalidInput for an address that cannot be one.
        """
        if choice.base_url is None:
            return self._of_provider(choice.provider)
        base_url = checked_url(choice.base_url, "base_url")
        if base_url == self._base_url:
            return self._of_provider(choice.provider)
        if is_openrouter_host(base_url):
            return self._openrouter(base_url)
        kind: Literal["openrouter", "compatible"] = (
            "openrouter" if choice.provider == "openrouter" else "compatible"
        )
        return Endpoint(
            f"the server at {host_of(base_url)}",
            base_url,
            kind,
            self._key_for(base_url),
            is_guarded=not choice.is_ours,
        )

    def _of_provider(self, provider: Provider) -> Endpoint | None:
        default = self.default
        if provider == "openrouter" and (default is None or default.kind != provider):
            return self._openrouter(OPENROUTER)
        if provider == "compatible" and default and default.kind != provider:
            return None
        return default

    def _openrouter(self, base_url: str) -> Endpoint | None:
        key = self._key_for(base_url)
        return Endpoint("OpenRouter", base_url, "openrouter", key) if key else None

    def _key_for(self, base_url: str) -> SecretStr | None:
        host = host_of(base_url)
        own = self._keys.get(host) or self._keys.get(urlsplit(base_url).hostname or "")
        if own is not None:
            return own
        if not is_openrouter_host(base_url) or self._api_key is None:
            return None
        # A key that stands beside another address may be that server's.
        is_openrouters = self._api_key.get_secret_value().startswith(_KEY_OF_OPENROUTER)
        is_set_for_it = is_openrouter_host(self._base_url)
        return self._api_key if is_openrouters or is_set_for_it else None


def remote_endpoint(api_key: SecretStr | None, base_url: str) -> Endpoint | None:
    """The server that key and address stand for; None for the public one without a key.

    A key of OpenRouter's kind tells that what answers at another address is a way to
    OpenRouter; whatever of its dialect is refused there is learned and left out. Raises
    InvalidInput when either cannot be one at all.
    """
    base_url = checked_url(base_url)
    key = checked_key(api_key)
    if is_openrouter_host(base_url):
        return Endpoint("OpenRouter", base_url, "openrouter", key) if key else None
    if key and key.get_secret_value().startswith(_KEY_OF_OPENROUTER):
        return Endpoint("OpenRouter", base_url, "openrouter", key)
    return Endpoint(f"the server at {host_of(base_url)}", base_url, "compatible", key)


def checked_url(base_url: str, name: str = "OPENROUTER_BASE_URL") -> str:
    """The address without blanks and a last slash; raises InvalidInput for what is none."""
    base_url = _plain(base_url)
    try:
        parts = urlsplit(base_url)
        is_url = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        is_url = False
    if not is_url:
        raise InvalidInput(
            f"{name} is no address of a server: {redact(base_url)!r}; "
            "it looks like http://127.0.0.1:11434/v1"
        )
    return base_url


def checked_key(api_key: SecretStr | None) -> SecretStr | None:
    """The key without the blanks and line ends that copied keys bring; "" is none."""
    key = api_key.get_secret_value().strip() if api_key else ""
    if not (key.isascii() and (key.isprintable() or not key)):
        raise InvalidInput(
            "OPENROUTER_API_KEY holds characters that no key has; copy it again"
        )
    return SecretStr(key) if key else None


def parse_keys(text: str) -> dict[str, SecretStr]:
    """Keys by host: `api.example.org=abc,127.0.0.1:1234=xyz`. Raises InvalidInput."""
    keys: dict[str, SecretStr] = {}
    for at, part in enumerate(filter(None, text.split(",")), start=1):
        host, mark, key = part.partition("=")
        if not (mark and host.strip() and key.strip()):
            raise InvalidInput(
                f"CARDFORGE_SERVER_KEYS: entry {at} is not of the form host=key"
            )
        keys[host.strip().lower()] = SecretStr(key.strip())
    return keys


def host_of(base_url: str) -> str:
    """Host and port; a password before them is not shown."""
    return base_url.split("://", 1)[-1].rsplit("@", 1)[-1].split("/", 1)[0].lower()


def _plain(base_url: str) -> str:
    return base_url.strip().rstrip("/")
