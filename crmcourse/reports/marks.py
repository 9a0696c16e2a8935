"""The marks of a class, read from the folder that grading wrote.

load         results/ → ClassMarks
ClassMarks   everybody's marks: `.trainees`, `.graded`, `.exercises`, `.points`, and `.table` (trainee × exercise)

Grading writes ``run.json`` and one JSON a trainee (see `crmcourse.records`); nothing here writes. A file that is not
as promised stops the report with its name and what is wrong in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from crmcourse.grading.store import Store
from crmcourse.records.mark import Mark
from crmcourse.records.marks import Marks
from crmcourse.records.run import RunFacts
from crmlib.errors import DataError
from crmlib.i18n import _


@dataclass(frozen=True)
class ClassMarks:
    """A class: the run's facts and everybody's marks, in the order of ids.

    Attributes
    ----------
    run : RunFacts
    trainees : tuple of Marks
    """

    run: RunFacts
    trainees: tuple[Marks, ...]

    @cached_property
    def graded(self) -> tuple[Marks, ...]:
        """Those with a total; only they count in any statistic."""
        return tuple(one for one in self.trainees if one.settled)

    @cached_property
    def itemised(self) -> tuple[Marks, ...]:
        """Those of the graded whose points come from exercises; the others count in totals alone."""
        return tuple(one for one in self.graded if one.itemised)

    @cached_property
    def unsettled(self) -> tuple[Marks, ...]:
        """Those who need a person."""
        return tuple(one for one in self.trainees if not one.settled)

    @cached_property
    def exercises(self) -> Mapping[str, Mark]:
        """Every exercise in the order of the topics, with any one mark that says what it is."""
        found: dict[str, Mark] = {}
        for trainee in self.trainees:
            for name, mark in trainee.exercises.items():
                found.setdefault(name, mark)
        order = [topic.folder for topic in self.run.topics]
        order += sorted({mark.topic for mark in found.values()} - set(order))
        # A stable sort: within a topic the exercises stay as declared.
        return MappingProxyType(dict(sorted(found.items(), key=lambda item: order.index(item[1].topic))))

    @cached_property
    def points(self) -> pd.DataFrame:
        """Points of the `itemised`: one row a trainee (by key), one column an exercise; missing while undecided."""
        rows = [
            [
                one.exercises[name].points
                if name in one.exercises and not one.exercises[name].waiting
                else float("nan")
                for name in self.exercises
            ]
            for one in self.itemised
        ]
        return pd.DataFrame(
            rows, index=[one.key for one in self.itemised], columns=list(self.exercises), dtype=float
        )

    def waits(self, exercise: str) -> bool:
        """Return whether somebody's text there still waits for a person."""
        given = (one.exercises.get(exercise) for one in self.itemised)
        return any(mark is not None and mark.waiting for mark in given)

    @cached_property
    def shares(self) -> pd.Series:
        """Share of the decided points of each graded trainee before lateness, by key."""
        return pd.Series({one.key: one.share for one in self.graded}, dtype=float).dropna()

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a trainee and exercise, also of those who need a person; `counts` says who is in statistics."""
        names = ["topic", "level", "out_of", "points", "mistake", "tries", "hints", "waiting"]
        rows = [
            {"key": one.key, "id": one.id, "name": one.name, "counts": one.settled and one.itemised}
            | {"exercise": exercise}
            | {name: getattr(mark, name) for name in names}
            | {"outcome": mark.standing.value, "confirm": mark.confirm, "by_hand": mark.by_hand is not None}
            for one in self.trainees
            for exercise, mark in one.exercises.items()
        ]
        columns = ["key", "id", "name", "counts", "exercise", *names, "outcome", "confirm", "by_hand"]
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
    store = Store(folder)
    run, trainees = store.run(), list(store.every_marks())
    if run is None or not trainees:
        raise DataError(
            _("{folder} holds no marks: nothing was graded yet. Grade first.").format(folder=folder / "marks")
        )
    return ClassMarks(run, tuple(sorted(trainees, key=lambda one: (one.id == "", one.id, one.key))))
