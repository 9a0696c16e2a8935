"""What a submission answered when it ran, as plain JSON that can be marked again at any time.

gather   what the runs said, put in order: the answers, and what went wrong
"""

from __future__ import annotations

import builtins
import json
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from crmcourse.exercises import encode
from crmcourse.exercises.plain import quoted
from crmcourse.grading.notebook import Notebook
from crmcourse.grading.parts import is_open
from crmcourse.grading.reasons import Reason, reason
from crmcourse.grading.request import chosen, undecided
from crmcourse.grading.sandbox.ran import Ran
from crmcourse.grading.submissions import Submission
from crmcourse.records.answers import Answers
from crmcourse.sources.syllabus import Topic
from crmlib.i18n import LANGUAGES

_MUCH, _LONG = 1_000_000, 2_000


def gather(submission: Submission, topics: Sequence[Topic], ran: Sequence[Ran]) -> Answers:
    """Return the answers of a submission as they are stored.

    Parameters
    ----------
    submission : Submission
    topics : sequence of Topic
        Those that are graded.
    ran : sequence of Ran
        One for each notebook that `chosen` names, in that order.

    Returns
    -------
    Answers
        `judge` makes marks of them.
    """
    notebooks, extra = chosen(submission, topics)
    reasons = [*submission.reasons, *undecided(submission, topics)]
    notes = [*submission.notes, *extra]
    answers: dict[str, Any] = {}
    for (topic, notebook), run in zip(notebooks, ran, strict=True):
        recorded = _recorded(run)
        _look_at(topic, notebook, run, recorded, reasons, notes)
        known = {exercise.id for exercise in topic.exercises}
        answers |= _last_ones([(name, answer) for name, answer in recorded if name in known])
        _fill_in(submission, topic, notebook, run, answers, notes)
    without = [topic for topic in topics if topic not in [found for found, _notebook in notebooks]]
    left = [
        exercise.id for topic in without for exercise in topic.exercises if exercise.id in submission.sheet
    ]
    if left:
        answers |= {name: submission.sheet[name] for name in left}
    answers = {name: _worth_keeping(answer) for name, answer in answers.items()}
    if not reasons and not answers:
        reasons.append(reason("nothing_inside" if not notebooks else "no_answers", file=submission.file))
    return Answers(
        key=submission.key,
        id=submission.trainee["id"],
        name=submission.trainee["name"],
        file=submission.file,
        fingerprint=submission.fingerprint,
        handed_in=submission.handed_in,
        file_time=submission.file_time,
        platform=submission.platform,
        version=submission.version,
        data=submission.data,
        exam=submission.exam,
        language=notebooks[0][1].language if notebooks else _spoken(submission, topics),
        languages={topic.folder: _spoken(submission, [topic]) for topic in without}
        | {topic.folder: notebook.language for topic, notebook in notebooks},
        rung=max((run.rung for run in ran), default=""),
        seconds=round(float(sum(run.seconds for run in ran)), 3),
        answers=answers,
        progress=submission.progress,
        reasons=tuple(reasons),
        notes=tuple(notes),
    )


def _spoken(submission: Submission, topics: Sequence[Topic]) -> str:
    """Return the language in which most of the topics' exercises were answered."""
    ids = [exercise.id for topic in topics for exercise in topic.exercises]
    said = Counter(submission.spoken[one] for one in ids if one in submission.spoken)
    return max(LANGUAGES, key=lambda code: said[code])


def _worth_keeping(answer: Any) -> Any:
    """Return an answer; of a long one that does not read as any, no more than a person would look at."""
    text = json.dumps(answer, ensure_ascii=False)
    if len(text) <= _LONG:
        return answer
    try:
        encode.decode(answer)
    except encode.Unreadable:
        return {"unreadable": quoted(text, 200)}
    return answer


def _error_of_walls(said: Any) -> str:
    """Return what went wrong, by kind and number: whoever claims it may be a trainee, with words for the trainer."""
    found = re.match(
        r"([A-Z][A-Za-z]{1,30}Error)(?: \[Errno (\d{1,3})\])?", said if type(said) is str else ""
    )
    if found is None or found[1] not in vars(builtins):
        return "?"
    return f"{found[1]} {found[2]}" if found[2] else found[1]


