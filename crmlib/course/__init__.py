"""What makes models into a course: exercises, checks, hints, editions.

For notebooks, whose first cell is ``from crmlib.course import ____, begin, check, hint, progress, solution``:

begin       put the language in force and find the workbook
check       check an answer
hint        the next hint
solution    the solution, after a pass or three tries
progress    points by topic, and what is left
submit      write all of it into one file for the trainer
____        the blank
grade       the check as a pure function

For authors: ``exercise`` (declarations), ``answers`` (kinds of answer), ``syllabus``.
"""

# Imported here and not on demand: the module ``check`` would otherwise hide the function ``check``.
from crmlib.course.blank import ____
from crmlib.course.check import check, grade, hint, progress, solution
from crmlib.course.handin import submit
from crmlib.course.session import begin

__all__ = ["____", "begin", "check", "grade", "hint", "progress", "solution", "submit"]
