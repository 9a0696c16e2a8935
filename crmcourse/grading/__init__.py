"""Grading that can be trusted: three kinds of process, and nothing but plain data between them.

The **judge** has the keys and the files; it never runs trainees' code. A **template** has pandas and crmlib in
memory and no key; it lives in a jail. A **child** is forked from it for each submission, behind walls of its
own; there ``check`` only records. What comes back is JSON, which the judge reads with limits.

grade         a whole folder of submissions: what the sandbox needs starts before the judge has loaded its own libraries

submissions   what was handed in: one Submission a trainee, whatever lies in the folder
rungs         how strong the walls are, and how much a submission may use
jail, linux   the walls, on Linux
notebook_run  a trainee's notebooks in a child: the cells, and the answers that they record
stem          the process that templates part from, and they from each other
template      the process that children are forked from
runner        the judge's end: start templates, send submissions, get answers back
answers       what a run answered, as plain values; what went wrong, in words
judge         answers against keys: points, mistakes, words in both languages
store         the folder of results
batch         a whole folder of submissions, in parallel, resumable
review        what a person decided, merged in
regrade       marks anew from stored answers
policy        lateness, and the weight of topics and levels
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crmcourse.grading.batch import Graded

__all__ = ["grade"]


def grade(submissions: Path | str, out: Path | str, *where_and_what: Any, **options: Any) -> Graded:
    """Run and mark what is new or changed in a folder of submissions; all as `batch.grade` takes it."""
    from concurrent.futures import ThreadPoolExecutor

    from crmcourse.grading import trainee_data
    from crmcourse.grading.sandbox import stem

    here = options.get("executor") is None
    with ThreadPoolExecutor(1) as meanwhile:
        if here:
            hidden = (Path(submissions).resolve(), Path(out).resolve())
            meanwhile.submit(stem.expect, trainee_data.place(), hidden)
        try:
            from crmcourse.grading.batch import grade as whole

            return whole(submissions, out, *where_and_what, **options)
        finally:
            if here:
                meanwhile.shutdown()
                stem.close()
