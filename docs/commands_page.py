"""docs/commands.md: every command with its options, as the commands themselves say it to ``scrapy COMMAND --help``."""

import argparse
from collections.abc import Iterator
from typing import Any

from scrapy.commands import ScrapyCommand
from scrapy.settings import Settings
from scrapy.utils.misc import walk_modules_iter

from docs.markdown import make_table

_HEAD = """# Commands

Written by `python -m docs` from `crawler/commands/`. Each is a command of Scrapy, called from the project's root: as
`.venv/bin/scrapy COMMAND`, or as `scrapy COMMAND` after `. .venv/bin/activate`. `scrapy COMMAND --help` says the same.

Every command also takes Scrapy's own options: `-s NAME=VALUE` for a [setting](settings.md), `-L LEVEL` and
`--logfile FILE` for the log. What the exit codes mean stands in [operations.md](operations.md#exit-codes).
"""


class _Recorder(argparse.ArgumentParser):
    """Keeps the options that a command adds itself; those that all commands have are in a group of Scrapy's."""

    def __init__(self) -> None:
        super().__init__(add_help=False, conflict_handler="resolve")
        self.own: list[argparse.Action] = []

    def add_argument(self, *names: Any, **options: Any) -> argparse.Action:
        self.own.append(super().add_argument(*names, **options))
        return self.own[-1]


def document_commands() -> str:
    """Return the text of docs/commands.md."""
    return "\n".join([_HEAD, *(part for name, command in load_commands() for part in _describe(name, command))])


def load_commands() -> Iterator[tuple[str, ScrapyCommand]]:
    """Yield the project's commands by the names that they are called by."""
    settings = Settings()
    settings.setmodule("crawler.settings")
    for module in walk_modules_iter(settings["COMMANDS_MODULE"]):
        if hasattr(module, "Command"):
            command: ScrapyCommand = module.Command()
            command.settings = settings
            yield module.__name__.rpartition(".")[2], command


def read_options(command: ScrapyCommand) -> list[argparse.Action]:
    """Return the options that a command has beside Scrapy's common ones."""
    parser = _Recorder()
    command.add_options(parser)
    return parser.own


def _describe(name: str, command: ScrapyCommand) -> Iterator[str]:
    yield f"## `scrapy {name}`\n"
    yield f"{command.short_desc()}.\n"
    yield f"    scrapy {' '.join(filter(None, (name, command.syntax())))}\n"
    if (detail := command.long_desc()) != command.short_desc():
        yield f"{detail}\n"
    options = read_options(command)
    if options:
        yield make_table(
            ["option", "does"], [[_call(option), (option.help or "") % vars(option)] for option in options]
        )


def _call(option: argparse.Action) -> str:
    value = "" if option.nargs == 0 else f" {option.metavar or option.dest.upper()}"
    return ", ".join(f"`{name}{value}`" for name in option.option_strings)