def _recorded(run: Ran) -> list[tuple[str, Any]]:
    return [
        (event["id"], event["answer"])
        for event in run.events
        if type(event.get("id")) is str and "answer" in event
    ]


def _last_ones(recorded: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Return the last answer to each exercise; a blank never takes the place of one."""
    found: dict[str, Any] = {}
    for name, answer in recorded:
        if name not in found or not is_open(answer):
            found[name] = answer
    return found


def _look_at(
    topic: Topic, notebook: Notebook, run: Ran, recorded: list[tuple[str, Any]],
    reasons: list[Reason], notes: list[Reason],
) -> None:  # fmt: skip
    """Say what is wrong with a run, and what is good to know."""
    name = notebook.name
    done = {exercise_id for exercise_id, _answer in recorded}
    errors = [quoted(event.get("error"), 40) for event in run.events if "cell" in event]
    ended = next((event for event in run.events if "end" in event), None)
    walls = next((event for event in run.events if "walls" in event), None)
    whole = run.state == "ended" and ended is not None
    if walls is not None:
        reasons.append(reason("walls", notebook=name, error=_error_of_walls(walls["walls"])))
    elif run.state != "ended":
        code = {"late": "timed_out"}.get(run.state, run.state)
        reasons.append(reason(code, notebook=name, seconds=run.seconds, signal=run.signal))
    elif not run.sound:
        reasons.append(reason("tampered", notebook=name))
    elif ended is None:
        reasons.append(reason("left", notebook=name))
    missed = [one for one in dict.fromkeys(notebook.asked) if one not in done]
    if missed and whole:
        code = "did_not_run" if errors else "unrecorded"
        reasons.append(reason(code, ids=", ".join(missed), notebook=name, error=errors[0] if errors else ""))
    elif errors:
        notes.append(reason("cell_error", notebook=name, error=errors[0]))
    known = [exercise.id for exercise in topic.exercises]
    strange = [
        quoted(one, 12) for one in sorted({*done, *notebook.asked, *notebook.forms}) if one not in known
    ]
    if strange:
        reasons.append(reason("unknown_id", ids=", ".join(strange[:5]), notebook=name))
    gone = [one for one in known if one not in {*done, *notebook.asked, *notebook.forms}]
    if gone:
        notes.append(reason("missing_cell", ids=", ".join(gone)))
    counts = Counter(exercise_id for exercise_id, _answer in recorded)
    last = dict(recorded)
    twice = [one for one in known if counts[one] > 1]
    # The last may be a blank: then an earlier one counts.
    empty = [one for one in twice if is_open(last[one]) and not is_open(_last_ones(recorded)[one])]
    for code, ids in (("id_twice", [one for one in twice if one not in empty]), ("blank_twice", empty)):
        if ids:
            notes.append(reason(code, ids=", ".join(ids)))
    written = ended.get("written") if ended else 0
    if type(written) is int and written > _MUCH:
        notes.append(reason("much_output", notebook=name, count=written))


def _fill_in(
    submission: Submission, topic: Topic, notebook: Notebook, run: Ran,
    answers: dict[str, Any], notes: list[Reason],
) -> None:  # fmt: skip
    """Take from the sheet what was answered in forms, and what the notebook's code left open.

    An answer is worth the same from there.
    """
    filled = [one for one in notebook.forms if not is_open(submission.sheet.get(one, {"blank": True}))]
    known = {exercise.id for exercise in topic.exercises}
    answers |= {one: submission.sheet[one] for one in filled if one in known}
    from_sheet = [
        exercise.id
        for exercise in topic.exercises
        if exercise.id in notebook.asked and is_open(answers.get(exercise.id, {"blank": True}))
        and not is_open(submission.sheet.get(exercise.id, {"blank": True}))
        and run.state != "flooded"
    ]  # fmt: skip
    for name in from_sheet:
        answers[name] = submission.sheet[name]
    if from_sheet:
        notes.append(reason("from_sheet", ids=", ".join(from_sheet)))
