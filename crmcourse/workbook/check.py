"""What a trainee calls: check an answer, take a hint, see the solution, see one's points.

grade       the pure function underneath: an exercise and a value in, a Feedback out
attempt     grade, and note try and answer in the workbook; in an exam only the answer
check       the same, and show what came of it
hint        the next rung of the ladder
solution    opens after a pass or three tries
mark_self   of a short text: which of the key points you said
progress    points by topic, and what is left

next_hint, worked_solution   what the two say, for a form to show in its place

None of those raises, whatever the value is: it is read by ``answers.plain``, which runs none of its
code, and what goes wrong in a declaration is a message as well.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from crmcourse.exercises.blank import ____, is_blank
from crmcourse.exercises.declare import Exercise
from crmcourse.exercises.encode import SECONDS, decode, encode
from crmcourse.exercises.feedback import Feedback, Notice, Outcome, feedback, points_of, show
from crmcourse.exercises.marking import Marker, unreadable
from crmcourse.exercises.plain import is_a, unwrap
from crmcourse.sources.syllabus import Topic
from crmcourse.workbook.kept_file import KeptFile
from crmcourse.workbook.progress import points_so_far
from crmcourse.workbook.recording import plain_id, recorder
from crmcourse.workbook.self_marking import as_notice, said, shown, ticked
from crmcourse.workbook.session import Session, current
from crmcourse.workbook.work import Entry
from crmlib.errors import CrmlibError
from crmlib.i18n import _, both

TRIES_BEFORE_SOLUTION = 3
# Once a text is kept, the model answer stands below it anyway.
_TEXTS_BEFORE_SOLUTION = 1


def grade(exercise: Exercise | str, value: object = ____) -> Feedback:
    """Compare a value with the key of an exercise. Keeps nothing, shows nothing, never raises.

    Parameters
    ----------
    exercise : Exercise or str
        The declaration, or its id.
    value : object
        Whatever the trainee has.

    Returns
    -------
    Feedback
        Not attempted (blank or empty), right, partly right, wrong, or cannot check.
    """
    try:
        if is_a(exercise, Exercise):
            marker = Marker(exercise)  # type: ignore[arg-type]
        else:
            topic, exercise = find(exercise)
            marker = current().marker(exercise, _section(topic, exercise))
        return marker.mark(_as_handed_in(exercise, value))  # type: ignore[arg-type]
    except CrmlibError as error:
        return feedback(Outcome.CANNOT_CHECK, "", (str(error),))
    except Exception as error:
        return unreadable(exercise, error)


def check(exercise_id: str, answer: object = ____) -> None:
    """Check an answer and say what came of it.

    Parameters
    ----------
    exercise_id : str
        ``"5.3"``.
    answer : object
        What was asked for; the blank if it is still open.
    """
    for notice in attempt(exercise_id, answer):
        show(notice)
        if isinstance(notice, Feedback) and notice.outcome is Outcome.KEPT:
            _tell(lambda: _to_compare(exercise_id))


def attempt(exercise_id: str, answer: object = ____) -> list[Notice]:
    """Check an answer, note the try, and return what came of it. Shows nothing, never raises.

    Parameters
    ----------
    exercise_id : str
    answer : object

    Returns
    -------
    list of Notice
        The verdict, and what there is to say about the trainee's file.
    """
    records = recorder()
    if records is not None:
        said = _recorded(exercise_id, answer)
        # In the grader's sandbox there is nobody who would read it.
        return [] if getattr(records, "unseen", False) else [said, *what_happened_to(records)]
    result = grade(exercise_id, answer)
    try:
        session = current()
        if result.counts:
            exercise = find(exercise_id)[1]
            before = session.work.entry(exercise.id).points
            _keep(session, exercise, answer, result)
            result = _with_what_stays(result, before)
    except Exception as error:
        return [stopped(error), result]
    return [result, *what_happened_to(session.work)]


def _with_what_stays(result: Feedback, before: float) -> Feedback:
    """Return what is said of a try, with the better points of an earlier one, which stay."""
    if result.outcome not in (Outcome.WRONG, Outcome.PARTLY) or before <= result.points:
        return result
    kept = both("What you had before stays: {points}.", points=points_of(before, result.out_of))
    return replace(result, lines=(*result.lines, kept))


def mark_self(exercise_id: str, ticks: object = ()) -> None:
    """Keep which key points your text says: your own marks, which nobody takes for a trainer's.

    Parameters
    ----------
    exercise_id : str
        ``"5.7"``.
    ticks : sequence of numbers, or of True and False
        The numbers of the key points that your text says, or one True or False for each.
    """
    _tell(lambda: _self_marked(exercise_id, ticks))


def hint(exercise_id: str) -> None:
    """Show the next hint for an exercise; the last one stays.

    Parameters
    ----------
    exercise_id : str
        ``"5.3"``.
    """
    _tell(lambda: next_hint(exercise_id))


def solution(exercise_id: str) -> None:
    """Show how an exercise is solved, once it is passed or tried three times.

    Parameters
    ----------
    exercise_id : str
        ``"5.3"``.
    """
    _tell(lambda: worked_solution(exercise_id))


def progress(topic: object = None) -> None:
    """Show the points so far by topic, and which exercises are left.

    Parameters
    ----------
    topic : str or int, optional
        Number, name or folder of one topic, such as ``"05"``; all topics if left out.
    """
    _tell(lambda: points_so_far(topic))


def _tell(make: Callable[[], Notice]) -> None:
    """Show a notice, whatever happens on the way to it."""
    try:
        if recorder() is not None:
            show(_switched_off())
            return
        for notice in (make(), *what_happened_to(current().work)):
            show(notice)
    except Exception as error:
        show(stopped(error))


def find(exercise_id: object) -> tuple[Topic, Exercise]:
    """Return topic and exercise; an id given as the number 5.3 will do."""
    return current().syllabus.exercise(plain_id(exercise_id))


def _as_handed_in(exercise: Exercise, value: object) -> object:
    """Return an answer as a judge will see it: what is marked here has gone the same way."""
    inputs, seconds = exercise.answer.inputs, exercise.answer.seconds
    return decode(encode(value, inputs, min(seconds, SECONDS)), inputs)


def _keep(session: Session, exercise: Exercise, answer: object, result: Feedback) -> None:
    """Note a try and the answer; a function with what it returns."""
    session.work.tried(
        exercise.id, answer, points=result.points, passed=result.outcome is Outcome.RIGHT,
        inputs=exercise.answer.inputs, seconds=min(exercise.answer.seconds, SECONDS),
    )  # fmt: skip


def _section(topic: Topic | None, exercise: Exercise) -> str:
    if topic is None:
        return exercise.reread
    heading = topic.sections.get(exercise.reread)
    return exercise.reread if heading is None else str(heading)


def _recorded(exercise_id: object, answer: object) -> Notice:
    try:
        recorder().record(exercise_id, answer)  # type: ignore[union-attr]
    except Exception as error:
        return stopped(error)
    said = _("{id} Still blank") if is_blank(unwrap(answer)) else _("{id} Recorded")
    return Notice("○", said.format(id=plain_id(exercise_id)))


def _switched_off() -> Notice:
    return Notice("○", _("Not in an exam"), (_("Hints, solutions and points come with the marks."),))


def stopped(error: Exception) -> Notice:
    """Return what to say where something stopped on the way."""
    if isinstance(error, CrmlibError):
        return feedback(Outcome.CANNOT_CHECK, "", (str(error),))
    return unreadable(None, error)


def what_happened_to(kept: object) -> list[Notice]:
    """Return what the trainee should know about the file in which answers are kept."""
    messages = kept.messages() if isinstance(kept, KeptFile) else []
    return [Notice("○", _("Your work"), (message,)) for message in messages]


def next_hint(exercise_id: object) -> Notice:
    """Return the next rung of the ladder, and note that it was seen."""
    topic, exercise = find(exercise_id)
    rungs = list(exercise.hints)
    if not rungs:
        line = _("There are no hints here. To reread in the lesson: “{section}”.").format(
            section=_section(topic, exercise)
        )
        return Notice("○", _("{id} Hint").format(id=exercise.id), (line,))
    session = current()
    seen = session.work.entry(exercise.id).hints
    rung = min(seen + 1, len(rungs))
    session.work.hinted(exercise.id, rung)
    heading = _("{id} Hint {rung} of {count}").format(id=exercise.id, rung=rung, count=len(rungs))
    last = ""
    if seen >= len(rungs):
        last = _("That was the last hint. To reread in the lesson: “{section}”.").format(
            section=_section(topic, exercise)
        )
    return Notice("○", heading, tuple(line for line in (str(rungs[rung - 1]), last) if line))


def _to_compare(exercise_id: object) -> Notice:
    _topic, exercise = find(exercise_id)
    return as_notice(shown(exercise, entry=current().work.entry(exercise.id)))


def _self_marked(exercise_id: object, ticks: object) -> Notice:
    _topic, exercise = find(exercise_id)
    work, found = current().work, ticked(exercise, ticks)
    if not work.entry(exercise.id).tries:
        line = _("There is no text of yours yet. Write it and check it first.")
        return Notice("○", _("{id} Your own marks").format(id=exercise.id), (line,))
    work.ticked(exercise.id, found)
    return said(exercise, work.entry(exercise.id))


def tries_left(entry: Entry, exercise: Exercise) -> int:
    """Return how many tries there are to come before the solution opens."""
    if exercise.answer.by_people:
        return max(0, _TEXTS_BEFORE_SOLUTION - entry.tries)
    return 0 if entry.passed else max(0, TRIES_BEFORE_SOLUTION - entry.tries)


def worked_solution(exercise_id: object) -> Notice:
    """Return how an exercise is solved, or how many tries are left until that opens."""
    _topic, exercise = find(exercise_id)
    entry = current().work.entry(exercise.id)
    left = tries_left(entry, exercise)
    if left and exercise.answer.by_people:
        line = _("It opens once you have written at least a sentence and checked it.")
        return Notice("○", _("{id} Solution").format(id=exercise.id), (line,))
    if left:
        line = _("It opens once you have passed. Otherwise, tries left until it opens: {tries}.").format(
            tries=left
        )
        return Notice("○", _("{id} Solution").format(id=exercise.id), (line,))
    shown = exercise.answer.show(exercise.answer.read(exercise.key_value()))
    lines = [exercise.solved(shown)]
    if shown and "{key}" not in str(exercise.solution):
        unit = str(exercise.answer.unit)
        lines.insert(
            0, _("Answer: {key}").format(key=f"\n{shown}" if "\n" in shown else f"{shown} {unit}".strip())
        )
    right = entry.passed and not exercise.answer.by_people
    return Notice("✓" if right else "○", _("{id} Solution").format(id=exercise.id), tuple(lines))
