"""`cardforge cards chat`: a card tried in a chat."""

import asyncio
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from card_generator_app.cli.ask import ask, server_option
from card_generator_app.errors import class_of

if TYPE_CHECKING:
    from card_generator_app.api.v2.chat_models import (
        ChatEvent,
        ChatPromptShown,
        ChatReply,
    )
    from card_generator_app.client import CardForge


@click.command("chat")
@click.argument("card_id")
@click.argument("message", required=False)
@click.option("--show-prompt", is_flag=True, help="Tell the exact prompt first.")
@click.option("--show-lore", is_flag=True, help="Tell which entries fire, and why.")
@click.option("--user", default="User", show_default=True, help="Your name.")
@click.option(
    "--greeting",
    type=click.IntRange(0),
    default=0,
    help="Which greeting the chat begins with; 0 is the first message.",
)
@click.option("--model", help="The model (default: the profile's).")
@click.option("--profile", help="The config profile.")
@click.option("--writer", type=click.Choice(["auto", "openrouter", "local"]))
@click.option("--temperature", type=click.FloatRange(0, 2))
@click.option("--max-tokens", type=click.IntRange(16, 8000), default=400)
@click.option("--max-cost-usd", type=click.FloatRange(0), help="Of a reply [0.10].")
@click.option("--json", "as_json", is_flag=True, help="The events as JSON lines.")
@server_option
def chat_with_card(
    card_id: str,
    message: str | None,
    show_prompt: bool,
    show_lore: bool,
    user: str,
    greeting: int,
    max_tokens: int,
    as_json: bool,
    server: str | None,
    **options: Any,
) -> None:
    """Try a card: what its character replies to MESSAGE. Nothing of it is kept.

    Without MESSAGE you go on chatting at a terminal, or it is read from stdin. Needs a
    model; the cost is told, capped, and in `cardforge usage --kind chat`.
    """
    asked = {name: value for name, value in options.items() if value is not None}
    asked |= {"settings": {"user": user, "greeting": greeting}}
    asked |= {"max_tokens": max_tokens, "show_prompt": show_prompt or show_lore}
    told = _Telling(show_prompt, show_lore, as_json)
    is_alone = message is None and sys.stdin.isatty()
    said = [] if is_alone else [message or sys.stdin.read()]
    if said and not said[0].strip():
        raise click.UsageError("Say something: as MESSAGE, or on stdin.")

    async def chat(forge: "CardForge") -> None:
        chat_so_far = list(said)
        while True:
            if is_alone:
                chat_so_far.append(await asyncio.to_thread(click.prompt, user))
            text = ""
            async for event in forge.cards.chat(card_id, chat_so_far, **asked):
                text = told.tell(event) or text
            if not is_alone:
                return
            chat_so_far.append(f"assistant: {text}")

    ask(server, chat)


@dataclass(frozen=True)
class _Telling:
    """The events of a reply on the terminal: its text on stdout, all else on stderr."""

    prompt: bool
    lore: bool
    as_json: bool

    def tell(self, event: "ChatEvent") -> str:
        """The reply's text where it is the end; raises what the server says went wrong."""
        # Here, for the help: models are slow to import.
        from card_generator_app.api.v2 import chat_models as models

        if self.as_json:
            click.echo(event.model_dump_json())
        elif isinstance(event, models.ChatPromptShown):
            self._tell_prompt(event)
        elif isinstance(event, models.ChatText):
            if event.restarts:
                click.echo("\n(once more)", err=True)
            click.echo(event.text, nl=False)
        if isinstance(event, models.ChatFailure):
            raise class_of(event.code)(event.message)
        if not isinstance(event, models.ChatReply):
            return ""
        if not self.as_json:
            self._tell_end(event)
        return event.text

    def _tell_prompt(self, event: "ChatPromptShown") -> None:
        for one in event.messages if self.prompt else ():
            click.secho(f"[{one.role}]", bold=True, err=True)
            click.echo(one.content, err=True)
        for outcome in event.lore.outcomes if self.lore and event.lore else ():
            mark = "fires" if outcome.fires else "silent"
            click.echo(f"{mark}: {outcome.label}: {outcome.why}", err=True)

    def _tell_end(self, reply: "ChatReply") -> None:
        click.echo()
        cut = ", cut off" if reply.finish_reason == "length" else ""
        click.echo(
            f"{reply.model}: {reply.tokens.total} tokens, ${reply.cost_usd}{cut}",
            err=True,
        )
        for note in reply.notes:
            click.secho(f"note: {note}", fg="yellow", err=True)
