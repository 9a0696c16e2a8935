"""A topic of five exercises with its model solution, and what honest trainees hand in of it.

course      write it into a folder, and load its syllabus
notebook    cells as a notebook
honest      a trainee's notebook; right as far as one wants it to be
zipped      a hand-in as `submit` writes it

Exercise 5.5 has a key that stands nowhere else: wherever these digits turn up, a key has leaked.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from crmcourse.sources.syllabus import Syllabus, load

SECRET = 73196482.25
WORDS = "zirkonfalke"  # in the notebook of an honest trainee, and in nobody else's

SYLLABUS = """\
course: {en: "Tea", zh: "茶"}
topics:
  - folder: 05-tea
    title: {en: "Tea", zh: "茶"}
    minutes: {lesson: 45, exercises: 15}
    rows: [S0.15]
    module: aidma
    objectives:
      - {en: "say what tea costs", zh: "说出茶的价格", exercises: ["5.1", "5.2"]}
"""

DECLARED = f"""\
import pandas as pd

from crmcourse.exercises.declare import Exercise, FrameAnswer, FunctionAnswer, KeyPoint, Number, ShortText, Text


def _one(number, answer, key):
    return Exercise(
        id=f"5.{{number}}", points=1, level=1, title=Text(en="Tea", zh="茶"), answer=answer, key=key, reread="tea",
        solution=Text(en="Count the cups.", zh="数一数杯子。"),
    )


EXERCISES = [
    _one(1, Number(tolerance=0.01), 0.75),
    _one(2, Number(tolerance=0.01), 12),
    _one(3, FunctionAnswer(inputs=((2,), (5,))), lambda: lambda cups: 3 * cups),
    _one(4, FrameAnswer(columns=("tea", "cups")), lambda: pd.DataFrame({{"tea": ["green", "red"], "cups": [3, 1]}})),
    _one(5, Number(tolerance=0.01), {SECRET}),
]
"""

BEGIN = 'from crmcourse import ____, begin, check\n\nbegin("05-tea", lang="en")'
FIRST = 'check("5.1", 3 / 4)'
SECOND = 'check("5.2", 12)'
ANSWERS = (
    FIRST,
    SECOND,
    'check("5.3", lambda cups: 3 * cups)',
    'import pandas as pd\ncheck("5.4", pd.DataFrame({"tea": ["green", "red"], "cups": [3, 1]}))',
    'check("5.5", ____)',
)


def course(folder: Path) -> Syllabus:
    """Write the topic, as if it had been built."""
    solution = f'check("5.5", {SECRET})'
    for name, cells in {"solutions": (*ANSWERS[:4], solution), "exercises": (ANSWERS[4],)}.items():
        path = folder / "05-tea" / "en" / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(notebook(BEGIN, *cells))
    (folder / "syllabus.yml").write_text(SYLLABUS, "utf-8")
    (folder / "05-tea" / "exercises.py").write_text(DECLARED, "utf-8")
    return load(folder)


def notebook(*cells: str, outputs: Sequence[Any] = ()) -> bytes:
    """Return the bytes of a notebook with these cells of code, the outputs all in the first."""
    made = [
        {"cell_type": "code", "id": f"c{n}", "metadata": {}, "execution_count": None, "outputs": [], "source": cell}
        for n, cell in enumerate(cells)
    ]  # fmt: skip
    made[0]["outputs"] = list(outputs)
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made}).encode()


def honest(answered: int = 4) -> bytes:
    """Return a trainee's notebook with the first few exercises answered, all of them right."""
    blanks = [f'check("5.{number}", ____)' for number in range(answered + 1, 6)]
    return notebook(BEGIN, f"note = {WORDS!r}", *ANSWERS[:answered], *blanks)


def zipped(files: dict[str, bytes], **facts: Any) -> bytes:
    """Return a hand-in: these files, and a ``submission.json`` with these facts."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as file:
        if facts:
            file.writestr("submission.json", json.dumps({"format": 1, "course": "crm-course", **facts}))
        for name, content in files.items():
            file.writestr(name, content)
    return whole.getvalue()
