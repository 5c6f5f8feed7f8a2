"""Services: everything a server process has, wired once, started and stopped in order."""

import copy
import logging
import tempfile
from collections.abc import Mapping
from contextlib import AsyncExitStack
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from card_generator_app import __version__
from card_generator_app.access.caller import Caller
from card_generator_app.access.keys import ApiKeys
from card_generator_app.access.provider_keys import ProviderKeys
from card_generator_app.access.sessions import Sessions
from card_generator_app.api.rates import Rates
from card_generator_app.cards.card import Card
from card_generator_app.db.limits import SharedLimits
from card_generator_app.db.migrations import HEAD
from card_generator_app.db.session import Database, sqlite_url
from card_generator_app.errors import (
    DatabaseUnreachable,
    DataFolderInUse,
    InvalidInput,
)
from card_generator_app.generation.estimate.estimating import Estimating
from card_generator_app.generation.other_runs import other_runs
from card_generator_app.generation.review.similarity import StoredText, compared_text
from card_generator_app.generation.service import STAGES, GenerationService
from card_generator_app.generation.stores import NamedFile, Stores
from card_generator_app.generation.writers import Writers
from card_generator_app.jobs.engine import JobEngine
from card_generator_app.jobs.events import EventFeed
from card_generator_app.jobs.exporter import JobExporter
from card_generator_app.jobs.failures import Failures
from card_generator_app.jobs.local import LocalEngine
from card_generator_app.jobs.lock import DataFolderLock
from card_generator_app.jobs.retention import Ages, Janitor
from card_generator_app.jobs.runner import JobRunner
from card_generator_app.jobs.service import JobService
from card_generator_app.jobs.slots import parse_slots
from card_generator_app.jobs.usage import Usage
from card_generator_app.jobs.webhooks import WebhookSender
from card_generator_app.library.cards import CardLibrary
from card_generator_app.library.duplicates import Duplicates
from card_generator_app.library.files import FileLibrary
from card_generator_app.library.lorebooks import LorebookLibrary
from card_generator_app.library.profiles import ProfileLibrary, StoredProfile
from card_generator_app.library.proposals import Proposals
from card_generator_app.library.uploads import Uploads
from card_generator_app.library.worlds import WorldLibrary
from card_generator_app.llm.catalog import Catalog
from card_generator_app.llm.catalog_file import CatalogFile
from card_generator_app.llm.connect import Connections
from card_generator_app.llm.redact import never_log
from card_generator_app.llm.servers import ServerChoice, parse_keys
from card_generator_app.model_files import ModelFiles
from card_generator_app.model_files.hub import ModelHub
from card_generator_app.outbound import Outbound
from card_generator_app.profiles.config import ConfigProfiles
from card_generator_app.profiles.prompts import PromptProfiles
from card_generator_app.settings import Settings
from card_generator_app.sources.web import WebReader
from card_generator_app.telemetry.metrics import Metrics
from card_generator_app.worlds.graph import World

_log = logging.getLogger(__name__)
_COMPARED_CARDS = 100


class Role(StrEnum):
    """What a process does. SQLite bears one process, which then does everything."""

    ALL = "API and jobs"
    API = "API only"
    WORKER = "jobs only"


