"""The trainer of the simulated class: reads the short texts, and writes what they are worth into ``review.csv``.

share    how much of a good answer a text says
decide   fill in the texts that wait in a results folder, as a spreadsheet would save it

Nobody reads in a simulation. As this class writes whole or parts of the model answer, how much of it stands in a text
is what a person would see there; what such texts are worth is decided in the file that people use, and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from crmcourse.exercises.declare import Exercise
from crmcourse.files import write_atomically
from crmcourse.grading import review
from crmcourse.sources.syllabus import Topic
from crmcourse.spreadsheet import as_csv, read_csv
from crmlib.i18n import LANGUAGES, Text

_SENTENCES = re.compile(r"[^.;；。:：]+")


def share(exercise: Exercise, text: str) -> float:
    """Return how much of the model answer, in either language, a text says.

    Parameters
    ----------
    exercise : Exercise
    text : str

    Returns
    -------
    float
        From 0 to 1.
    """
    key = exercise.key
    models = (
        [getattr(key, code) for code in LANGUAGES] if isinstance(key, Text) else [str(exercise.key_value())]
    )
    best = 0.0
    for model in models:
        pieces = [piece.strip() for piece in _SENTENCES.findall(model) if piece.strip()]
        best = max(best, sum(piece in text for piece in pieces) / len(pieces))
    return best


def decide(results: Path, topics: Sequence[Topic]) -> int:
    """Give points to every text that waits for a person, in half points; return how many there were.

    Parameters
    ----------
    results : path
        What `grade` wrote.
    topics : sequence of Topic
    """
    texts = {one.id: one for topic in topics for one in topic.exercises if one.answer.by_people}
    path = results / review.FILE
    columns, rows = read_csv(path)
    decided = 0
    for _number, row in rows:
        exercise = texts.get(row["exercise"].partition(":")[0])
        if exercise is None or row["by_hand"]:
            continue
        out_of = float(row["out_of"])
        said = share(exercise, row["answer"])
        row["by_hand"] = f"{out_of if said == 1 else min(round(2 * said * out_of) / 2, out_of - 0.5):g}"
        decided += 1
    write_atomically(path, as_csv(columns, [row for _number, row in rows]))
    return decided
