"""A command with many flags: help by section, the rare ones on demand."""

import click

from card_generator_app.cli.ask import SERVER_HELP
from card_generator_app.cli.mapper import OptionFlag
from card_generator_app.options import Group


class SectionedCommand(click.Command):
    """A command whose registry flags are listed by section; advanced ones on demand."""

    def format_options(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        show_all = bool(ctx.meta.get("cardforge.help_all"))
        params = self.get_params(ctx)
        own = [
            p
            for p in params
            if isinstance(p, click.Option) and not isinstance(p, OptionFlag)
        ]
        with formatter.section("Options"):
            formatter.write_dl([r for p in own if (r := p.get_help_record(ctx))])
        flags = [p for p in params if isinstance(p, OptionFlag)]
        for group in Group:
            shown = [
                f for f in flags if f.group is group and (show_all or not f.advanced)
            ]
            rows = [r for flag in shown if (r := flag.get_help_record(ctx))]
            if rows:
                with formatter.section(group.value):
                    formatter.write_dl(rows)
        hidden = sum(flag.advanced for flag in flags)
        if hidden and not show_all:
            formatter.write_paragraph()
            formatter.write_text(f"{hidden} more, for special needs: --help-all")


def common_options(*, is_long: bool = True) -> list[click.Option]:
    """What every such command has; `is_long`: there is a progress to be left out."""
    quiet = click.Option(["-q", "--quiet"], is_flag=True, help="No progress, no notes.")
    return [
        click.Option(
            ["--json", "as_json"], is_flag=True, help="Answer in JSON, for programs."
        ),
        *([quiet] if is_long else []),
        click.Option(["--server"], metavar="URL", help=SERVER_HELP),
        _help_all(),
    ]


def dry_run_option() -> click.Option:
    """Of commands that begin jobs."""
    return click.Option(
        ["--dry-run"],
        is_flag=True,
        help="Make nothing: tell how many calls, tokens, dollars and seconds it takes.",
    )


def _help_all() -> click.Option:
    """`--help-all`: the help with the advanced flags."""

    def show(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
        if value and not ctx.resilient_parsing:
            ctx.meta["cardforge.help_all"] = True
            click.echo(ctx.get_help(), color=ctx.color)
            ctx.exit()

    return click.Option(
        ["--help-all"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=show,
        help="Show every option, also the rare ones.",
    )
