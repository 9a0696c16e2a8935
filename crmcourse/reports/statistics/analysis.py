"""Everything that is computed for the class report, at once.

Analysis   the results, each with its table and picture
analyse    compute them
"""

from __future__ import annotations

from dataclasses import dataclass

from crmcourse.reports.marks import ClassMarks
from crmcourse.reports.statistics.gain import Gain, gain
from crmcourse.reports.statistics.items import (
    Difficulty,
    Discrimination,
    TestReliability,
    difficulty,
    discrimination,
    reliability,
)
from crmcourse.reports.statistics.objectives import Objectives, objectives
from crmcourse.reports.statistics.patterns import EqualPatterns, equal_patterns
from crmcourse.reports.statistics.timing import Timing, timing
from crmcourse.reports.statistics.understanding import Effort, Mistakes, Totals, effort, mistakes, totals


@dataclass(frozen=True)
class Analysis:
    """The results behind a class report."""

    totals: Totals
    objectives: Objectives
    mistakes: Mistakes
    effort: Effort
    difficulty: Difficulty
    discrimination: Discrimination
    reliability: TestReliability
    timing: Timing
    patterns: EqualPatterns
    gain: Gain | None


def analyse(marks: ClassMarks, before: ClassMarks | None = None) -> Analysis:
    """Return everything that the class report shows.

    Parameters
    ----------
    marks : ClassMarks
    before : ClassMarks, optional
        The same class before the course.

    Returns
    -------
    Analysis
    """
    return Analysis(
        totals(marks),
        objectives(marks),
        mistakes(marks),
        effort(marks),
        difficulty(marks),
        discrimination(marks),
        reliability(marks),
        timing(marks),
        equal_patterns(marks),
        gain(before, marks) if before is not None else None,
    )
