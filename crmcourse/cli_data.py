"""The commands about data: ``crm-course data describe | check``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crmcourse.sources.syllabus import Topic, load
from crmcourse.terminal import progress, say
from crmlib.errors import CrmlibError
from crmlib.i18n import N_, _, language, listed

if TYPE_CHECKING:
    from crmlib.owndata import OwnTable

data = typer.Typer(help=N_("The sample data of Greenhill Tea, or your own."), no_args_is_help=True)

_SHOWN = 20  # things spelled out for one table
_LOADED = re.compile(r"""load\(["'](\w+)["']\)""")


@data.command(help=N_("Say what the tables hold, or what the columns of one table mean."))
def describe(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help=N_("A table; all, if left out."))
    ] = None,
) -> None:
    """Print the data dictionary, or one page of it."""
    from crmlib import datasets

    if name is not None:
        say(str(datasets.describe(name)))
        return
    suffix = "_zh" if language() == "zh" else ""
    for table in datasets.names():
        about = datasets.resource(table)
        say(f"{table:<16}{about.get('title' + suffix, about.get('title', ''))}")
    say(_("For the columns of one: crm-course data describe NAME"))


@data.command(
    help=N_(
        "Say whether your own tables may be used: table by table, together, and topic by topic.\n\n"
        "FOLDER holds CSV files named like the course's, events.csv and so on. Nothing is changed. The command "
        "fails if something must be mended first."
    )
)
def check(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help=N_("The folder with your tables."))],
) -> None:
    """Check a trainer's own tables, and run every exercise on them."""
    from crmlib import datasets, owndata

    folder = folder.expanduser()
    checked = owndata.check(folder, datasets.package(), datasets.HOME)
    for table in checked.tables:
        tell(table)
    own = {table.name for table in checked.tables}
    lacking = listed(datasets.resource(name)["path"] for name in datasets.names() if name not in own)
    if lacking:
        say("○ " + _("Not in your folder, so Greenhill Tea's stay in force: {files}.").format(files=lacking))
    for said in checked.together:
        say(f"✗ {said}")
    for said in checked.remarks:
        say(f"○ {said}")
    if checked.problems:
        raise CrmlibError(
            _("{n} things to mend before these tables can be used. Mend them and check again.").format(
                n=len(checked.problems)
            )
        )
    without = _topics(folder, own)
    if without:
        raise CrmlibError(
            _("The tables are right, but {n} exercises have no answer on them; leave these out.").format(
                n=without
            )
        )
    say(_("All is well. Use them in a notebook with: datasets.use({folder!r})").format(folder=str(folder)))


def tell(table: OwnTable) -> None:
    """Say what is right with a table and what is not."""
    if table.problems:
        head = _("{file}: {n} things to mend.").format(file=table.file.name, n=len(table.problems))
        say(f"✗ {head}")
    else:
        rows = 0 if table.frame is None else len(table.frame)
        say("✓ " + _("{file}: {rows:,} rows, all right.").format(file=table.file.name, rows=rows))
    for problem in table.problems[:_SHOWN]:
        say(f"    {problem}")
    if len(table.problems) > _SHOWN:
        say("    " + _("and {n} more").format(n=len(table.problems) - _SHOWN))
    for said in table.assumed:
        say(f"    ({said})")


def _topics(folder: Path, own: set[str]) -> int:
    """Compute every answer of the topics that read own tables; return how many cannot be computed."""
    from crmlib import datasets

    topics = [topic for topic in load().topics if own & _tables(topic)]
    if not topics:
        return 0
    failed = {}
    with datasets.using(folder), progress(_("Checking topics")) as (planned, done):
        planned(len(topics))
        for topic in topics:
            failed[topic] = list(_without_key(topic))
            done(topic.folder)
    for topic, reasons in failed.items():
        name = f"{topic.number:02} {topic.title}"
        if not reasons:
            say("✓ " + _("{topic}: every exercise has an answer on your data.").format(topic=name))
        for number, reason in reasons:
            said = _("{topic}: exercise {id} has no answer on your data: {reason}")
            say("✗ " + said.format(topic=name, id=number, reason=reason))
    return sum(map(len, failed.values()))


def _tables(topic: Topic) -> set[str]:
    """Return the tables that a topic's exercises read."""
    file = topic.path / "exercises.py"
    return set(_LOADED.findall(file.read_text("utf-8"))) if file.is_file() else set()


def _without_key(topic: Topic) -> Iterator[Sequence[str]]:
    """Yield the exercises whose key the data in force do not give, with the reason."""
    from crmcourse.exercises.marking import Marker

    for exercise in topic.exercises:
        try:
            Marker(exercise).key  # noqa: B018
        except CrmlibError as error:
            yield exercise.id, str(error)
        except Exception as error:
            yield exercise.id, f"{type(error).__name__}: {error}"
