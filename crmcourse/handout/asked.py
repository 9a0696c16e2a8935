"""A hand-out as the command line asks for it.

asked_for   words in, hand-out written
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from crmcourse.handout import nbgrader
from crmcourse.handout.bundle import Released, release
from crmcourse.handout.errors import ReleaseError
from crmcourse.handout.roster import read_roster
from crmcourse.sources.syllabus import Syllabus
from crmcourse.sources.topics import chosen
from crmlib.i18n import LANGUAGES, _

FORMATS = ("bundle", "nbgrader")


def asked_for(
    to: Path,
    syllabus: Syllabus,
    topics: str = "",
    lang: str = "",
    exam: bool = False,
    roster: Path | None = None,
    form: str = "bundle",
    *,
    planned: Callable[[int], None] = lambda number: None,
    done: Callable[[str], None] = lambda name: None,
) -> Released:
    """Write the hand-out that some words ask for.

    Parameters
    ----------
    to : path
        A new or empty folder.
    syllabus : Syllabus
    topics : str
        See `chosen`; all topics if empty.
    lang : {"", "en", "zh"}
        Both languages if empty.
    exam : bool
        Whether checks only record, and no key travels.
    roster : path, optional
        Whose trainees get data of their own.
    form : {"bundle", "nbgrader"}
        Who is to grade.
    planned, done : callable
        Told how many bundles or notebooks there are to write, and each one that is written.

    Raises
    ------
    ReleaseError
        If the words don't go together.
    """
    if lang and lang not in LANGUAGES:
        raise ReleaseError(
            _("The course speaks {known}, not {code!r}.").format(known=", ".join(LANGUAGES), code=lang)
        )
    if form not in FORMATS:
        raise ReleaseError(
            _("The formats are {known}, not {found!r}.").format(known=", ".join(FORMATS), found=form)
        )
    wanted = chosen(syllabus, topics)
    if form == "nbgrader":
        if exam or roster:
            raise ReleaseError(
                _("nbgrader grades on the course's data, with keys: leave out --exam and the roster.")
            )
        if not lang:
            raise ReleaseError(_("nbgrader grades one language at a time: add --lang en or --lang zh."))
        return nbgrader.release(to, syllabus, wanted, lang=lang, planned=planned, done=done)
    return release(
        to,
        syllabus,
        wanted,
        languages=(lang,) if lang else LANGUAGES,
        exam=exam,
        roster=read_roster(roster) if roster else None,
        planned=planned,
        done=done,
    )
