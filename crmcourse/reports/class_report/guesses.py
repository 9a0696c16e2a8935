"""The guesses of a class, from results to words: a section of the class report, and a page of its own.

sections   what is shown of each question
write      the page of its own, for a trainer to show in class
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from crmcourse.files import write_atomically
from crmcourse.records.class_guesses import AskedGuess, ClassGuesses
from crmcourse.reports.page import page, picture
from crmcourse.reports.statistics.guesses import Moves, moves
from crmcourse.reports.words import sentences
from crmlib.i18n import _, called


def sections(guesses: ClassGuesses) -> list[dict[str, Any]]:
    """Return what is shown of each question, in the language in force."""
    shown = []
    for asked in guesses.asked:
        people = guesses.of(asked)
        if people:
            shown.append(_section(asked, moves(asked, people)))
    return shown


def _section(asked: AskedGuess, found: Moves) -> dict[str, Any]:
    # A number's open ends in which nobody is say nothing.
    table = found.table if asked.options else _without_empty_ends(found.table)
    rows = [
        {"name": called(name), **{column: int(count) for column, count in zip(table, counts, strict=True)}}
        for name, *counts in table.itertuples(name=None)
    ]
    drawn = Moves(table, firsts=found.firsts, laters=found.laters, twice=found.twice, moved=found.moved)
    return {
        "title": f"{asked.id} {asked.title}",
        "ask": str(asked.ask),
        "told": str(asked.told),
        "words": _words(found),
        "picture": picture(drawn.plot, size=(9, 1.2 + 0.55 * len(table))),
        "alt": str(found.describe()),
        "rows": rows,
    }


def _without_empty_ends(table: pd.DataFrame) -> pd.DataFrame:
    used = [at for at, people in enumerate(table[["before", "after"]].sum(axis=1)) if people]
    return table.iloc[used[0] : used[-1] + 1]


def _words(found: Moves) -> str:
    parts = [
        _("Guesses before the lesson: {first}; after it: {later}.").format(
            first=found.firsts, later=found.laters
        )
    ]
    if found.twice:
        parts.append(
            _("Of {twice} people who guessed twice, {moved} changed their mind.").format(
                twice=found.twice, moved=found.moved
            )
        )
    very = found.table[["very_sure_before", "very_sure_after"]].sum()
    parts.append(
        _("Very sure: {before} before, {after} after.").format(
            before=int(very.iloc[0]), after=int(very.iloc[1])
        )
    )
    return sentences(*parts)


def write(path: Path, guesses: ClassGuesses, course: str, *, first: str = "en") -> None:
    """Write the page: both languages, nothing from elsewhere, no names.

    Parameters
    ----------
    path : Path
    guesses : ClassGuesses
    course : str or Text
        The course's title.
    first : {"en", "zh"}
        The language that is shown at first.
    """

    def view() -> dict[str, Any]:
        people = _("People who guessed: {n}").format(n=len(guesses.people))
        title = _("How guesses moved") + f" · {course}"
        return {"title": title, "course": str(course), "people": people, "guesses": sections(guesses)}

    write_atomically(path, page("guesses.html", view, first=first))
