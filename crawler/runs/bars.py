"""The look of every bar on a terminal: what is done, of how much, how fast, and how long it takes yet."""

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Column
from rich.text import Text


class RateColumn(ProgressColumn):
    """How many are done in a minute, over the last ones."""

    def render(self, task: Task) -> Text:
        """Return the rate, or a dash before there is one."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed * 60:,.0f}/min" if speed else "–/min", justify="right")


def make_progress(*, is_shown: bool = True) -> Progress:
    """Return bars on standard error, without any as yet; a task's field ``address`` says what was done last."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        RateColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        # A narrow terminal cuts the address and nothing else.
        TextColumn("{task.fields[address]}", table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis")),
        console=Console(stderr=True),
        expand=True,
        transient=True,
        disable=not is_shown,
    )
