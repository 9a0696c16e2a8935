"""The page on which a person marks the short texts of a class: one local file, worked by keyboard.

write    review.html beside review.csv; none where no text was handed in
render   the page
NAME     its file name

It shows an answer, its key points to tick, and, as a mere hint, words that may show one. Equal answers are decided
once. What was decided leaves it as ``review.csv``, with the same columns and rows, for ``crm-course grade`` to read.

The page holds what trainees wrote. All of it is data, which its script puts in as text and never as markup; the page
allows that one script and one style, by their fingerprints, and nothing from elsewhere: no network, no forms.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from crmcourse import scripted
from crmcourse.exercises.answers.sentence import is_sentence
from crmcourse.exercises.feedback import Outcome
from crmcourse.files import write_atomically
from crmcourse.grading import review
from crmcourse.records.fields import pair
from crmcourse.records.mark import Mark
from crmcourse.records.run import GradedText
from crmcourse.reports.marks import ClassMarks
from crmcourse.reports.page import OWN_NAMES, TAGS, TEMPLATES
from crmcourse.spreadsheet import read_csv, to_cell
from crmcourse.untrusted import clean, shorten
from crmlib.i18n import LANGUAGES, N_, _, language, speaking

NAME = "review.html"

_WORDS = {
    "title": N_("Texts to mark"),
    "count": N_("{done} of {all} texts decided"),
    "nothing": N_("There is no text to mark."),
    "heading": N_("{id} {title} · answer {n} of {all}"),
    "asked-word": N_("The question and a good answer (q)"),
    "model-word": N_("A good answer:"),
    "equal": N_("{n} equal answers, decided at once"),
    "short": N_("less than a sentence"),
    "open": N_("not decided yet"),
    "decided": N_("decided: {points} of {out_of} points"),
    "legend": N_("What does it say, in whatever words?"),
    "counter": N_("Does not count: {counter}"),
    "hint": N_("Perhaps here: “{words}”. Only words, read for yourself."),
    "own": N_(" (own mark: {points})"),
    "given-word": N_("Points (v)"),
    "out-of": N_("of {out_of}"),
    "comment-word": N_("Comment for the trainee (c)"),
    "decide": N_("Decide, and on (Enter)"),
    "previous": N_("Back (←)"),
    "next": N_("On (→)"),
    "undo": N_("Take back (u)"),
    "download": N_("Save review.csv (s)"),
    "wrong": N_("Tick what it says (1–9), nothing with 0, or type points from 0 to {out_of}."),
    "none": N_("Nothing of it: 0 points. Enter decides."),
    "done": N_("All texts are decided. Save review.csv (s), put it into the results, and grade again."),
    "undone": N_("Taken back."),
    "downloaded": N_("Saved as review.csv in your downloads. Put it into the results, and grade again."),
    "keys-word": N_("Keys (?)"),
}
_KEYS = {
    "1–9": N_("tick a key point"),
    "0": N_("none of them"),
    "Enter": N_("decide, and on to the next open one"),
    "→ n j": N_("next"),
    "← p k": N_("back"),
    "v": N_("other points"),
    "c": N_("comment"),
    "u": N_("take a decision back"),
    "q": N_("question and good answer"),
    "h": N_("hints on and off"),
    "w": N_("who, and their own marks"),
    "l": N_("other language"),
    "s": N_("save review.csv"),
    "Esc": N_("leave a field"),
}


def write(folder: Path, marks: ClassMarks) -> list[Path]:
    """Write the page beside ``review.csv``; take an earlier one away where there is no text.

    Parameters
    ----------
    folder : Path
        The results folder.
    marks : ClassMarks

    Returns
    -------
    list of Path
        The page, or nothing.
    """
    path = folder / NAME
    if not (folder / review.FILE).is_file() or not any(
        _is_text(m) for one in marks.trainees for m in one.exercises.values()
    ):
        path.unlink(missing_ok=True)
        return []
    write_atomically(path, render(marks, folder / review.FILE))
    return [path]


def render(marks: ClassMarks, table: Path) -> bytes:
    """Return the page.

    Parameters
    ----------
    marks : ClassMarks
    table : Path
        The ``review.csv`` whose rows it decides.
    """
    columns, rows = read_csv(table)
    cells = [row for _number, row in rows]
    items = _items(marks, cells)
    data: dict[str, Any] = {
        "columns": columns,
        "rows": [[str(to_cell(row[name])) for name in columns] for row in cells],
        "items": items,
        "texts": {name: _text(text) for name, text in marks.run.texts.items()},
        "words": {code: _words(code) for code in LANGUAGES},
        "tags": TAGS,
        "first": language(),
    }
    whole = json.dumps([data["rows"], items], ensure_ascii=False, sort_keys=True)
    data["mark"] = hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:16]
    return scripted.page(TEMPLATES / "review.html", data)


def _items(marks: ClassMarks, rows: Sequence[dict[str, str]]) -> list[dict[str, Any]]:
    """Return the texts, equal ones as one, exercise by exercise; the most common first."""
    people = {one.key: one for one in marks.trainees}
    groups: dict[tuple[str, float, str], list[tuple[int, str, Mark]]] = {}
    for place, row in enumerate(rows):
        name, person = row["exercise"].partition(":")[0], people.get(row["key"])
        mark = None if person is None else person.exercises.get(name)
        if mark is not None and person is not None and _is_text(mark) and name in marks.run.texts:
            group = groups.setdefault((name, mark.out_of, _folded(mark.answer)), [])
            group.append((place, shorten(person.label, 60), mark))
    order = list(marks.exercises)
    return [
        _item(name, group)
        for (name, _out_of, _folded_answer), group in sorted(
            groups.items(), key=lambda one: (order.index(one[0][0]), -len(one[1]), one[1][0][0])
        )
    ]


def _item(name: str, group: Sequence[tuple[int, str, Mark]]) -> dict[str, Any]:
    first = group[0][2]
    answer = clean(first.answer) if isinstance(first.answer, str) else ""
    decided = [mark for _place, _who, mark in group if not mark.waiting]
    said = next((mark.by_hand.comment for _place, _who, mark in group if mark.by_hand), "")
    return {
        "exercise": name,
        "answer": answer,
        "short": not is_sentence(answer),
        "out_of": first.out_of,
        "hints": [clean(one.words) for one in first.evidence],
        "rows": [place for place, _who, _mark in group],
        "names": [who for _place, who, _mark in group],
        "own": ["" if mark.self_marked is None else f"{mark.self_marked:g}" for _place, _who, mark in group],
        "given": f"{decided[0].points:g}" if len(decided) == len(group) else "",
        "comment": clean(said),
    }


def _is_text(mark: Mark) -> bool:
    return mark.outcome is Outcome.KEPT


def _folded(answer: object) -> str:
    """Return what equal answers share: letters and digits, however they are written."""
    text = unicodedata.normalize("NFKC", answer if isinstance(answer, str) else "").casefold()
    return "".join(c for c in text if c.isalnum()) or text


def _text(text: GradedText) -> dict[str, Any]:
    return {
        "title": pair(text.title),
        "ask": pair(text.ask),
        "model": pair(text.model),
        "points": [
            {"label": pair(one.label), "counter": pair(one.counter), "weight": one.weight}
            for one in text.points
        ],
    }


def _words(code: str) -> dict[str, Any]:
    with speaking(code):
        words: dict[str, Any] = {name: _(text) for name, text in _WORDS.items()}
        words["keys"] = [[key, _(what)] for key, what in _KEYS.items()]
    others = [OWN_NAMES[other] for other in LANGUAGES if other != code]
    return {**words, "language": f"{others[0]} (l)"}
