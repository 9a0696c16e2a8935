"""What the answers of a submission are worth, and why: ``marks/<key>.json``.

Marks   one submission: who, when, what became of it, and every exercise
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from crmcourse.records.answers import Platform, Reason
from crmcourse.records.fields import Record
from crmcourse.records.handin import FORMAT
from crmcourse.records.mark import OK, Decision, Mark
from crmlib.i18n import LANGUAGES, _


@dataclass(frozen=True)
class Marks:
    """One person's hand-in and what it is worth.

    Attributes
    ----------
    key : str
        Names its files.
    id, name, file : str
        As the trainee wrote them: untrusted, on one line.
    fingerprint : str
        SHA-256 of what was handed in.
    status : {"graded", "needs_person"}
    exercises : mapping of exercise to Mark
    points, out_of : float
        Before lateness. A total that a person gave is already in the points.
    handed_in : str or None
        ISO time.
    platform : Platform
    exam : bool
        Whether it was handed out as an exam.
    late_days : int
    late_factor : float
        Points after lateness are points × factor.
    reasons, notes : tuple of Reason
    rung, seconds
        The walls it ran behind, and for how long.
    language : {"en", "zh"}
    computed : mapping
        The points that were computed: by exercise, and of the whole under ``points``. Empty until decisions are put
        in.
    decision : Decision or None
        What a person decided on the whole.
    """

    key: str
    id: str
    name: str
    file: str
    fingerprint: str
    status: str
    exercises: Mapping[str, Mark]
    points: float
    out_of: float
    handed_in: str | None = None
    platform: Platform = field(default_factory=Platform)
    exam: bool = False
    late_days: int = 0
    late_factor: float = 1.0
    reasons: tuple[Reason, ...] = ()
    notes: tuple[Reason, ...] = ()
    rung: str = ""
    seconds: float = 0.0
    language: str = "en"
    computed: Mapping[str, float] = field(default_factory=dict)
    decision: Decision | None = None

    @property
    def settled(self) -> bool:
        """Whether there is a total: graded, or it needed a person and a person has decided."""
        return self.status == "graded"

    @property
    def by_hand(self) -> bool:
        """Whether it needed a person, who has decided."""
        return self.settled and bool(self.reasons)

    @property
    def itemised(self) -> bool:
        """Whether the points come from the exercises; not so where a person gave a total of its own."""
        return abs(sum(mark.points for mark in self.exercises.values()) - self.points) < 0.05

    @property
    def undecided(self) -> float:
        """The points that wait for a person to decide: none of them is in `points`."""
        if self.decision is not None and self.decision.given is not None:
            return 0.0
        return round(float(sum(mark.out_of for mark in self.exercises.values() if mark.waiting)), 2)

    @property
    def label(self) -> str:
        """The name, or whatever else says who it is."""
        return self.name or self.id or self.file or self.key

    @property
    def comment(self) -> str:
        """What a person wrote on the whole of it."""
        return self.decision.comment if self.decision else ""

    @property
    def share(self) -> float:
        """The share of all points that are decided, before lateness, 0–1."""
        decided = self.out_of - self.undecided
        return min(1.0, self.points / decided) if decided > 0 else float("nan")

    @property
    def final(self) -> float:
        """The points after lateness."""
        return self.points * self.late_factor

    def to_json(self) -> dict[str, Any]:
        """Return it as its file has it."""
        whole = self.decision
        return {
            "format": FORMAT,
            "key": self.key,
            "trainee": {"id": self.id, "name": self.name},
            "file": self.file,
            "fingerprint": self.fingerprint,
            "handed_in": self.handed_in,
            "platform": self.platform.to_json(),
            "exam": self.exam,
            "late_days": self.late_days,
            "late_factor": self.late_factor,
            "status": self.status,
            "reasons": [one.to_json() for one in self.reasons],
            "notes": [one.to_json() for one in self.notes],
            "rung": self.rung,
            "seconds": self.seconds,
            "language": self.language,
            "exercises": {name: mark.to_json() for name, mark in self.exercises.items()},
            "points": self.points,
            "out_of": self.out_of,
            **({"computed": dict(self.computed)} if self.computed else {}),
            **({"by_hand": {"by_hand": whole.points, "comment": whole.comment}} if whole else {}),
        }

    @classmethod
    def from_json(cls, record: Record, key: str) -> Marks:
        """Read a file of marks, named by its key.

        Raises
        ------
        DataError
            If something in it is not as promised; the message names it.
        """
        who, exercises = record.record("trainee"), record.record("exercises")
        language = record.text("language", "en")
        return cls(
            key=key,
            id=who.line("id"),
            name=who.line("name"),
            file=record.line("file"),
            fingerprint=record.text("fingerprint", ""),
            handed_in=record.moment("handed_in"),
            platform=Platform.from_json(record.record("platform", None)),
            exam=record.flag("exam"),
            late_days=record.whole("late_days"),
            late_factor=record.number("late_factor"),
            status=record.one_of("status", ("graded", "needs_person")),
            reasons=tuple(Reason.from_json(one) for one in record.records("reasons")),
            notes=tuple(Reason.from_json(one) for one in record.records("notes", ())),
            rung=record.text("rung", ""),
            seconds=record.number("seconds", 0.0),
            language=language if language in LANGUAGES else "en",
            exercises=MappingProxyType(
                {name: Mark.from_json(exercises.record(name)) for name in exercises.names()}
            ),
            points=record.number("points"),
            out_of=record.number("out_of"),
            computed=_computed(record),
            decision=_decision(record.record("by_hand", None)),
        )


def _computed(record: Record) -> dict[str, float]:
    inside = record.record("computed", None)
    return {} if inside is None else {name: inside.number(name) for name in inside.names()}


def _decision(record: Record | None) -> Decision | None:
    if record is None:
        return None
    given = record.anything("by_hand")
    if isinstance(given, str) and given not in (OK, ""):
        raise record.wrong("by_hand", _("“ok” or a number"))
    return Decision(given if isinstance(given, str) else record.number("by_hand"), record.text("comment", ""))
