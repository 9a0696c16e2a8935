"""Where it needs a person: what to look at, and what was decided.

write      results/review.csv: one row for each thing that a person should look at
merge      read the decisions that were filled in, and keep them for good
decisions  the same, without keeping them
applied    marks with the decisions in place: a mark that a person gave always wins

A row without an exercise is about the whole submission: a number under ``by_hand`` is its total, ``ok`` lets
the computed points stand. In a row with an exercise, a number is its points, ``ok`` confirms those computed. A short
text has none that were computed: there only a number decides.

A decision is about the file that was looked at. If the trainee hands in another one, the decision does not count
for it; the row says what was decided before. A decision about a file that is gone waits until it comes back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from crmcourse.exercises.answers.sentence import is_sentence
from crmcourse.exercises.feedback import Outcome
from crmcourse.files import write_atomically
from crmcourse.grading.judge import total
from crmcourse.grading.review_rows import every_row, exercise, points
from crmcourse.grading.store import DECISIONS, Store
from crmcourse.records.mark import OK, Decision, Mark
from crmcourse.records.marks import Marks
from crmcourse.spreadsheet import as_csv
from crmcourse.untrusted import clean
from crmlib.i18n import _

FILE = "review.csv"
COLUMNS = (
    "key", "id", "name", "exercise", "why", "answer", "evidence", "points", "out_of", "by_hand", "comment", "version",
    "self_marked",
)  # fmt: skip
# Of several files under one name, all but the first have a number; which is first may change.
_NUMBERED = re.compile(r"(?<=-[0-9a-f]{16})-\d+$")

Decisions = dict[str, dict[str, dict[str, Any]]]


@dataclass(frozen=True)
class Found:
    """What people decided.

    Attributes
    ----------
    decisions : by trainee and file, then by exercise
    changed : int
        How many are new or other than those kept.
    remarks : tuple of str
        Rows that are about no file that lies there now.
    """

    decisions: Decisions
    changed: int
    remarks: tuple[str, ...]


def write(store: Store, marks: Iterable[Marks]) -> int:
    """Write what a person should look at, with what was decided already; return how many rows are open."""
    decided = store.read(DECISIONS) or {}
    # Of each only what is shown: the marks of two thousand trainees would fill the memory.
    looked_at = [(mark.key, mark.fingerprint, list(_rows(mark))) for mark in marks]
    current = {fingerprint for _key, fingerprint, _rows_of_it in looked_at}
    rows, still_open = [], 0
    for key, fingerprint, asked in looked_at:
        mine, before = about(decided, key, fingerprint), _about_earlier_files(decided, key, current)
        for name, row in asked:
            one = mine.get(name, {})
            if row["points"] == "" and one.get("by_hand") == OK:
                one = {**one, "by_hand": ""}  # of a version that took words for reasons
            still_open += one.get("by_hand", "") == ""
            why = " ".join([row["why"], *_said_before(before.get(name))])
            given = {"by_hand": one.get("by_hand", ""), "comment": one.get("comment", "")}
            rows.append({**row, **given, "why": why, "version": _version(fingerprint)})
    write_atomically(store.folder / FILE, as_csv(COLUMNS, rows))
    return still_open


def _rows(mark: Marks) -> Iterable[tuple[str, dict[str, Any]]]:
    who = {"key": mark.key, "id": mark.id, "name": mark.name}
    if mark.reasons:
        why = " ".join(str(reason.text) for reason in mark.reasons)
        yield "", {**who, "exercise": "", "why": why, "answer": "", "evidence": "",
                   "points": mark.computed["points"], "out_of": mark.out_of, "self_marked": ""}  # fmt: skip
    for name, one in mark.exercises.items():
        # What was decided stays in sight, so that it can be decided otherwise.
        if one.confirm or one.by_hand:
            text = one.outcome is Outcome.KEPT
            yield name, {**who, "exercise": f"{name}: {one.title}", "why": _why(one), "evidence": _hints(one),
                         "answer": _shown(one.answer), "points": "" if text else mark.computed[name],
                         "out_of": one.out_of,
                         "self_marked": "" if one.self_marked is None else one.self_marked}  # fmt: skip


def _shown(answer: object) -> str:
    """Return an answer for a cell: a control character in one would make a file of the table that nobody can read."""
    return (
        clean(answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)) if answer else ""
    )


def _why(one: Mark) -> str:
    if one.outcome is not Outcome.KEPT:
        return _("to confirm")
    short = isinstance(one.answer, str) and not is_sentence(one.answer)
    return _("a text to mark; it is less than a sentence") if short else _("a text to mark")


def _hints(one: Mark) -> str:
    """Return where a person may look first: words that may show a key point, or need not."""
    hints = [
        _("{label}: perhaps “{words}”").format(label=each.label, words=each.words)
        for each in one.evidence
        if each.words
    ]
    return clean("; ".join(hints))


def _said_before(decision: Mapping[str, Any] | None) -> list[str]:
    if decision is None:
        return []
    said = ": ".join(str(part) for part in (decision["by_hand"], decision["comment"]) if part != "")
    return [_("(Decided about an earlier file: {said})").format(said=said)]


def _version(fingerprint: str) -> str:
    # The letter keeps a spreadsheet from taking it for a number.
    return f"v{fingerprint[:12]}"


def _person(key: str) -> str:
    return _NUMBERED.sub("", key)


def _subject(key: str, version: str) -> str:
    """Return what a decision is about: a file of a trainee, whichever of several it is by now."""
    return f"{_person(key)}@{version}"


def about(decisions: Decisions, key: str, fingerprint: str) -> dict[str, dict[str, Any]]:
    """Return by exercise what was decided about this very file of this trainee.

    Decisions of an older version of the course name no file; they go by the key alone.
    """
    mine = decisions.get(_subject(key, _version(fingerprint)), {})
    return {**decisions.get(key, {}), **mine}


def _about_earlier_files(decisions: Decisions, key: str, current: set[str]) -> dict[str, dict[str, Any]]:
    """Return by exercise what was decided about files that this trainee does not hand in any more."""
    now = {_subject(key, version) for version in map(_version, current)}
    return {
        name: one
        for subject, mine in decisions.items()
        if subject.startswith(f"{_person(key)}@") and subject not in now
        for name, one in mine.items()
    }


def merge(store: Store, *files: Path) -> Found:
    """Take over what a person filled in, and return it.

    Parameters
    ----------
    store : Store
    *files : Path
        Others to read after the one in the results, such as what the review page saved.

    Raises
    ------
    DataError
        If the file cannot be read, or a cell is neither points nor ``ok``; the message names the row.
    """
    found = decisions(store, *files)
    if found.changed:
        store.write(DECISIONS, found.decisions)
    return found


def decisions(store: Store, *files: Path) -> Found:
    """Return what people decided, without keeping it.

    Raises
    ------
    DataError
        As `merge`.
    """
    found, changed, remarks = store.read(DECISIONS) or {}, 0, []
    own = store.folder / FILE
    for path, number, row in every_row([*([own] if own.is_file() else []), *files]):
        given, comment = (row[name].strip() for name in ("by_hand", "comment"))
        if not given and not comment:
            continue
        stored = store.marks(row["key"]) if _is_name(row["key"]) else None
        if stored is None:
            remarks.append(
                _("{file}, row {row}: no file of {key} lies there now; the decision counts for none.").format(
                    file=path, row=number, key=row["key"][:80]
                )
            )
            continue
        name = exercise(row["exercise"], stored, number, str(path))
        text = name != "" and stored.exercises[name].outcome is Outcome.KEPT
        decision = {"by_hand": points(given, row, number, str(path), text=text), "comment": comment}
        version = row.get("version", "").strip()
        subject = _subject(row["key"], version or _version(stored.fingerprint))
        before = [found.get(subject, {})] if version else _about_any_file(found, row["key"])
        if decision in [mine.get(name) for mine in before]:
            continue
        found.setdefault(subject, {})[name] = decision
        changed += 1
    return Found(found, changed, tuple(remarks))


def _about_any_file(decisions: Decisions, key: str) -> list[dict[str, dict[str, Any]]]:
    """Return what was decided about a trainee's files: a row that names none was about the file of its time."""
    return [mine for subject, mine in decisions.items() if subject.startswith(f"{_person(key)}@")]


