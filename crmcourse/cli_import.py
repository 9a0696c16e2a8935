"""The commands that bring a firm's exports in: ``crm-course data map | import``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crmcourse.cli_data import data, tell
from crmcourse.terminal import say
from crmlib.errors import CrmlibError
from crmlib.i18n import N_, _, listed

if TYPE_CHECKING:
    from crmcourse.mapping.bring import Result
    from crmcourse.mapping.guess import Guess

_SHOWN = 20
_EXPORTS = (".csv", ".tsv", ".txt", ".xls", ".xlsx")  # text by another name, or refused with a word


@data.command(
    "map",
    help=N_(
        "Guess how the columns of an export become ours, and say why.\n\n"
        "EXPORT is a CSV or text file, or a folder of them, as a till, a shop or a spreadsheet saves it. Beside it a "
        "mapping file is written, which you may change, and a page on which you may change it with the mouse. The "
        "export itself is only read."
    ),
)
def map_(
    exports: Annotated[list[Path], typer.Argument(metavar="EXPORT...", help=N_("The export, or a folder."))],
    table: Annotated[
        list[str] | None,
        typer.Option("--table", metavar="NAME", help=N_("Our table that is in it. May be repeated.")),
    ] = None,
    to: Annotated[
        Path | None, typer.Option(help=N_("Where to write; beside the export, if left out."))
    ] = None,
    encoding: Annotated[
        str, typer.Option(metavar="NAME", help=N_("How its letters were saved, such as gb18030 or cp1252."))
    ] = "",
    separator: Annotated[
        str, typer.Option(metavar="SIGN", help=N_("What parts its cells; tab for a tab."))
    ] = "",
    header: Annotated[int, typer.Option(min=0, metavar="ROW", help=N_("The row with the headings."))] = 0,
    again: Annotated[bool, typer.Option("--again", help=N_("Replace a mapping file that is there."))] = False,
) -> None:
    """Write a first mapping file, and its page, for each export."""
    from crmcourse.files import write_atomically
    from crmcourse.mapping import document, export, guess, page
    from crmlib import datasets

    package, refused = datasets.package(), []
    for file in _files(exports):
        folder = to or file.parent
        path, shown = (folder / f"{file.name}.mapping.{kind}" for kind in ("yml", "html"))
        try:
            if path.exists() and not again:
                message = _(
                    "{file} is there already, and may hold what you changed. Write --again to replace it."
                )
                raise CrmlibError(message.format(file=path))
            part = "\t" if separator in ("tab", "\\t") else separator
            found = export.read(file, encoding=encoding, separator=part, header=header)
            guessed = guess.guess(found, package, table or ())
        except CrmlibError as error:
            refused.append(str(error))
            continue
        write_atomically(path, document.written(guessed.mapping, guessed.reasons).encode())
        write_atomically(shown, page.render(found, guessed, package))
        _tell(guessed, path, shown, file)
    if refused:
        raise CrmlibError("\n".join(refused))


def _files(exports: Sequence[Path]) -> list[Path]:
    found: list[Path] = []
    for path in exports:
        if not path.is_dir():
            found.append(path)
            continue
        inside = sorted(
            one for one in path.iterdir() if one.suffix.lower() in _EXPORTS and one.name[:1] not in (".", "~")
        )
        if not inside:
            message = _("{folder} holds no CSV or text file. Save workbooks as “CSV UTF-8” first.")
            raise CrmlibError(message.format(folder=path))
        found += [one for one in inside if not one.name.endswith(".unreadable.csv")]
    return found


def _tell(guessed: Guess, path: Path, shown: Path, file: Path) -> None:
    from crmcourse.mapping.rules import OPEN

    mapping, reasons = guessed.mapping, guessed.reasons
    say(f"{mapping.export}")
    for line in str(reasons[("export",)]).splitlines():
        say(f"    ({line})")
    waiting = 0
    for name, table in mapping.tables.items():
        say(f"  {name}: {reasons[(name,)]}")
        for column, rule in table.columns.items():
            said = (rule.source, rule.decimal, rule.dates, *rule.values.values())
            open_ = OPEN in said
            waiting += open_
            mark = "?" if open_ else "✓" if rule.given else "○"
            say(f"  {mark} {name}.{column} ← {rule.source or '–'}  ({reasons[(name, column)]})")
    if guessed.unused:
        say("  " + _("Not used: {columns}.").format(columns=listed(guessed.unused)))
    if waiting:
        say("  " + _("To decide: {n}. Look for “?” in the file, or open the page.").format(n=waiting))
    say("  " + _("Mapping file: {file}").format(file=path))
    say("  " + _("Page to change it: {file}").format(file=shown))
    place = f'"{path}"' if path.parent == file.parent else f'"{path}" --from "{file.parent}"'
    say("  " + _("Then: crm-course data import {file} --to NEW_FOLDER").format(file=place))


@data.command(
    "import",
    help=N_(
        "Write our tables from exports, by their mapping files.\n\n"
        "MAPPING is a file that crm-course data map wrote, or a folder of them. Rows that cannot be read are "
        "named, and as long as there is one, nothing is written; with --skip-unreadable the others are, and those "
        "left out are listed in a file beside the folder. The exports are only read."
    ),
)
def import_(
    mappings: Annotated[
        list[Path], typer.Argument(metavar="MAPPING...", help=N_("A mapping file, or a folder of them."))
    ],
    to: Annotated[Path, typer.Option(help=N_("A new or empty folder for the tables."))],
    exports: Annotated[
        Path | None,
        typer.Option("--from", help=N_("Where the exports lie; beside the mapping, if left out.")),
    ] = None,
    skip: Annotated[
        bool, typer.Option("--skip-unreadable", help=N_("Leave out the rows that cannot be read."))
    ] = False,
) -> None:
    """Write our tables from exports, and check them."""
    from crmcourse.mapping.bring import bring
    from crmlib import datasets, owndata

    package = datasets.package()
    result = bring(mappings, to, package, exports=exports, skip=skip)
    _tell_rows(result)
    if result.folder is None:
        rows = len({(one.file, one.row) for one in result.unread})
        message = _(
            "{n} rows cannot be read, so nothing was written. Mend the export or the mapping; or leave these rows "
            "out, with --skip-unreadable."
        )
        raise CrmlibError(message.format(n=rows))
    checked = owndata.check(result.folder, package, datasets.HOME)
    for table in checked.tables:
        tell(table)
    for said in checked.together:
        say(f"✗ {said}")
    if checked.problems:
        message = _("The tables are written, but {n} things must be mended before they can be used.")
        raise CrmlibError(message.format(n=len(checked.problems)))
    say(
        _("Written. Now see which topics they carry: crm-course data check {folder}").format(folder=f'"{to}"')
    )


def _tell_rows(result: Result) -> None:
    for file, said in result.assumed:
        say(f"○ {file}: {said}")
    for unread in result.unread[:_SHOWN]:
        say(f"✗ {unread}")
    if len(result.unread) > _SHOWN:
        say("  " + _("and {n} more").format(n=len(result.unread) - _SHOWN))
    if result.report:
        rows = len({(one.file, one.row) for one in result.unread})
        say(_("{n} rows that cannot be read are listed in {file}.").format(n=rows, file=result.report))
