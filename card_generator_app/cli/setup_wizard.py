"""The questions of `cardforge setup`: by section, back and forth, nothing kept before the end."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import click

from card_generator_app.cli import setting_up
from card_generator_app.cli.environment import config_path
from card_generator_app.cli.setting_up import Answers
from card_generator_app.effective_settings import effective
from card_generator_app.errors import AppError
from card_generator_app.llm.recommend import ModelTask
from card_generator_app.llm.servers import OPENROUTER, checked_url, host_of
from card_generator_app.settings import Settings, variable_of

if TYPE_CHECKING:
    from card_generator_app.api.v2.catalog_models import (
        Recommendations,
        RecommendedModel,
    )
    from card_generator_app.client import CardForge

T = TypeVar("T")
_BACK = "b"


class Wizard:
    """What holds, what was answered so far, and the questions."""

    def __init__(self) -> None:
        self._now = setting_up.current_settings()
        self._answers = Answers()

    def run(self) -> None:
        """Asks until the person saves or leaves."""
        click.echo("Nothing here is needed: the built-in composer writes without.")
        sections: dict[str, Callable[[], None]] = {
            "1": self._ask_writer,
            "2": self._ask_models,
            "3": self._ask_database,
        }
        while True:
            self._show()
            picked = _pick("Section, or s, q", "s" if self._answers else "1")
            if picked in sections:
                sections[picked]()
            elif picked == "q":
                click.echo("nothing was changed")
                return
            elif picked == "s" and self._save():
                return

    def _show(self) -> None:
        settings = setting_up.with_answers(self._now, self._answers)
        models = ", ".join(f"{t}: {m}" for t, m in self._answers.models.items())
        sqlite = f"SQLite in {settings.data_dir}"
        lines = {
            "who writes": (
                self._writer(settings),
                {"profile", "openrouter_base_url", "local_gguf"},
            ),
            "models": (models or f"those of profile {settings.profile}", set()),
            "database": (
                "PostgreSQL" if settings.database_url else sqlite,
                {"database_url"},
            ),
        }
        click.echo(f"\nConfig file: {config_path()}   (* will change)")
        for at, (title, (value, names)) in enumerate(lines.items(), start=1):
            is_new = bool(names & self._answers.settings.keys()) or value == models
            mark = "  *" if is_new else ""
            click.secho(f"  {at} {title:<11} {value}{mark}", bold=is_new or None)
        click.echo("  s save   q leave without a change")

    def _writer(self, settings: Settings) -> str:
        kind = setting_up.writes_itself(settings)
        if kind == "composer":
            return "the built-in composer"
        if kind == "local":
            model = self._answers.install or settings.local_gguf or "the best installed"
            return f"a model on this machine: {model}"
        server = f"the server at {host_of(settings.openrouter_base_url)}"
        if settings.openrouter_base_url == OPENROUTER:
            server = "OpenRouter where it has a key, else the composer"
        key = "; a new key  *" if self._answers.key else ""
        return f"{server} (profile {settings.profile}){key}"

    # --- who writes

    def _ask_writer(self) -> None:
        click.echo(
            "\n  1 the built-in composer: no key, no model, no network\n"
            "  2 OpenRouter, with a key\n"
            "  3 a server of your own that speaks OpenAI's API (Ollama, llama.cpp, …)\n"
            "  4 a GGUF model on this machine"
        )
        ways: dict[str, Callable[[], Answers | None]] = {
            "1": lambda: Answers({"profile": "composer"}),
            "2": lambda: self._ask_server(OPENROUTER),
            "3": self._ask_address,
            "4": self._ask_gguf,
        }
        picked = _pick("Who writes, or b to go back", _BACK)
        answers = ways[picked]() if picked in ways else None
        if answers is None:
            return
        # Whatever was answered for another writer is of no use now.
        others = {
            name: one
            for name, one in self._answers.settings.items()
            if name == "database_url"
        }
        answers.settings |= others
        self._answers = answers

    def _ask_address(self) -> Answers | None:
        while True:
            text = click.prompt(
                "Its address, or b", default="http://127.0.0.1:11434/v1"
            )
            if text.strip().lower() == _BACK:
                return None
            try:
                return self._ask_server(checked_url(text, "that"))
            except AppError as error:
                _complain(error)

    def _ask_server(self, base_url: str) -> Answers | None:
        """Asks for the key until the server takes it; None to go back."""
        settings: dict[str, Any] = {}
        if base_url != self._now.openrouter_base_url:
            settings["openrouter_base_url"] = (
                None if base_url == OPENROUTER else base_url
            )
        if not setting_up.is_for(self._now, base_url):
            settings["profile"] = None
        if self._now.openrouter_api_key:
            click.echo("OPENROUTER_API_KEY is set, and comes first: it is tried")
            answers = Answers(settings)
            return answers if self._is_taken(base_url, answers) else None
        blank = "the one that is kept" if base_url == OPENROUTER else "none"
        while True:
            key = click.prompt(
                f"Key of {host_of(base_url)} (blank: {blank}; b to go back)",
                default="",
                hide_input=True,
                show_default=False,
            ).strip()
            if key.lower() == _BACK:
                return None
            answers = Answers(dict(settings), key or None)
            if self._is_taken(base_url, answers):
                return answers

    def _is_taken(self, base_url: str, answers: Answers) -> bool:
        try:
            click.echo(self._try_server(base_url, answers))
        except AppError as error:
            _complain(error)
            return False
        return True

    def _try_server(self, base_url: str, answers: Answers) -> str:
        """What the server says to the key, and to the question for its models."""
        host = host_of(base_url)

        async def ask(forge: "CardForge") -> str:
            if answers.key or self._now.openrouter_api_key:
                await forge.config.test_key(host)
            listed = await forge.models.refresh()
            return f"{listed.server} answers: {listed.total} models"

        has_key = answers.key or self._now.openrouter_api_key
        if has_key or base_url != OPENROUTER:
            return setting_up.try_out(self._now, answers, ask)
        setting_up.try_kept_key(setting_up.with_answers(self._now, answers))
        return "the key that is kept is taken"

    def _ask_gguf(self) -> Answers | None:
        """A file, or one that can be downloaded; None to go back."""
        listed = self._ask_here(lambda forge: forge.models.installed())
        offered = [one for one in listed.models if one.name != "minilm"]
        for at, one in enumerate(offered, start=1):
            size = f", {one.size_bytes / 1e9:.1f} GB" if one.size_bytes else ""
            big = " (more memory than this machine has)" if one.fits is False else ""
            click.echo(f"{at:>3} {one.name} ({one.status}{size}): {one.about}{big}")
        while True:
            text = click.prompt(
                "A number, the path of a GGUF file, or b", default=_BACK
            )
            if text.strip().lower() == _BACK:
                return None
            if text.isdecimal() and 1 <= int(text) <= len(offered):
                model = offered[int(text) - 1]
                wanted = None if model.status == "installed" else model.name
                return Answers({"profile": "local"}, install=wanted)
            path = Path(text.strip()).expanduser().absolute()
            if _is_gguf(path):
                return Answers({"profile": "local", "local_gguf": str(path)})
            click.secho(f"{path} is no GGUF file", fg="red", err=True)

    # --- models

    def _ask_models(self) -> None:
        settings = setting_up.with_answers(self._now, self._answers)
        if setting_up.writes_itself(settings):
            click.echo("models are chosen for a server: choose one in section 1 first")
            return
        found = self._ask_here(lambda forge: forge.models.recommend(limit=3))
        click.echo(
            f"{found.server}: a number, a model's id, or blank to leave it as it is"
        )
        for task in get_args(ModelTask):
            offered = [one for one in found.recommendations if one.task == task]
            _show_offered(task, offered)
            if not self._ask_model(task, [one.model.id for one in offered], found):
                return

    def _ask_model(
        self, task: str, offered: list[str], found: "Recommendations"
    ) -> bool:
        """False: back to the sections."""
        while True:
            text = click.prompt(f"{task}, or b", default="", show_default=False).strip()
            if text.lower() == _BACK:
                return False
            if text.isdecimal() and not 1 <= int(text) <= len(offered):
                click.echo(f"1 to {len(offered)}, please", err=True)
                continue
            if text:
                model = offered[int(text) - 1] if text.isdecimal() else text
                if model not in offered and not self._is_listed(model, found):
                    continue
                self._answers.models[task] = model
            return True

    def _is_listed(self, model: str, found: "Recommendations") -> bool:
        if found.source == "none":  # a server that lists nothing may have it
            return True
        try:
            self._ask_here(lambda forge: forge.models.show(model))
        except AppError as error:
            _complain(error)
            return False
        return True

    def _ask_here(self, question: "Callable[[CardForge], Awaitable[T]]") -> T:
        return setting_up.try_out(self._now, self._answers, question)

    # --- database

    def _ask_database(self) -> None:
        click.echo(
            "\n  1 SQLite in the data folder\n  2 PostgreSQL, for several workers"
        )
        picked = _pick("Database, or b", _BACK)
        if picked == "1":
            self._answers.settings["database_url"] = None
        while picked == "2":
            # It may hold a password.
            url = click.prompt("postgresql://…, or b", hide_input=True).strip()
            if url.lower() == _BACK:
                return
            try:
                setting_up.try_database(url)
            except AppError as error:
                _complain(error)
                continue
            self._answers.settings["database_url"] = url
            click.echo("the database answers")
            return

    # --- the end

    def _save(self) -> bool:
        """Keeps what was answered and offers a card; False where that did not work."""
        if self._answers:
            try:
                path = setting_up.keep(self._now, self._answers)
            except AppError as error:
                _complain(error)
                return False
            click.echo(f"kept; the settings are in {path}")
            self._tell_what_wins()
            click.echo("a server that runs sees it when it is started again")
        if click.confirm("Make a card now?", default=True):
            _make_card()
        return True

    def _tell_what_wins(self) -> None:
        names = {variable_of(name) for name in self._answers.settings}
        for one in effective(self._now):
            if one.name in names and one.source in ("environment", ".env"):
                click.secho(
                    f"{one.name} is set in the {one.source}, and that wins", fg="yellow"
                )


def _make_card() -> None:
    from card_generator_app.cli.generate import generate

    concept = click.prompt(
        "Who is the character?", default="A lighthouse keeper who collects storms"
    )
    generate.main(
        args=["--", concept], prog_name="cardforge generate", standalone_mode=False
    )


def _show_offered(task: str, offered: "list[RecommendedModel]") -> None:
    click.secho(f"\n{task}", bold=True)
    for at, one in enumerate(offered, start=1):
        cost = f"about ${one.cost_usd} a card; " if one.cost_usd else ""
        click.echo(f"{at:>3} {one.model.id}: {cost}{'; '.join(one.why)}")


def _is_gguf(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(4) == b"GGUF"
    except OSError:
        return False


def _pick(question: str, default: str) -> str:
    return str(click.prompt(question, default=default)).strip().lower()


def _complain(error: AppError) -> None:
    click.secho(error.message, fg="red", err=True)