def _is_name(key: str) -> bool:
    return re.fullmatch(r"[\w-]{1,120}", key) is not None


def applied(mark: Marks, decisions: Decisions) -> Marks:
    """Return marks with the decisions in place; what was computed stays beside them."""
    # Marks that were stored hold earlier decisions; what was computed stands beside them.
    given = {name: one.points for name, one in mark.exercises.items()}
    computed = {**given, "points": mark.points, **mark.computed}
    mine = about(decisions, mark.key, mark.fingerprint)
    exercises = {
        name: _decided(replace(one, points=computed[name]), mine.get(name))
        for name, one in mark.exercises.items()
    }
    points = total(one.points for one in exercises.values())
    result = replace(mark, exercises=exercises, computed=computed, points=points)
    whole = mine.get("")
    if whole is None:
        return result
    decision = Decision(whole["by_hand"], whole["comment"])
    return replace(
        result,
        points=points if decision.given is None else decision.given,
        status=mark.status if decision.points == "" else "graded",
        decision=decision,
    )


def _decided(one: Mark, decision: Mapping[str, Any] | None) -> Mark:
    """Return the mark of one exercise with what a person decided about it."""
    if decision is None:
        return one
    given = Decision(decision["by_hand"], decision["comment"])
    points = one.points if given.given is None else given.given
    decided = given.given is not None or (given.points == OK and one.outcome is not Outcome.KEPT)
    return replace(
        one,
        points=points,
        confirm=one.confirm and not decided,
        by_hand=Decision(points, given.comment),
    )
