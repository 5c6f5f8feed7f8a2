"""`cardforge completion`: what makes a shell complete our commands."""

import click
from click.shell_completion import get_completion_class

_SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(_SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """The script that makes SHELL complete commands, flags and their values.

    \b
    Once:
      cardforge completion bash >> ~/.bashrc
      cardforge completion zsh  >> ~/.zshrc
      cardforge completion fish > ~/.config/fish/completions/cardforge.fish
    """
    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"this version of click knows no {shell}")
    root = context.find_root().command
    click.echo(kind(root, {}, "cardforge", "_CARDFORGE_COMPLETE").source())
