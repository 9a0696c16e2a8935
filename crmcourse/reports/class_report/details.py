"""The sections of the class report, from results to words.

objectives, mistakes, items, reliability, timing, patterns, gain   what each section shows
items_words, verdict                                               the sentences about exercises
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from crmcourse.reports.class_report.people import People
from crmcourse.reports.marks import ClassMarks
from crmcourse.reports.page import number, percent
from crmcourse.reports.statistics.analysis import Analysis
from crmcourse.reports.statistics.gain import Gain
from crmcourse.reports.statistics.items import VERDICTS, TestReliability
from crmcourse.reports.statistics.objectives import Objectives
from crmcourse.reports.statistics.patterns import EqualPatterns
from crmcourse.reports.statistics.timing import Timing
from crmcourse.reports.statistics.understanding import Mistakes
from crmcourse.reports.words import sentences
from crmlib.i18n import N_, _
from crmlib.tables import P_VALUE
from crmlib.tables import shown as as_shown

_MOST_PAIRS = 20
_GAIN_ROWS = {
    "gain": N_("Mean gain, in shares of all points"),
    "hake_g": N_("Hake's normalised gain ⟨g⟩"),
    "d_av": N_("Cohen's d (average standard deviation)"),
}


def interval(low: float, high: float, spec: str = ".2f") -> str:
    """Return the two ends as words, or nothing where there is no interval."""
    if low != low:
        return ""
    return _("{low} to {high}").format(low=number(low, spec), high=number(high, spec))


def objectives(marks: ClassMarks, found: Objectives) -> list[dict[str, Any]]:
    """Return the objectives by topic."""
    shown = []
    for topic in marks.run.topics:
        rows = found.table[found.table["topic"] == topic.folder]
        if len(rows):
            number_ = topic.folder.split("-")[0]
            shown.append({"title": f"{number_} {topic.title}", "rows": _objective_rows(rows, found)})
    return shown


def _objective_rows(rows: pd.DataFrame, found: Objectives) -> list[dict[str, Any]]:
    return [
        {
            "text": str(found.objectives[row.Index].text),
            "exercises": row.exercises or _("no exercise"),
            "share": row.share,
            "low": row.low,
            "high": row.high,
            "reached": _("{share} ({n} of {all})").format(
                share=percent(row.share), n=row.reached, all=row.people
            )
            if row.people
            else "–",
        }
        for row in rows.itertuples()
    ]


def mistakes(found: Mistakes, people: People) -> list[dict[str, Any]]:
    """Return the usual mistakes with who made them."""
    return [
        {
            "exercise": row.exercise,
            "question": row.question or _("usual mistake {n}").format(n=row.mistake + 1),
            "people": _("{n} of {all}").format(n=row.people, all=row.attempted),
            "share": row.share,
            "low": row.low,
            "high": row.high,
            "who": [people.called(key) for key in who],
        }
        for row, who in zip(found.table.itertuples(), found.who, strict=True)
    ]


def verdict(name: str) -> str:
    """Return what a verdict on an exercise means."""
    return _(VERDICTS[name])


def items(marks: ClassMarks, found: Analysis) -> list[dict[str, Any]]:
    """Return one row an exercise: difficulty, discrimination, tries, hints."""
    rows = []
    for name, mark in marks.exercises.items():
        hard, item, used = (
            result.table.loc[name] for result in (found.difficulty, found.discrimination, found.effort)
        )
        rows.append(
            {
                "id": name,
                "title": str(mark.title),
                "stars": "★" * min(mark.level, 5),
                "share": percent(hard["share"]),
                "share_ends": interval(hard["low"], hard["high"], ".0%"),
                "full": percent(hard["full"]),
                "blank": hard["blank"],
                "r": number(item["r"]),
                "r_ends": interval(item["low"], item["high"]),
                "verdict": verdict(item["verdict"]),
                "tries": number(used["tries"], ".1f"),
                "hints": percent(used["with_hint"]),
            }
        )
    return rows


def items_words(found: Analysis) -> str:
    """Return one sentence on all exercises."""
    counts = found.discrimination.table["verdict"].value_counts()
    words = _(
        "{good} of {all} exercises tell the able from the less able (correlation with the rest at least .20)"
    ).format(good=int(counts.get("good", 0)), all=len(found.discrimination.table))
    parts = [words]
    if counts.get("weak", 0):
        parts.append(_("{n} hardly do").format(n=int(counts["weak"])))
    if counts.get("negative", 0):
        parts.append(_("{n} do the opposite: check their keys and wording").format(n=int(counts["negative"])))
    if counts.get("undefined", 0):
        parts.append(
            _("for {n} it is undefined, because everybody got the same or there are too few people").format(
                n=int(counts["undefined"])
            )
        )
    return _(
        "{sentence}. With few people the intervals are wide: do not drop an exercise for one class."
    ).format(sentence=_("; ").join(parts))


def reliability(found: TestReliability) -> str:
    """Return in words how reliable the total is."""
    if found.why_not:
        return str(found.why_not)
    row = found.table.iloc[0]
    words = _(
        "Cronbach's α is {alpha:.2f} (95 %: {low:.2f} to {high:.2f}), from {people} people and {exercises} exercises. "
        "The standard error of measurement is {points:.1f} points ({share:.0%} of all points): two totals that differ "
        "by less than three times that are hardly different."
    ).format(
        alpha=row["alpha"],
        low=row["low"],
        high=row["high"],
        people=int(row["people"]),
        exercises=int(row["exercises"]),
        points=row["sem_points"],
        share=row["sem_share"],
    )
    if row["left_out"]:
        left = _("Exercises left out of α, because everybody got the same there: {n}.").format(
            n=int(row["left_out"])
        )
        words = sentences(words, left)
    return words


def timing(marks: ClassMarks, found: Timing, people: People) -> dict[str, Any]:
    """Return who was late or fast, and what is known about time at all."""
    late, fast = int(found.table["late"].sum()), int(found.table["fast"].sum())
    said = [_("{n} of {all} handed in late.").format(n=late, all=len(marks.trainees))]
    if found.dated < len(marks.trainees):
        said.append(
            _("For {n} the time of handing in is not known.").format(n=len(marks.trainees) - found.dated)
        )
    if found.timed:
        words = _("{n} of the {known} whose answers say when they were given seem too fast.").format(
            n=fast, known=found.timed
        )
        also = _("Whoever runs all cells at the end seems fast.")
        said.append(sentences(words, found.note, also))
    else:
        said.append(
            _("Whether anybody was too fast is not known: the answers do not say when they were given.")
        )
    rows = []
    for row in found.table.itertuples():
        what = []
        if row.late:
            what.append(
                _("{days} days late, points × {factor}").format(
                    days=number(row.late_days, "g"), factor=number(row.late_factor, "g")
                )
            )
        if row.fast:
            what.append(
                _("{minutes:.0f} minutes between first and last answer, {planned:.0f} planned").format(
                    minutes=row.minutes, planned=row.planned
                )
            )
        rows.append({"person": people.called(row.Index), "what": _("; ").join(what)})
    return {"sentences": said, "rows": rows}


def patterns(found: EqualPatterns, people: People) -> dict[str, Any]:
    """Return the pairs with equal wrong answers beside their base rate."""
    if not found.pairs:
        return {"words": _("There is no pair to compare."), "compared": False, "rows": [], "summary": ""}
    several = found.counts.iloc[2:] if len(found.counts) > 2 else found.counts[:0]
    words = _(
        "Pairs compared: {pairs}. Of these, {several} share two or more equal wrong answers; by chance alone, given "
        "how common each wrong answer is, it would be {expected}."
    ).format(
        pairs=f"{found.pairs:,}",
        several=int(several["pairs"].sum()),
        expected=number(float(several["by_chance"].sum()), ".1f"),
    )
    listed = len(found.table)
    if not listed:
        words = sentences(
            words, _("No pair is harder to explain by chance than one expects in a class of this size.")
        )
    shown = found.table.head(_MOST_PAIRS)
    rows = [
        {
            "first": people.called(row.first),
            "second": people.called(row.second),
            "shared": row.shared,
            "both": row.both_wrong,
            "expected": number(row.expected_shared, ".1f"),
            "chance": _small(row.chance),
            "pairs": _small(row.expected_pairs),
            "exercises": row.exercises,
        }
        for row in shown.itertuples()
    ]
    summary = _("Pairs that chance explains badly: {n}").format(n=listed)
    if listed > len(rows):
        summary = sentences(summary, _("(the first {n})").format(n=len(rows)))
    return {"words": words, "compared": True, "rows": rows, "summary": summary}


def _small(value: float) -> str:
    return f"{value:.2g}" if value >= 0.001 else as_shown(float(value), P_VALUE)


def gain(found: Gain) -> dict[str, Any]:
    """Return the gain in numbers, words and warnings."""
    rows = []
    for name, words in _GAIN_ROWS.items():
        row = found.table.loc[name]
        spec = "+.0%" if name == "gain" else ".2f"
        undefined = np.isnan(row["value"])
        rows.append(
            {
                "name": _(words),
                "value": _("undefined") if undefined else number(row["value"], spec),
                "interval": interval(row["low"], row["high"], spec),
            }
        )
    people = found.people
    summary = _("People in both: {n}; {before} before, {after} after.").format(
        n=len(people), before=percent(people["before"].mean()), after=percent(people["after"].mean())
    )
    left = _(
        "Not compared: {before} only before, {after} only after, {none} without a total in one of them, "
        "{twice} ids that stand for several people."
    ).format(
        before=len(found.only_before),
        after=len(found.only_after),
        none=found.no_total,
        twice=found.ambiguous,
    )
    return {"rows": rows, "summary": summary, "left_out": left, "warning": found.warning}
