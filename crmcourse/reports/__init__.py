"""What trainers and trainees get to see of the marks.

write_all   everything below, into the results folder: what ``crm-course report`` calls
load        results/ → ClassMarks (`marks`)

For trainers: `gradebook` (CSV, xlsx), `lms` (Moodle, Canvas), `class_report` (one page on the class).
For trainees: `feedback_page` (one page each).
What the pages show: `items` (difficulty, discrimination, reliability), `understanding` (totals, mistakes, effort),
`objectives`, `timing`, `patterns` (equal wrong answers), `gain` (before and after).
Underneath: `parts`, `reading`, `untrusted`, `estimates`, `analysis`, `sections`, `people`, `page`, `words`.
"""

from crmcourse.reports.everything import write_all
from crmcourse.reports.marks import ClassMarks, load

__all__ = ["ClassMarks", "load", "write_all"]
