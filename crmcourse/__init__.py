"""What makes models into a course: exercises, checks, hints, editions.

For notebooks, whose first cell is ``from crmcourse import ____, begin, check, hint, progress, solution``:

begin       put the language in force and find the workbook
ask         show an exercise as a form
check       check an answer
guess       ask for a guess before a lesson
recall      ask again after it, and show both beside what the data said
hint        the next hint
mark_self   of a short text: which of the key points you said
solution    the solution, after a pass or three tries
progress    points by topic, and what is left
course_map  all topics, what is done, and the next step
show_code   a button that opens all code, or folds it away
submit      write all of it into one file for the trainer
____        the blank
grade       the check as a pure function

For authors: ``exercise`` (declarations), ``answers`` (kinds of answer), ``syllabus``.
"""

from pathlib import Path

# Imported here and not on demand: the module ``check`` would otherwise hide the function ``check``.
from crmcourse.exercises.blank import ____
from crmcourse.workbook.check import check, grade, hint, mark_self, progress, solution
from crmcourse.workbook.code_folding import show_code
from crmcourse.workbook.course_map import course_map
from crmcourse.workbook.forms.ask import ask
from crmcourse.workbook.guesses import guess, recall
from crmcourse.workbook.session import begin
from crmcourse.workbook.submit import submit
from crmlib.i18n import add_locale

add_locale(Path(__file__).parent / "locale")

__all__ = [
    "____",
    "ask",
    "begin",
    "check",
    "course_map",
    "grade",
    "guess",
    "hint",
    "mark_self",
    "progress",
    "recall",
    "show_code",
    "solution",
    "submit",
]
