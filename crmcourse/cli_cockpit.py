"""The command that writes the seven P of a firm as one page: ``crm-course cockpit --data FOLDER``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crmcourse.terminal import say
from crmlib.i18n import N_, _, language

app = typer.Typer()


@app.command(
    help=N_(
        "Write the seven P of your firm as one page: seven panels with limits from their own history.\n\n"
        "FOLDER holds CSV files named like the course's, receipts.csv and so on; they are checked first, and nothing "
        "in it is changed. A P whose tables are not there is left out. The page has both languages, needs no "
        "internet, and can be printed."
    )
)
def cockpit(
    data: Annotated[Path, typer.Option(metavar="FOLDER", help=N_("The folder with your tables."))],
    to: Annotated[Path, typer.Option(metavar="FILE", help=N_("Where to write the page."))] = Path(
        "cockpit.html"
    ),
    as_of: Annotated[
        str, typer.Option(metavar="DATE", help=N_("Months that had ended by this day; all, if left out."))
    ] = "",
    months: Annotated[int, typer.Option(min=2, help=N_("How many months to look at."))] = 12,
    sigmas: Annotated[float, typer.Option(help=N_("How far the limits reach; 3 is usual."))] = 3.0,
    since: Annotated[
        str, typer.Option(metavar="DATE", help=N_("First day of the register of subscriptions."))
    ] = "",
) -> None:
    """Write the page, and say which lights are red."""
    from crmcourse.files import write_atomically
    from crmcourse.reports import cockpit_page
    from crmlib import sevenp

    tables = cockpit_page.own_tables(data.expanduser(), since=since or None)
    wall = sevenp.cockpit(tables, as_of or None, months=months, sigmas=sigmas)
    write_atomically(to, cockpit_page.render(wall, first=language()))
    say(str(wall.describe()))
    say(_("The page: {file}").format(file=to))
