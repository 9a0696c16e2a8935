"""What every command of the course does on a terminal: say something, show how far it is.

prepare    let a terminal that lacks letters show something else, and not stop
say        plain words
complain   an error, in its colour
progress   a bar
table      a small table
"""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text


def prepare() -> None:
    """Let what this terminal, or the file in its place, has no letters for be written as numbers.

    On a Windows whose code page is 1252, a Chinese name would end the command otherwise.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors in ("strict", "surrogateescape"):
            with contextlib.suppress(ValueError, OSError):  # closed, or in use by somebody else
                stream.reconfigure(errors="backslashreplace")


def say(words: str) -> None:
    """Print plain words; a table may be wider than the window, and square brackets are no markup."""
    Console(highlight=False).print(words, markup=False, soft_wrap=True)


def complain(words: str) -> None:
    """Print what went wrong, on the error channel."""
    for line in words.splitlines():
        stderr().print(f"[bold red]✗[/] {escape(line)}", soft_wrap=True)


def stderr() -> Console:
    """Return the error channel."""
    return Console(stderr=True, highlight=False)


def table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a small table; texts to the left, numbers to the right."""
    drawn = Table(box=None, pad_edge=False, header_style="bold")
    for number, name in enumerate(columns):
        numeric = all(isinstance(row[number], int | float) for row in rows)
        drawn.add_column(Text(name), justify="right" if numeric else "left")
    for row in rows:
        drawn.add_row(*(Text(f"{cell:g}" if isinstance(cell, float) else str(cell)) for cell in row))
    Console(highlight=False).print(drawn)


@contextmanager
def progress(doing: str) -> Iterator[tuple[Callable[[int], None], Callable[[str], None]]]:
    """Show a bar: the first function says how many steps there are, the second that one is done."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("[dim]{task.fields[at]}"),
    )
    with Progress(*columns, console=stderr(), transient=True) as bar:
        task = bar.add_task(doing, total=None, at="")
        yield (
            lambda n: bar.update(task, total=n),
            lambda name: bar.update(task, advance=1, at=escape(name[:60])),
        )
