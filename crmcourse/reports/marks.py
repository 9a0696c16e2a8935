"""The marks of a class, read from the folder that grading wrote.

load         results/ → ClassMarks
ClassMarks   everybody's marks: `.trainees`, `.graded`, `.exercises`, `.points`, and `.table` (trainee × exercise)

Grading writes ``run.json`` and one JSON a trainee; nothing here writes. A file that is not as promised stops the
report with its name and what is wrong in it. `parts` has what a class is made of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from crmcourse.exercises.feedback import Outcome
from crmcourse.reports.parts import HandMark, Mark, Objective, Reason, Run, Topic, Trainee
from crmcourse.reports.reading import Record, read
from crmlib.errors import DataError
from crmlib.i18n import LANGUAGES, _


@dataclass(frozen=True)
class ClassMarks:
    """A class: the run's facts and everybody's marks, in the order of ids.

    Attributes
    ----------
    run : Run
    trainees : tuple of Trainee
    """

    run: Run
    trainees: tuple[Trainee, ...]

    @cached_property
    def graded(self) -> tuple[Trainee, ...]:
        """Those with a total; only they count in any statistic."""
        return tuple(one for one in self.trainees if one.settled)

    @cached_property
    def itemised(self) -> tuple[Trainee, ...]:
        """Those of the graded whose points come from exercises; the others count in totals alone."""
        return tuple(one for one in self.graded if one.itemised)

    @cached_property
    def unsettled(self) -> tuple[Trainee, ...]:
        """Those who need a person."""
        return tuple(one for one in self.trainees if not one.settled)

    @cached_property
    def exercises(self) -> Mapping[str, Mark]:
        """Every exercise in the order of the topics, with any one mark that says what it is."""
        found: dict[str, Mark] = {}
        for trainee in self.trainees:
            for name, mark in trainee.marks.items():
                found.setdefault(name, mark)
        order = [topic.folder for topic in self.run.topics]
        order += sorted({mark.topic for mark in found.values()} - set(order))
        # A stable sort: within a topic the exercises stay as declared.
        return MappingProxyType(dict(sorted(found.items(), key=lambda item: order.index(item[1].topic))))

    @cached_property
    def points(self) -> pd.DataFrame:
        """Points of the `itemised`: one row a trainee (by key), one column an exercise."""
        rows = [
            [one.marks[name].points if name in one.marks else float("nan") for name in self.exercises]
            for one in self.itemised
        ]
        return pd.DataFrame(
            rows, index=[one.key for one in self.itemised], columns=list(self.exercises), dtype=float
        )

    @cached_property
    def shares(self) -> pd.Series:
        """Share of all points of each graded trainee before lateness, by key."""
        return pd.Series({one.key: one.share for one in self.graded}, dtype=float)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a trainee and exercise, also of those who need a person; `counts` says who is in statistics."""
        names = ["exercise", "topic", "level", "out_of", "points", "mistake", "tries", "hints"]
        rows = [
            {"key": one.key, "id": one.id, "name": one.name, "counts": one.settled and one.itemised}
            | {name: getattr(mark, name) for name in names}
            | {"outcome": mark.outcome.value, "confirm": mark.confirm, "by_hand": mark.by_hand is not None}
            for one in self.trainees
            for mark in one.marks.values()
        ]
        columns = ["key", "id", "name", "counts", *names, "outcome", "confirm", "by_hand"]
        table = pd.DataFrame(rows, columns=columns)
        return table.astype({"mistake": "Int64", "tries": float, "hints": float})


