"""What trainers and trainees get to see of the marks.

write_all   everything below, into the results folder: what ``crm-course report`` calls
load        results/ → ClassMarks (`marks`)

For trainers: `gradebook` (CSV, xlsx), `lms` (Moodle, Canvas), `class_report` (one page on the class), `review_page`
(to mark short texts on).
For trainees: `feedback_page` (one page each).
Underneath: `statistics` (what the marks say), `page` (HTML in both languages), `words`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from crmcourse.reports import class_report, feedback_page, gradebook, review_page
from crmcourse.reports.marks import ClassMarks, load

__all__ = ["ClassMarks", "load", "write_all"]


def write_all(
    results: Path | str,
    *,
    bom: bool = False,
    pre: Path | str | None = None,
    planned: Callable[[int], object] = lambda n: None,
    done: Callable[[str], object] = lambda name: None,
) -> list[Path]:
    """Write all reports into the results folder.

    Parameters
    ----------
    results : path
        The folder that ``crm-course grade --out`` wrote.
    bom : bool, default False
        Start gradebook.csv with a byte order mark, for Excel.
    pre : path, optional
        The results folder of the same class before the course: the class report then shows the gain.
    planned : callable, optional
        Called once with the number of files.
    done : callable, optional
        Called with the name of each file as it is written.

    Returns
    -------
    list of Path
        The class report first, then the gradebook files, the page to mark texts on, and the trainees' pages.

    Raises
    ------
    DataError
        If a folder holds no marks, or a file in it is not as promised; then nothing is written.
    """
    folder = Path(results)
    marks = load(folder)
    before = load(pre) if pre is not None else None
    planned(5 + len(marks.trainees))
    books = [*gradebook.write(folder, bom=bom, marks=marks), *review_page.write(folder, marks)]
    for path in books:
        done(path.name)
    pages = feedback_page.write(folder, marks, done=done)
    report = class_report.write(folder, marks, before)
    done(report.name)
    return [report, *books, *pages]
