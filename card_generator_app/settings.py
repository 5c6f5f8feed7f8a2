"""This process's settings: environment, `.env` and config file, read once, nowhere else."""

import ipaddress
import os
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from platformdirs import user_config_path, user_data_path
from pydantic import AfterValidator, Field, PrivateAttr, SecretStr
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from card_generator_app.errors import InvalidInput

_PACKAGE = Path(__file__).resolve().parent
PROJECT_ROOT = _PACKAGE.parent
# In a wheel they lie in the package, in a checkout beside it.
_SHIPPED = _PACKAGE / "configs"
if not _SHIPPED.is_dir():
    _SHIPPED = PROJECT_ROOT / "configs"

_CONFIG = "CARDFORGE_CONFIG"

# No shell has looked at what stands in `.env`.
UserPath = Annotated[Path, AfterValidator(Path.expanduser)]


def own_config_file() -> Path:
    """Where the config file lies when nobody names another."""
    return user_config_path("cardforge") / "config.toml"


class Settings(BaseSettings):
    """Typed settings: given here > environment > `.env` > config file > default.

    Every field names its variable; in the config file it stands by its own name.
    """

    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        populate_by_name=True,
        # A field's name is read from the environment too, and HOST is not ours.
        env_prefix="CARDFORGE_",
        # TOML has numbers; `job_concurrency = 4` is meant well.
        coerce_numbers_to_str=True,
    )

    config_file: UserPath = Field(
        default_factory=own_config_file,
        alias=_CONFIG,
        description="Settings as a TOML file, by their names there; /dev/null: none.",
    )
    data_dir: UserPath = Field(
        default_factory=lambda: user_data_path("cardforge"),
        alias="CARDFORGE_DATA_DIR",
        description="Database, model files, lock file.",
    )
    model_dir: UserPath | None = Field(
        None,
        alias="CARDFORGE_MODEL_DIR",
        description="Model files, when they shall lie outside the data folder.",
    )
    model_hub: str = Field(
        "https://huggingface.co",
        alias="CARDFORGE_MODEL_HUB",
        description="Where models for this machine are downloaded from; a mirror works too.",
    )
    configs_dir: UserPath = Field(
        _SHIPPED,
        alias="CARDFORGE_CONFIGS_DIR",
        description="Shipped config and prompt profiles.",
    )
    database_url: str | None = Field(
        None,
        alias="DATABASE_URL",
        repr=False,  # may hold a password
        description="postgresql://… for many workers; SQLite in the data folder otherwise.",
    )
    use_database_jobs: bool = Field(
        True,
        alias="USE_DATABASE_JOBS",
        description="false: jobs live in a throw-away database, gone at exit.",
    )
    openrouter_api_key: SecretStr | None = Field(
        None, alias="OPENROUTER_API_KEY", description="Switches writing to OpenRouter."
    )
    openrouter_base_url: str = Field(
        "https://openrouter.ai/api/v1",
        alias="OPENROUTER_BASE_URL",
        description="Any OpenAI-compatible server, its /v1 included.",
    )
    server_keys: SecretStr = Field(
        SecretStr(""),
        alias="CARDFORGE_SERVER_KEYS",
        description="Keys of other servers that profiles or requests name: host=key,…",
    )
    model_private_hosts: str = Field(
        "",
        alias="CARDFORGE_MODEL_PRIVATE_HOSTS",
        description="Hosts in your own network that a request's base_url may name.",
    )
    models_max_age_h: float = Field(
        24.0,
        gt=0,
        alias="CARDFORGE_MODELS_MAX_AGE_H",
        description="The provider's model list is asked for again after so many hours.",
    )
    local_gguf: UserPath | None = Field(
        None, alias="CARDFORGE_LOCAL_GGUF", description="A GGUF file to write with."
    )
    profile: str = Field(
        "default", alias="CARDFORGE_PROFILE", description="Config profile."
    )
    prompt_profile: str = Field(
        "default", alias="CARDFORGE_PROMPT_PROFILE", description="Prompt profile."
    )
    host: str = Field("127.0.0.1", alias="CARDFORGE_HOST", description="Bind address.")
    port: int = Field(
        8000,
        ge=0,
        le=65535,
        alias="CARDFORGE_PORT",
        description="Port; 0 = a free one.",
    )
    redis_url: str | None = Field(
        None,
        alias="REDIS_URL",
        repr=False,  # may hold a password
        description="redis://…: rate limits are counted for all replicas together.",
    )
    worker_port: int | None = Field(
        None,
        ge=0,
        le=65535,
        alias="CARDFORGE_WORKER_PORT",
        description="Where a worker answers /metrics, health and ready; nowhere by default.",
    )
    require_key: bool = Field(
        False,
        alias="CARDFORGE_REQUIRE_KEY",
        description="Ask for an API key on loopback too, as on any other address.",
    )
    allowed_hosts: str = Field(
        "",
        alias="CARDFORGE_ALLOWED_HOSTS",
        description="Names that the server is reached by beside localhost, with commas between.",
    )
    api_key: SecretStr | None = Field(
        None,
        alias="CARDFORGE_API_KEY",
        description="Client side: the key to show to the server.",
    )
    server: str | None = Field(
        None,
        alias="CARDFORGE_SERVER",
        description="Client side: the server to talk to, instead of finding or starting one.",
    )
    log_level: str = Field("INFO", alias="LOG_LEVEL", description="DEBUG … ERROR.")
    log_format: Literal["text", "json"] = Field(
        "text",
        alias="LOG_FORMAT",
        description="text for people, json for programs: one object a line.",
    )
    otlp_endpoint: str | None = Field(
        None,
        alias="OTEL_EXPORTER_OTLP_ENDPOINT",
        description="http://collector:4318: OpenTelemetry spans go there (extra `otel`).",
    )
    log_requests: bool = Field(
        False,
        alias="LOG_REQUESTS",
        description="A line for each request: operation, status, how long it took.",
    )
    job_concurrency: str = Field(
        "2",
        alias="CARDFORGE_JOB_CONCURRENCY",
        description="Jobs at once of every writer, or of each: openrouter=8,local=1.",
    )

    stop_timeout_s: float = Field(
        10.0,
        ge=0,
        le=3600,
        alias="CARDFORGE_STOP_TIMEOUT_S",
        description="How long running jobs may finish when the server stops.",
    )
    keep_events_days: float = Field(
        90.0,
        gt=0,
        alias="CARDFORGE_KEEP_EVENTS_DAYS",
        description="Log lines of finished jobs are deleted after so many days.",
    )
    keep_call_texts_days: float = Field(
        30.0,
        gt=0,
        alias="CARDFORGE_KEEP_CALL_TEXTS_DAYS",
        description="Prompts and replies of finished jobs; a retry cannot reuse them then.",
    )
    keep_jobs_days: float = Field(
        365.0,
        gt=0,
        alias="CARDFORGE_KEEP_JOBS_DAYS",
        description="Finished jobs; their cards stay.",
    )
    keep_trash_days: float = Field(
        30.0,
        gt=0,
        alias="CARDFORGE_KEEP_TRASH_DAYS",
        description="Deleted cards can be brought back for so many days.",
    )
    webhook_secret: SecretStr | None = Field(
        None,
        alias="CARDFORGE_WEBHOOK_SECRET",
        description="Signs webhooks; without it none are sent.",
    )
    webhook_private_hosts: str = Field(
        "",
        alias="CARDFORGE_WEBHOOK_PRIVATE_HOSTS",
        description="Hosts in your own network that webhooks may go to, with commas between.",
    )

    _given: frozenset[str] = PrivateAttr(default=frozenset())

    def __init__(self, **given: Any) -> None:
        """`given` comes first, whatever the environment and the files say.

        Raises InvalidInput for a config file that cannot be read, or says what is no setting.
        """
        super().__init__(**given)
        self._given = frozenset(given)

    @property
    def given(self) -> frozenset[str]:
        """What neither the environment nor a file has said, but the program."""
        return self._given

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """In the order of who wins."""
        said = (init_settings, env_settings, dotenv_settings)
        named = next((one()[_CONFIG] for one in said if _CONFIG in one()), None)
        path = Path(named).expanduser() if named else own_config_file()
        if named and (path.is_dir() or not path.exists()):
            raise InvalidInput(
                f"{_CONFIG}: there is no file {path}; cardforge setup writes one"
            )
        return (*said, ConfigFile(settings_cls, path))

    def prompt_profile_for(self, writer: str) -> str:
        """The one that was set; else short prompts for the small models run here."""
        if writer == "local" and "prompt_profile" not in self.model_fields_set:
            return "concise"
        return self.prompt_profile

    @property
    def private_webhook_hosts(self) -> frozenset[str]:
        """The hosts named, in lower case."""
        return _hosts(self.webhook_private_hosts)

    @property
    def private_model_hosts(self) -> frozenset[str]:
        """The hosts named, in lower case."""
        return _hosts(self.model_private_hosts)

    @property
    def secrets(self) -> list[str]:
        """Whatever of these settings must be seen nowhere."""
        own = (self.openrouter_api_key, self.webhook_secret, self.api_key)
        servers = self.server_keys.get_secret_value().split(",")
        keys = [one.partition("=")[2].strip() for one in servers]
        return [one.get_secret_value() for one in own if one] + [k for k in keys if k]

    @property
    def needs_key(self) -> bool:
        """Whether a request needs an API key: wherever others than this machine ask."""
        return self.require_key or not is_loopback(self.host)

    @property
    def host_names(self) -> frozenset[str]:
        """The names that the server may be called by beside loopback's, in lower case."""
        return _hosts(self.allowed_hosts)

    @property
    def models_path(self) -> Path:
        """Where model files lie."""
        return self.model_dir or self.data_dir / "models"