def load(results: Path | str) -> ClassMarks:
    """Return the marks of a class.

    Parameters
    ----------
    results : path
        What ``crm-course grade --out`` wrote: ``run.json`` and ``marks/*.json``.

    Returns
    -------
    ClassMarks

    Raises
    ------
    DataError
        If the folder holds no marks, or a file is not as promised.
    """
    folder = Path(results)
    if not (folder / "run.json").is_file():
        raise DataError(
            _("{folder} holds no run.json. Name the folder that crm-course grade wrote.").format(
                folder=folder
            )
        )
    run = _run(read(folder / "run.json"))
    # A name that starts with a point is a file that is still being written.
    files = sorted(path for path in (folder / "marks").glob("*.json") if not path.name.startswith("."))
    if not files:
        raise DataError(
            _("{folder} holds no marks: nothing was graded yet. Grade first.").format(folder=folder / "marks")
        )
    trainees = [_trainee(path.stem, read(path)) for path in files]
    return ClassMarks(run, tuple(sorted(trainees, key=lambda one: (one.id == "", one.id, one.key))))


def _run(record: Record) -> Run:
    return Run(
        version=record.text("version"),
        graded_at=record.text("graded_at"),
        rung=record.text("rung"),
        isolation=record.pair("isolation"),
        exam=record.flag("exam"),
        course=record.pair("course"),
        topics=tuple(_topic(topic) for topic in record.records("topics")),
        mistakes=MappingProxyType(
            {name: tuple(texts) for name, texts in record.mapping_of_texts("mistakes").items()}
        ),
    )


def _topic(record: Record) -> Topic:
    return Topic(
        folder=record.text("folder"),
        title=record.pair("title"),
        minutes=record.number("minutes"),
        objectives=tuple(
            Objective(one.pair(), tuple(one.texts("exercises", ()))) for one in record.records("objectives")
        ),
    )


def _trainee(key: str, record: Record) -> Trainee:
    who = record.record("trainee")
    exercises, whole = record.record("exercises"), record.record("by_hand", None)
    language = record.text("language", "en")
    return Trainee(
        key=key,
        id=who.line("id"),
        name=who.line("name"),
        file=record.line("file"),
        handed_in=record.moment("handed_in"),
        late_days=record.number("late_days"),
        late_factor=record.number("late_factor"),
        status=record.one_of("status", ("graded", "needs_person")),
        reasons=tuple(Reason(one.text("code"), one.pair()) for one in record.records("reasons")),
        notes=tuple(Reason(one.text("code"), one.pair()) for one in record.records("notes", ())),
        language=language if language in LANGUAGES else "en",
        marks=MappingProxyType({name: _mark(name, exercises.record(name)) for name in exercises.names()}),
        points=record.number("points"),
        out_of=record.number("out_of"),
        comment=whole.text("comment", "") if whole else "",
        canvas=_canvas_id(record.record("platform", None)),
    )


def _canvas_id(platform: Record | None) -> str:
    if platform is None or platform.text("name", "") != "Canvas":
        return ""
    number = platform.text("number", "")
    return number if number.isascii() and number.isdigit() else ""


def _mark(name: str, record: Record) -> Mark:
    lines, hand = record.record("lines"), record.record("by_hand", None)
    return Mark(
        exercise=name,
        topic=record.text("topic"),
        title=record.pair("title"),
        level=int(record.number("level")),
        out_of=record.number("out_of"),
        points=record.number("points"),
        outcome=Outcome(record.one_of("outcome", tuple(one.value for one in Outcome))),
        mistake=None if (which := record.number("mistake", None)) is None else int(which),
        lines=MappingProxyType({code: tuple(lines.texts(code, ())) for code in LANGUAGES}),
        section=record.pair("section"),
        answer=record.anything("answer"),
        tries=record.number("tries", None),
        hints=record.number("hints", None),
        confirm=record.flag("confirm"),
        evidence=tuple(_found(record)),
        by_hand=HandMark(hand.number("points"), hand.text("comment", "")) if hand else None,
        at=record.moment("at"),
    )


def _found(record: Record) -> list[str]:
    """Return the words found; with the key points (objects with ``words``) or without them (plain texts)."""
    listed = record.anything("evidence") or []
    if isinstance(listed, list) and listed and isinstance(listed[0], dict):
        return [words for one in record.records("evidence") if (words := one.text("words", ""))]
    return record.texts("evidence", ())