class Services:
    """One per process. `url` is where this process listens, for clients that look for it."""

    def __init__(
        self, settings: Settings, url: str | None = None, role: Role = Role.ALL
    ) -> None:
        self.settings, self._url, self._role = settings, url, role
        self.metrics = Metrics()
        never_log(settings.secrets)
        _make_usable(settings.data_dir)
        self._stack = AsyncExitStack()
        self.database = Database(self._database_url())
        if self.database.is_sqlite and role is not Role.ALL:
            raise InvalidInput(
                f"{role} needs PostgreSQL: SQLite bears one process, which runs the jobs "
                "and serves the API; set DATABASE_URL"
            )
        self.keys = ApiKeys(self.database)
        self.provider_keys = ProviderKeys(
            self.database, settings.data_dir / "provider-keys.key"
        )
        self.rates = Rates(settings.redis_url)
        self.sessions = Sessions(self.database)
        self.feed = EventFeed(self.database)
        self.engine = self._make_engine()
        self.jobs = JobService(self.database, self.engine, self.feed)
        self.cards = CardLibrary(self.database)
        self.duplicates = Duplicates(self.database)
        self.lorebooks = LorebookLibrary(self.cards)
        self.worlds = WorldLibrary(self.database)
        self.proposals = Proposals(self.database)
        self.files = FileLibrary(self.database)
        self.uploads = Uploads(self.database)
        self.usage = Usage(self.database)
        self.failures = Failures(self.database)
        self.exporter = JobExporter(self.jobs, self.cards)
        self.configs = ConfigProfiles(settings.configs_dir / "profiles")
        self.profiles = ProfileLibrary(self.database)
        self.own_profiles: dict[tuple[str, str], StoredProfile] = {}
        self.prompts = PromptProfiles(settings.configs_dir / "prompts")
        self.model_files = ModelFiles(settings.models_path)
        self.model_hub = ModelHub(settings.models_path, settings.model_hub)
        self.connections = Connections(
            api_key=settings.openrouter_api_key,
            base_url=settings.openrouter_base_url,
            local_gguf=settings.local_gguf,
            model_files=self.model_files,
            model_hub=self.model_hub,
            server_keys=parse_keys(settings.server_keys.get_secret_value()),
            outbound=Outbound(settings.private_model_hosts),
            capability_file=settings.data_dir / "server-capabilities.json",
            limits=self._shared_limits(),
            metrics=self.metrics,
            catalog=Catalog(
                CatalogFile(settings.data_dir / "server-models.json"),
                max_age_s=settings.models_max_age_h * 3600,
            ),
        )
        self.writers = Writers(self.connections, self.model_files, self.files)
        self.estimating = Estimating(
            self.writers,
            self.connections,
            self._stores(),
            self.cards.get,
            self.jobs.see_ratios,
        )
        self._lock = DataFolderLock(settings.data_dir, version=__version__)
        self.metrics.identify(
            version=__version__,
            role=role.name.lower(),
            engine="local" if self.database.is_sqlite else "postgresql",
        )

    def server_choice(self, profile: str | None = None) -> ServerChoice:
        """The server of a config profile, by default the settings'; raises ProfileError."""
        config = self.configs.get(profile or self.settings.profile)
        return ServerChoice(config.provider, config.base_url)

    async def with_own_profiles(self) -> "Services":
        """The same, where `configs`, `prompts` and `own_profiles` have the owner's."""
        view = copy.copy(self)
        view.own_profiles = await self.profiles.all()
        own: dict[str, dict[str, Mapping[str, Any]]] = {"config": {}, "prompts": {}}
        for (kind, name), profile in view.own_profiles.items():
            own[kind][name] = profile.content
        view.configs = self.configs.with_own(own["config"])
        view.prompts = self.prompts.with_own(own["prompts"])
        return view

    def seen_by(self, caller: Caller) -> "Services":
        """The same, where the things of others are not there; what is made is the caller's."""
        if caller.key is None:
            return self
        owner, sees = caller.owner, caller.sees
        view = copy.copy(self)
        view.jobs = self.jobs.seen_by(owner, sees)
        view.cards = self.cards.seen_by(owner, sees)
        view.duplicates = self.duplicates.seen_by(owner, sees)
        view.lorebooks = LorebookLibrary(view.cards)
        view.profiles = self.profiles.seen_by(owner, sees)
        view.worlds = self.worlds.seen_by(owner, sees)
        view.proposals = self.proposals.seen_by(owner, sees)
        view.uploads = self.uploads.seen_by(owner, sees)
        view.exporter = JobExporter(view.jobs, view.cards)
        return view

    async def start(self) -> None:
        """Takes the data folder, brings the database up to date, begins to run jobs."""
        if self._role is not Role.WORKER:
            self._take_folder()
            self._stack.callback(self._lock.release)
        self._stack.push_async_callback(self.database.dispose)
        self._stack.push_async_callback(self.rates.aclose)
        await self.database.upgrade()
        await self.use_provider_keys()
        await self.feed.start()
        self._stack.push_async_callback(self.feed.stop)
        self._stack.push_async_callback(self.connections.aclose)
        if self._role is not Role.API:
            await self._start_work()
        if self._url:
            self._lock.announce(self._url)

    async def use_provider_keys(self) -> None:
        """Takes up the keys that were set through the API; other processes at their start."""
        stored = await self.provider_keys.all()
        never_log(key.get_secret_value() for key in stored.values())
        self.connections.use_keys(stored)

    @property
    def role(self) -> Role:
        return self._role

    @property
    def local_workers(self) -> int:
        """Queues that this process works at."""
        slots = parse_slots(self.settings.job_concurrency)
        return 0 if self._role is Role.API else sum(one > 0 for one in slots.values())

    async def check_ready(self) -> None:
        """Raises DatabaseUnreachable when the database does not answer, or is not ours."""
        revision = await self.database.revision()
        if revision != HEAD:
            raise DatabaseUnreachable(
                f"the database is at revision {revision}, and this version needs {HEAD}: "
                "run `cardforge db upgrade` with the newest version in use"
            )

    async def _start_work(self) -> None:
        """What a process that runs jobs does beside it: tidying up, telling who asked."""
        self._start_janitor()
        self._start_webhooks()
        generation = GenerationService(
            self.writers.make,
            self._read_file,
            self._stored_texts,
            self._stores(),
            self.cards.get,
        )
        runner = JobRunner(
            self.jobs,
            generation.run,
            STAGES,
            other_runs(self.writers.make, self._world),
            self.estimating.of,
            self.metrics,
        )
        await self.engine.start(self.jobs, runner.run)
        self._stack.push_async_callback(self.engine.stop, self.settings.stop_timeout_s)

    def _stores(self) -> Stores:
        return Stores(
            self._named_file,
            self._card,
            WebReader(Outbound()),
            self.writers.nearness,
            self._world,
        )

    async def _world(self, world_id: str) -> World:
        return (await self.worlds.get(world_id)).world

    def _start_janitor(self) -> None:
        settings = self.settings
        ages = Ages(
            events=timedelta(days=settings.keep_events_days),
            call_texts=timedelta(days=settings.keep_call_texts_days),
            jobs=timedelta(days=settings.keep_jobs_days),
            trash=timedelta(days=settings.keep_trash_days),
        )
        janitor = Janitor(self.database, ages)
        janitor.start()
        self._stack.push_async_callback(janitor.stop)

    def _start_webhooks(self) -> None:
        secret = self.settings.webhook_secret
        if secret is None:
            return
        outbound = Outbound(self.settings.private_webhook_hosts)
        sender = WebhookSender(self.database, outbound, secret.get_secret_value())
        sender.start()
        self._stack.push_async_callback(sender.stop)

    def _shared_limits(self) -> SharedLimits | None:
        if self.database.is_sqlite:
            return None
        limits = SharedLimits(self.database)
        self._stack.push_async_callback(limits.aclose)
        return limits

    async def stop(self) -> None:
        """Everything in reverse: running jobs finish or go back to the queue."""
        await self._stack.aclose()

    async def _stored_texts(self, owner: str) -> list[StoredText]:
        """An owner's newest cards, as far as a new one is compared with them."""
        cards = self.cards.seen_by(owner, owner or None)
        stored = await cards.newest(_COMPARED_CARDS)
        return [StoredText(one.name, compared_text(one.data["data"])) for one in stored]

    async def _read_file(self, file_id: str) -> bytes:
        return (await self.files.get(file_id)).content

    async def _card(self, card_id: str) -> Card:
        return (await self.cards.get(card_id)).card

    async def _named_file(self, file_id: str) -> NamedFile:
        upload = await self.uploads.get(file_id)
        return NamedFile(upload.name, await self.uploads.content(file_id))

    def _database_url(self) -> str:
        if not self.settings.use_database_jobs:
            folder = self._stack.enter_context(
                tempfile.TemporaryDirectory(prefix="cardforge-")
            )
            return sqlite_url(Path(folder) / "jobs.sqlite")
        return self.settings.database_url or sqlite_url(
            self.settings.data_dir / "cardforge.sqlite"
        )

    def _make_engine(self) -> JobEngine:
        slots = parse_slots(self.settings.job_concurrency)
        if self.database.is_sqlite:
            return LocalEngine(slots)
        from card_generator_app.jobs.postgres import ProcrastinateEngine

        return ProcrastinateEngine(self.database, slots=slots)

    def _take_folder(self) -> None:
        """SQLite bears one process; on PostgreSQL the lock only says where a server is."""
        try:
            self._lock.acquire()
        except DataFolderInUse:
            if self.database.is_sqlite:
                raise
            _log.info("another server announces itself in %s", self.settings.data_dir)


def _make_usable(folder: Path) -> None:
    """Makes the data folder; raises InvalidInput when it cannot be written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise InvalidInput(
            f"the data folder {folder} cannot be used ({error.strerror}); "
            "set CARDFORGE_DATA_DIR to one that can be written to"
        ) from error