def config_file(named: str | None = None) -> Path:
    """The config file that holds, whether it is there or not; `named` wins."""
    said = (EnvSettingsSource(Settings)(), DotEnvSettingsSource(Settings)())
    named = named or next((one[_CONFIG] for one in said if _CONFIG in one), None)
    return Path(named).expanduser() if named else own_config_file()


class ConfigFile(TomlConfigSettingsSource):
    """What the config file sets, nothing where there is none. Raises InvalidInput."""

    def __init__(self, kind: type[BaseSettings], path: Path) -> None:
        try:
            super().__init__(kind, path)
        except (OSError, ValueError) as error:
            raise InvalidInput(f"{path} cannot be read: {error}") from error
        for name in self.toml_data:
            variable_of(name, where=f"{path}: ")


def variable_of(name: str, where: str = "") -> str:
    """The variable of the setting that a config file calls so. Raises InvalidInput."""
    variables = {
        field: str(one.alias)
        for field, one in Settings.model_fields.items()
        if field != "config_file"
    }
    if name in variables:
        return variables[name]
    names = {variable.lower(): field for field, variable in variables.items()}
    near = get_close_matches(name.lower(), [*variables, *names], n=1)
    hint = f"; did you mean {names.get(near[0], near[0])}?" if near else ""
    raise InvalidInput(f"{where}there is no setting {name!r}{hint}")


def _hosts(names: str) -> frozenset[str]:
    return frozenset(name.strip() for name in names.lower().split(",") if name.strip())


def is_loopback(host: str) -> bool:
    """Whether this name or address is this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def report_nothing() -> None:
    """Have ONNX Runtime send no telemetry; to be called before it is imported.

    Its wheels report to their maker unless the environment says no. Its own function for
    that, disable_telemetry_events, comes too late: an id of the machine stays on disk.
    """
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
